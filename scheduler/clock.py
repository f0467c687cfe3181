"""The machine's clock: the only code that asks it."""

from datetime import UTC, datetime


class SystemClock:
    """This machine's time."""

    def now(self) -> datetime:
        """Return this moment, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251  # the one place that may
