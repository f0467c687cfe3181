"""Gives what is due its places among all that is sent, on every replica, and to each chat."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.deliveries import DeliveryKind
from domain.delivering import TooSoon
from domain.pacing import TOKEN, Rate, rate_of
from domain.secrecy import Lookup
from services.work.archive import Work
from services.work.parcels import Parcel

AHEAD = timedelta(seconds=1)
"""How far ahead places are given: nobody's lease runs out while he waits for his."""

_UNCOUNTED = frozenset(
    {
        DeliveryKind.CONCEAL,
        DeliveryKind.SWEEP,
        DeliveryKind.LEAVE,
        DeliveryKind.REQUEST,
        DeliveryKind.MENU,
        DeliveryKind.SAID,
    }
)
"""What sends no message: it needs no place."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places that are free now, the first after *wait*; the row that tells them is held."""

    rate: Rate
    name: bytes
    next_at: datetime
    free: int
    wait: timedelta
    replies: int

    async def take(self, work: Work, kinds: list[DeliveryKind]) -> list[timedelta]:
        """Take a place for each of *kinds* that sends; return how far ahead each one's is."""
        waits, taken = [], 0
        for kind in kinds:
            is_counted = kind not in _UNCOUNTED
            waits.append(self.wait + self.rate.step * taken if is_counted else timedelta(0))
            taken += is_counted
        if taken or self.replies:
            await work.unit.pace.move(self.name, self.rate.after(self.next_at, work.now, taken))
        return waits


@dataclass(frozen=True, slots=True)
class Pacing:
    """
    What all replicas together keep to, as a whole and in each chat.

    *replies* tells how many messages this one sent in answer to somebody since it was asked
    last: they went at once, and what is due makes room for them.
    """

    replies: Callable[[], int]
    token: Rate = TOKEN
    rate_of: Callable[[int], Rate] = rate_of
    _lines: dict[bytes, datetime] = field(default_factory=dict, init=False)
    """The last moment to which something was put off in each chat."""

    async def places(self, work: Work, replies: int) -> Places:
        """Return what is free now, *replies* taken off; until the commit nobody else is told."""
        name = work.vault.name(Lookup.NATURAL, "pace")
        next_at = self.token.after(await work.unit.pace.hold(name), work.now, replies)
        free = self.token.places(next_at, work.now, AHEAD)
        return Places(self.token, name, next_at, free, self.token.wait(next_at, work.now), replies)

    async def enter(self, work: Work, parcel: Parcel) -> None:
        """
        Take the next place in a parcel's chat, if it is a message.

        Raises:
            TooSoon: There is none yet.
        """
        if parcel.letter is None or parcel.message is not None:
            return
        chat, day = parcel.to.chat, work.now.date().isoformat()
        name, rate = work.vault.name(Lookup.NATURAL, "pace", chat, day), self.rate_of(chat)
        if await work.unit.pace.take(name, work.now, rate.after(work.now, work.now)):
            return  # nothing was said there for a while: the usual case
        next_at = await work.unit.pace.hold(name)
        if wait := rate.wait(next_at, work.now):
            raise TooSoon(self._behind(name, rate, work.now + wait, work.now))
        await work.unit.pace.move(name, rate.after(next_at, work.now))

    def _behind(self, name: bytes, rate: Rate, first: datetime, now: datetime) -> datetime:
        """
        Return when something may be tried again in a chat: each of a hundred at its own moment.

        All at the same one, they would take everybody's places each second, to be put off again.
        """
        for passed in [name for name, last in self._lines.items() if last < now]:
            del self._lines[passed]
        last = self._lines[name] = rate.line(self._lines.get(name), first)
        return last
