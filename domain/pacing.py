"""How closely messages may follow each other: a generic cell rate, kept in one moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.limits import MOST_A_SECOND

_ABSURD = timedelta(minutes=1)
"""No place is given so far ahead: a moment beyond it was written by a clock since put back."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One place each *step*, after a burst of *burst* at once (ITU-T I.371, virtual scheduling)."""

    step: timedelta
    burst: int = 1

    def wait(self, next_at: datetime, now: datetime) -> timedelta:
        """Return how long it is to the next place, which *next_at* tells."""
        ahead = _begins(next_at, now) - now
        return max(timedelta(0), ahead - self.step * (self.burst - 1))

    def after(self, next_at: datetime, now: datetime, taken: int = 1) -> datetime:
        """Return what tells the next place once *taken* of them are gone."""
        return _begins(next_at, now) + self.step * taken

    def line(self, last: datetime | None, first: datetime) -> datetime:
        """Return the place behind *last*, the last one given, of a line that begins at *first*."""
        return max(first, last + self.step) if last else first

    def places(self, next_at: datetime, now: datetime, within: timedelta) -> int:
        """Return how many places begin *within* a while from *now*."""
        left = within - self.wait(next_at, now)
        return max(0, -(-left // self.step))


def _begins(next_at: datetime, now: datetime) -> datetime:
    return now if next_at > now + _ABSURD else max(next_at, now)


TOKEN = Rate(timedelta(microseconds=-(-1_000_000 // MOST_A_SECOND)))
"""Everything a bot says, on all its replicas: evenly, so that no second has more."""

CHAT = Rate(timedelta(seconds=1), burst=5)
"""To one person: one a second (Bot API, FAQ), after what fits on a screen."""

GROUP = Rate(timedelta(seconds=4), burst=5)
"""To one group: 20 a minute (Bot API, FAQ), whichever minute that is."""


def rate_of(chat: int) -> Rate:
    """Return what one chat is spared by; groups have numbers below zero (Bot API, Chat)."""
    return GROUP if chat < 0 else CHAT
