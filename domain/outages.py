"""When an outage of receiving becomes a loss: Telegram keeps what is sent to a bot for a day."""

from dataclasses import dataclass
from datetime import timedelta

KEPT = timedelta(hours=24)
"""How long Telegram keeps an update that nobody fetches (Bot API: Getting updates)."""

_SOON = timedelta(hours=12)
_AGAIN = timedelta(hours=1)
_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Outage:
    """How long receiving has failed, as far as this process saw; moments are of a steady clock."""

    _since: float | None = None
    _told_at: float | None = None

    def fail(self, at: float, known: timedelta | None = None) -> timedelta | None:
        """
        Note a failure; return how long it has lasted where somebody has to hear of it now.

        What all processes *know* together counts, also across their starts.
        """
        self._since = at if self._since is None else self._since
        lasted = timedelta(seconds=at - self._since) if known is None else known
        is_new = self._told_at is None or timedelta(seconds=at - self._told_at) >= _AGAIN
        if lasted < _SOON or not is_new:
            return None
        self._told_at = at
        return lasted

    def rest(self) -> None:
        """Note that somebody else sees to it now: what he meets with is known to all."""
        self._since = None

    def end(self) -> None:
        """Note that Telegram has nothing left."""
        self._since = self._told_at = None


def warning(lasted: timedelta, waiting: int = 0) -> str:
    """Return what the operator is told; *waiting* are the updates Telegram says it has."""
    many = f", where {waiting} wait" if waiting else ""
    return (
        f"nothing was received for {lasted // _HOUR} hours: what members sent is lost when Telegram"
        f" has kept it for {KEPT // _HOUR}{many}"
    )
