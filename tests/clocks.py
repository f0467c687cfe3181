"""The clock that a test sets: what lies outside the machine is told, and nobody waits."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands still until it is set; *moment* is aware."""

    moment: datetime = START

    def now(self) -> datetime:
        """Say what time it is."""
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.moment += span
