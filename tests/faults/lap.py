"""Dialogues side by side, from the first word to the receipt, in a bot killed at every step."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from domain.actions import Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.lessons import SECOND
from house.rooms import Rooms, open_rooms
from rehearsal.telegram import Phone
from scheduler.clock import SystemClock
from services.people.invitations import Invite
from tests.acceptance.stage import said
from tests.faults.gate import GatedStandIn, Moment, open_gated
from tests.faults.post import Post
from tests.faults.process import NAVAL, PATIENCE, Child
from tests.faults.replicas import KILLED
from tests.faults.scripts import Script
from tests.faults.talks import Talk
from tests.faults.vocabulary import Vocabulary

Scripts = Sequence[Callable[[Vocabulary], Script]]

_FIRST = 2001
_BYSTANDERS = {1001: Role.OFFICER, 1002: Role.OBSERVER}
_LONGEST_PAUSE = 0.08
"""Seconds between a hand-over and a kill by chance."""

_PATIENT = replace(NAVAL, conceal_after=timedelta(minutes=5))
"""What was opened stays open for longer than a slow machine takes to look at it."""

_LAST_WORDS = 2000
"""Characters of the bot's log that go with a failure."""

_LOOK_AGAIN = 0.1
"""Seconds after which the archive is looked at again where nothing changes on the wire."""


@dataclass(slots=True)
class Lap:
    """
    The lives of one bot while every script is gone through twice, side by side.

    Calmly: between two steps it is killed. And struck: in each step it is killed at one of
    *moments*, so that it handles the step again. *quiet* are bystanders, and what they were told.
    """

    post: Post
    gate: GatedStandIn
    rooms: Rooms
    chance: random.Random
    moments: Sequence[Moment]
    talks: list[Talk] = field(default_factory=list)
    quiet: dict[int, list[str]] = field(default_factory=dict)
    kills: Counter[Moment] = field(default_factory=Counter)
    log: str = ""

    async def gather(self, scripts: Scripts) -> None:
        """Admit two people for each script, and bystanders, in the first life."""
        spoken = Vocabulary(self.chance.getrandbits(32))
        told = [(each(spoken), is_struck) for each in scripts for is_struck in (False, True)]
        phones = [await self._admit(_FIRST + at, Role.OFFICER) for at in range(len(told))]
        bystanders = [await self._admit(*each) for each in _BYSTANDERS.items()]
        self.talks = [Talk(phone, *each) for phone, each in zip(phones, told, strict=True)]
        await self._settled()
        await self._teach()
        self.quiet = {each.user_id: [text.text for text in said(each)] for each in bystanders}

    async def one_life(self, first: Callable[[], Awaitable[None]] | None = None) -> None:
        """Start the bot, let everybody do one step, and kill it."""
        async with self._life() as child:
            if first is not None:
                await first()
            await self._settled()
            self._check()
            for talk in self._active(is_struck=False):
                talk.act()
            await self._settled()
            self._check()
            await self._strike(child)
        self.gate.open()
        await self._hung_up()

    async def last_life(self, look: Callable[[], Awaitable[None]]) -> None:
        """Start the bot for the last time, have a look around, and stop it."""
        async with self._life() as child:
            await self._settled()
            self._check()
            await look()
            assert await child.stop() == 0

    async def all_do(self, act: Callable[[Talk], None]) -> None:
        """Let everybody do something, and wait until it is done."""
        for talk in self.talks:
            act(talk)
        await self._settled()

    async def due_sweeps(self) -> int:
        """Return how many messages are still to leave a chat."""
        async with self.rooms.archive() as work:
            due = await work.unit.deliveries.count(DeliveryState.DUE)
        return due.get(DeliveryKind.SWEEP, 0)

    def is_over(self) -> bool:
        """Tell whether everybody is through."""
        return all(talk.is_over for talk in self.talks)

    @asynccontextmanager
    async def _life(self) -> AsyncIterator[Child]:
        """Start the bot; whatever fails in its life is told with its last words."""
        async with self.post.installation.start("run") as child:
            try:
                yield child
            except (AssertionError, TimeoutError) as error:
                error.add_note(child.errors[-_LAST_WORDS:])
                raise
            self.log += child.errors

    async def _strike(self, child: Child) -> None:
        """Let the struck do a step, and kill the bot in it."""
        struck, moment = self._active(is_struck=True), self.chance.choice(self.moments)
        self.gate.shut(moment)
        for talk in struck:
            talk.act()
            talk.kills[moment] += 1
        await self._reach(moment, {talk.phone.user_id for talk in struck})
        assert await child.kill() == KILLED
        self.kills[moment] += 1

    async def _reach(self, moment: Moment, chats: set[int]) -> None:
        if moment is Moment.BY_CHANCE:
            await self.gate.wait_for(lambda: not self._is_polling(), PATIENCE)
            await self.gate.until(lambda: False, self.chance.uniform(0, _LONGEST_PAUSE))
            return
        await self.gate.wait_for(lambda: chats <= self.gate.held, PATIENCE)
        await self._until(self._is_swept)

    def _is_polling(self) -> bool:
        """Tell whether the bot hangs in its poll: what was typed was not handed over yet."""
        return self.post.calls("getUpdates")[-1].outcome == "pending"

    async def _settled(self) -> None:
        """Wait until everything was handed over, handled and settled, and what leaves has left."""
        await self.gate.wait_for(lambda: not self.gate.updates.count(), PATIENCE)
        await self._until(self._is_handled)
        await self._until(self._is_swept)

    async def _is_handled(self) -> bool:
        async with self.rooms.archive() as work:
            return not await work.unit.inbox.count()

    async def _is_swept(self) -> bool:
        """Tell whether nothing leaves a chat now; kills elsewhere would make it wait for leases."""
        return set(self.moments) != {Moment.BEFORE} or not await self.due_sweeps()

    async def _until(self, what: Callable[[], Awaitable[bool]]) -> None:
        """Look into the archive until *what* is so: of a commit, the wire tells nothing."""
        async with asyncio.timeout(PATIENCE):
            while not await what():
                await self.gate.next_change(_LOOK_AGAIN)

    async def _hung_up(self) -> None:
        """Wait until the stand-in has noticed of every call that nobody hears its answer."""
        calls = self.gate.calls
        await self.gate.wait_for(lambda: all(each.outcome != "pending" for each in calls))

    async def _admit(self, number: int, role: Role) -> Phone:
        code = (await Invite(self.rooms.archive)(self.post.desk.code, role, "en")).code
        phone = self.gate.phone(number, f"Person {number}")
        phone.type(f"/start {code}")
        return phone

    async def _teach(self) -> None:
        """Let everybody have had his lessons: they would come in between."""
        async with self.rooms.archive() as work:
            for telegram in self.gate.phones:
                member = await work.members.require(telegram)
                await work.add_effect(member.id, "lesson", member.id, SECOND)
            await work.commit()

    def _active(self, *, is_struck: bool) -> list[Talk]:
        return [each for each in self.talks if each.is_struck is is_struck and not each.is_over]

    def _check(self) -> None:
        for talk in self.talks:
            talk.check()


@asynccontextmanager
async def open_lap(
    folder: Path, database: str, chance: random.Random, moments: Sequence[Moment]
) -> AsyncIterator[Lap]:
    """Install in *folder*, on SQLite unless *database* is an address; the bot is not running."""
    async with (
        open_gated(folder, database, _PATIENT) as (post, gate),
        open_rooms(post.installation.settings, SystemClock()) as rooms,
    ):
        yield Lap(post, gate, rooms, chance, moments)
