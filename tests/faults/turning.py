"""A campaign of four writers and one who turns keys, killed over and over; what came of it."""

import asyncio
import os
import random
import signal
from asyncio import StreamReader, StreamReaderProtocol
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from domain.actions import Role
from domain.secrecy import Secret
from house.rooms import open_rooms
from scheduler.clock import SystemClock
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.races import until_won
from tests.faults.forks import Forked, nursery
from tests.faults.process import NAVAL, PATIENCE, Installation

Act = Callable[[], Awaitable[bool]]

WRITERS = ("7001", "7002", "7003", "7004")
_PLATE = str(Path(__file__).with_name("keyturner.py"))
_VERBS = ("desk", "desk", "root", "slot", "resume")
_IN_PEACE = 0.15
"""Of all verbs, how many are let come to their end."""

_BEYOND = 1.2
"""Of the time a verb took when it was last done: some of its kills come too late."""


@dataclass(slots=True)
class Turning:
    """Who writes, who is killed, what was said."""

    installation: Installation
    chance: random.Random
    mouth: int
    """Where all of them say what they do: one end of a pipe."""

    lives: dict[str, Forked] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WRITERS, 0))
    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    _heard: dict[tuple[str, str], asyncio.Event] = field(default_factory=dict)
    _took: dict[str, float] = field(default_factory=dict)
    _names: "count[int]" = field(default_factory=count)

    async def suffer(self, kills: int, act: Act) -> None:
        """
        Let four write until so many were killed, then end in peace.

        *act* is one step of what is to be suffered, and says whether there is another.
        """
        writers = {each: await self._writer(each) for each in WRITERS}
        while await act() and self.kills.total() < kills:
            if self.chance.random() < 0.25:
                one = self.chance.choice(WRITERS)
                await self._kill(writers[one], "write")
                writers[one] = await self._writer(one)
        for one in WRITERS:
            await self._kill(writers[one], "write")
        await self.turn("resume", is_killed=False)

    async def rotate(self, code: str) -> bool:
        """Turn root, slot or a desk's keys; as an act, it never ends."""
        is_killed = self.chance.random() > _IN_PEACE
        verb = self.chance.choice(_VERBS)
        await self.turn(verb, *([code] if verb == "desk" else []), is_killed=is_killed)
        return True

    async def listen(self, ear: StreamReader) -> None:
        """Hear what the children say."""
        async for line in ear:
            word, name, *rest = line.decode().split()
            if word == "kept":
                self.kept[name] = int(rest[0])
            elif word == "failed":
                self.failures.append(line.decode().strip())
            self._event(word, name).set()

    async def turn(self, verb: str, *arguments: str, is_killed: bool = True) -> bool:
        """
        Do something with keys, and kill whoever does it at a moment of chance.

        Returns whether it was done before that.
        """
        name = await self._hatch(verb, *arguments)
        ends, begun = self._event("done", name), asyncio.get_running_loop().time()
        limit = self.chance.uniform(0, _BEYOND) * self._took.get(verb, PATIENCE)
        with suppress(TimeoutError):
            await asyncio.wait_for(ends.wait(), limit if is_killed else PATIENCE)
            self._took[verb] = asyncio.get_running_loop().time() - begun
            self.ended[verb] += 1
        await self._kill(name, "" if ends.is_set() else verb)
        return ends.is_set()

    async def _writer(self, telegram: str) -> str:
        return await self._hatch("write", telegram, f"{self.kept[telegram] + 1}")

    async def _hatch(self, verb: str, *arguments: str) -> str:
        name, found = f"{verb}{next(self._names)}", self.installation
        line = (_PLATE, name, verb, *arguments)
        place = (found.folder, found.environment())
        self.lives[name] = nursery().begin(line, *place, self.mouth, 2)
        await asyncio.wait_for(self._event("began", name).wait(), PATIENCE)
        return name

    async def _kill(self, name: str, verb: str) -> None:
        life = self.lives.pop(name)
        life.send_signal(signal.SIGKILL)
        await life.wait()
        if verb:
            self.kills[verb] += 1

    def _event(self, word: str, name: str) -> asyncio.Event:
        return self._heard.setdefault((word, name), asyncio.Event())

    async def end(self) -> None:
        """Let nobody outlive the campaign."""
        for name in list(self.lives):
            await self._kill(name, "")


@asynccontextmanager
async def open_turning(installation: Installation, seed: int) -> AsyncIterator[Turning]:
    """Give a campaign on *installation*, with its four writers admitted; nothing outlives it."""
    await admit(installation, NAVAL.code)
    chance = random.Random(seed)  # noqa: S311  # repeatable, no secret in it
    async with _pipe() as (ear, mouth), asyncio.TaskGroup() as group:
        turning = Turning(installation, chance, mouth)
        listener = group.create_task(turning.listen(ear))
        try:
            yield turning
        finally:
            await turning.end()
            listener.cancel()


@asynccontextmanager
async def _pipe() -> AsyncIterator[tuple[StreamReader, int]]:
    out, into = os.pipe()
    ear = StreamReader()
    with os.fdopen(out) as ours:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: StreamReaderProtocol(ear), ours
        )
        try:
            yield ear, into
        finally:
            transport.close()
            os.close(into)


async def admit(installation: Installation, code: str) -> None:
    """Let the four write on a desk from now on."""
    async with open_rooms(installation.settings, SystemClock()) as rooms:
        for telegram in WRITERS:
            invitation = (await Invite(rooms.archive)(code, Role.OFFICER, "en")).code
            arrival = Arrival(int(telegram), Secret(f"Writer {telegram}"))
            await until_won(partial(Admit(rooms.archive), arrival, invitation))
