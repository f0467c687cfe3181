"""
The house of a rehearsal in a process of its own, so that it can be killed before one's eyes.

It is started by `house.keeping` and has no command line: what it needs to know comes as the first
line of its standard input, and it lives no longer than whoever holds the other end.
"""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from domain.errors import AmanaError
from domain.invitations import Invited
from house.installing import initialise
from house.logbook import note_lost_error, open_logbook, take_last_words
from house.scenery import folder_of, invite_cast, remove, settings_in
from house.wiring import House, open_house
from rehearsal import lines, parameters
from rehearsal.clock import MovableClock
from rehearsal.refusals import Json
from scheduler.clock import SystemClock
from services.outgoing.schedule import FindNextDue
from services.work.archive import Archive
from settings import Settings

_STDIN, _STDOUT, _STDERR = 0, 1, 2


def main() -> None:
    """Run the house that the first line describes, until told to stop or left alone."""
    open_logbook("WARNING")
    take_last_words()
    answers = _take_answers()
    with os.fdopen(_STDIN, "rb", buffering=0, closefd=False) as orders:
        line = orders.readline()
    if not line:
        return
    _, opening = lines.read(line)
    player = _Player(opening, answers)
    open_logbook("WARNING", player.settings.secrets())
    player.prepare()
    asyncio.run(player.play())


def _take_answers() -> int:
    """Keep standard output for the answers alone: whatever prints does so to standard error."""
    answers = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    return answers


@dataclass(slots=True)
class _Player:
    """Opens the house, obeys orders, answers them."""

    opening: Json
    answers: int
    clock: MovableClock = field(default_factory=lambda: MovableClock(SystemClock().now))
    house: House | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The throw-away folder of the whole rehearsal."""
        return Path(parameters.text(self.opening, "folder"))

    @property
    def settings(self) -> Settings:
        """Settings of this house."""
        token, url = (parameters.text(self.opening, name) for name in ("token", "telegram"))
        return settings_in(folder_of(self.folder), token, url)

    @property
    def is_fresh(self) -> bool:
        """Tell whether nothing has been kept yet."""
        return parameters.flag(self.opening, "fresh")

    def prepare(self) -> None:
        """Be at the rehearsal's time, and make keys and tables if there are none."""
        self._keep_up(self.opening)
        if self.is_fresh:
            initialise(self.settings, self.clock)

    async def play(self) -> None:
        """Keep the house open until told to stop."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(note_lost_error)
        orders = asyncio.StreamReader()
        pipe, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(orders), os.fdopen(_STDIN, "rb", buffering=0)
        )
        async with asyncio.TaskGroup() as group:
            self._begin(group, self._keep_house())
            await self._listen(orders, group)
            for task in self.tasks:
                task.cancel()
        pipe.close()

    async def _listen(self, orders: asyncio.StreamReader, group: asyncio.TaskGroup) -> None:
        """Obey until told to stop; an end without a word means that the stage has died."""
        async for line in orders:
            say, fields = lines.read(line)
            if say == "stop":
                return
            self._begin(group, self._obey(say, fields))
        remove(self.folder)
        os._exit(0)  # nothing of this house is wanted any more, by anybody

    def _begin(self, group: asyncio.TaskGroup, work: Coroutine[object, object, None]) -> None:
        task = group.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _keep_house(self) -> None:
        async with open_house(self.settings, self.clock) as house:
            invited = await self._invite(house.rooms.archive) if self.is_fresh else []
            self.house = house
            self._answer("up", {"invited": invited, **await self._next_due()})
            await asyncio.Event().wait()

    async def _invite(self, archive: Archive) -> list[Json]:
        scenery = parameters.text(self.opening, "scenery")
        return [_told(each) for each in await invite_cast(archive, scenery)]

    async def _obey(self, say: str, fields: Json) -> None:
        number: Json = {"number": parameters.integer(fields, "number")}
        if say == "move":
            await self._move(fields)
            self._answer("done", number)
        elif say == "next":
            self._answer("due", number | await self._next_due())

    async def _move(self, fields: Json) -> None:
        """Move the clock; what is due by then happens now."""
        self._keep_up(fields)
        if self.house is not None:
            await self.house.ticker.call_all()
            self.house.lanes.wake()

    async def _next_due(self) -> Json:
        due: dict[str, datetime | None] = {"digest": None, "reminder": None}
        if self.house is not None:
            with suppress(AmanaError):  # a database that is away for a moment
                due = await FindNextDue(self.house.rooms.archive)()
        return {name: at.isoformat() if at else None for name, at in due.items()}

    def _keep_up(self, fields: Json) -> None:
        self.clock.keep_up(timedelta(microseconds=parameters.integer(fields, "ahead")))

    def _answer(self, say: str, fields: Json) -> None:
        with suppress(BrokenPipeError):  # the stage has died, and the orders end, too
            os.write(self.answers, lines.write(say, fields))


def _told(invited: Invited) -> Json:
    """Return what somebody was given as the stage is told it."""
    told: Json = {"code": invited.code}
    if invited.paper is not None:
        told |= {"seed": invited.paper.seed.reveal(), "duress": invited.paper.duress.reveal()}
    return told
