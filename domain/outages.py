"""When an outage of receiving becomes a loss: Telegram keeps what is sent to a bot for a day."""

from dataclasses import dataclass
from datetime import timedelta

KEPT = timedelta(hours=24)
"""How long Telegram keeps an update that nobody fetches (Bot API: Getting updates)."""

_SOON = timedelta(hours=12)
_AGAIN = timedelta(hours=1)


@dataclass(slots=True)
class Outage:
    """How long receiving has failed; *at* is seconds of a steady clock."""

    _since: float | None = None
    _told_at: float | None = None

    def fail(self, at: float) -> timedelta | None:
        """Note a failure; return how long it has lasted where somebody has to hear of it now."""
        self._since = at if self._since is None else self._since
        lasted = timedelta(seconds=at - self._since)
        is_new = self._told_at is None or timedelta(seconds=at - self._told_at) >= _AGAIN
        if lasted < _SOON or not is_new:
            return None
        self._told_at = at
        return lasted

    def end(self) -> None:
        """Note that something was received, or that somebody else sees to it."""
        self._since = self._told_at = None
