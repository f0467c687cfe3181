"""People who type while reminders and digests fall due to them, and what must be so afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from domain.deliveries import DeliveryKind
from rehearsal.telegram import Phone
from tests.faults.aftermath import look_into
from tests.faults.confirming import Confirmed, watch_confirming
from tests.faults.owing import Team, arrivals
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE, Child

_DESK = "D00"
_PEOPLE = 4
_MOST_AT_ONCE = 2
_MENU = frozenset({DeliveryKind.MENU})
_PAUSE = 0.6
_LEASES = 150
"""Seconds: what was claimed as a connection broke waits for its lease, and perhaps for another."""


@dataclass(slots=True)
class Load:
    """A desk's people at their phones; each text is typed once."""

    post: Post
    team: Team
    chance: random.Random
    confirmed: Confirmed
    typed: list[str] = field(default_factory=list)

    @property
    def phones(self) -> list[Phone]:
        """The phones of everybody."""
        return [self.post.stand_in.phones[each] for each in self.team.desks[_DESK]]

    async def owe(self, span: timedelta, events: int) -> None:
        """Let so many events and the digest fall due within *span*, once the menus have come."""
        while await self.team.is_owed(_MENU):
            await self.post.stand_in.next_change(1)
        await self.team.owe(self.chance, span, events)

    def type(self) -> None:
        """Let everybody type something, or nothing, or more; somebody does."""
        wanted = [self.chance.randint(0, _MOST_AT_ONCE) for _ in self.phones]
        for phone, many in zip(self.phones, [wanted[0] or 1, *wanted[1:]], strict=True):
            for _ in range(many):
                self.typed.append(f"Note {len(self.typed):04} of {phone.first_name}")
                phone.type(self.typed[-1])

    async def type_on(self, rounds: int) -> None:
        """Let everybody go on typing while something happens to the house."""
        for _ in range(rounds):
            self.type()
            await self.post.stand_in.until(lambda: False, self.chance.random() * _PAUSE)

    async def has_all_come(self) -> None:
        """Wait until everything is received, answered, out of the chats, and sent."""
        stand_in = self.post.stand_in
        await stand_in.wait_for(lambda: not stand_in.updates.count(), PATIENCE)
        assert not self.confirmed.early, self.confirmed
        await stand_in.wait_for(self._is_swept, _LEASES)
        await stand_in.wait_for(self.team.has_come, _LEASES)
        async with asyncio.timeout(_LEASES):
            while await self.team.is_owed():
                await stand_in.next_change(1)

    async def check(self, bot: Child) -> str:
        """Hold that nobody restarted, all was kept once and came, and nothing was said early."""
        assert await bot.stop() == 0, bot.errors
        kept = await look_into(self.post.installation.settings, self.team.ids[0])
        texts = Counter(text for record in kept.records for text in record.texts)
        wrong = {each: texts[each] for each in self.typed if texts[each] != 1}
        assert not wrong, (wrong, kept.waiting, kept.aside, bot.errors)
        assert (kept.waiting, kept.aside) == (0, 0)
        assert self.confirmed.count == len(self.typed), self.confirmed
        again = await self._again()
        return f"{len(self.typed)} texts, {len(self.team.due)} owed; lost 0, early 0, again {again}"

    async def _again(self) -> int:
        """Return how often something owed came again; each time its journal says why."""
        came, sent = arrivals(self.post.stand_in.calls), await self.team.sent()
        assert sent.keys() == self.team.due.keys(), sent.keys() ^ self.team.due.keys()
        again = {due: len(came[due]) - 1 for due in sent}
        assert all(more < sent[due].attempts for due, more in again.items() if more), again
        return sum(again.values())

    def _is_swept(self) -> bool:
        return all(message.from_bot for phone in self.phones for message in phone.chat)


@asynccontextmanager
async def loaded(
    folder: Path, database: str, seed: int, looked_at: Callable[[], str]
) -> AsyncIterator[Load]:
    """Install with a desk and its people; confirmations are held against *looked_at*'s database."""
    async with open_post(folder, database) as post, post.installation.rooms() as rooms:
        team = Team(rooms, post.stand_in)
        await team.gather(desks=1, people=_PEOPLE)
        confirmed = watch_confirming(post.stand_in, looked_at)
        yield Load(post, team, random.Random(seed), confirmed)  # noqa: S311  # repeatable
