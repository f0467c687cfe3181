"""Amana's side of a capture: the real reception, lanes, handlers and archive, with a watch."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.samples import Json, Marks, next_update
from benchmarks.stand_in import PERSON
from domain.actions import Role
from domain.desks import Desk
from domain.letters import Answer
from domain.particulars import SweepDue
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.reception import Reception
from handlers.wire import Wire, build_application
from house.exporting import outside_of
from house.front import build_lanes, register
from house.installing import initialise
from house.rooms import Rooms, checkpoints_of, open_rooms, token_of
from scheduler.clock import SystemClock
from services.audit.checkpoint_watch import Watch
from services.desks.desks import AddDesk
from services.incoming.inbox import Receive, Received, TakeNext, Waiting
from services.outgoing.deliveries import DeliverDue
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from settings import Settings
from storage.locks import open_locks
from tests.unpaced import UNPACED


@dataclass(slots=True)
class AmanaSide:
    """A house whose getUpdates is a queue; everything behind it is as it runs for real."""

    marks: Marks
    updates: "asyncio.Queue[Json]"
    settled: asyncio.Event
    deliver: DeliverDue

    async def capture(self) -> dict[str, float]:
        """Bring one update from raw to durable, answered and settled; return seconds by share."""
        update = next_update()
        self.settled.clear()
        self.marks.begin()
        self.updates.put_nowait(update)
        await self.settled.wait()
        return self.marks.shares()

    async def sweep(self) -> float:
        """Take every original out of the chat, as the clock tower does; return the seconds."""
        begun = time.perf_counter()
        while await self.deliver():
            pass
        return time.perf_counter() - begun


@asynccontextmanager
async def open_amana(settings: Settings) -> AsyncIterator[AmanaSide]:
    """Make an installation with one member, and open what stands between Telegram and the disk."""
    clock, marks, settled = SystemClock(), Marks(), asyncio.Event()
    await asyncio.to_thread(initialise, settings, clock)
    updates: asyncio.Queue[Json] = asyncio.Queue()
    app = build_application(token_of(settings), settings.telegram_url)
    messenger = _Messenger(app.bot, marks)
    async with open_rooms(settings, clock) as rooms, open_locks(rooms.engine) as locks, app:
        await _admit(rooms)
        register(app, rooms.archive, messenger, outside_of(settings.exports))
        lanes = build_lanes(rooms.archive, app, messenger, locks)
        lanes.take_next = _TakeNext(rooms.archive, marks, settled)
        receive = _Receive(rooms.archive, marks=marks)
        reception = Reception(_Wire(token_of(settings), updates), receive, locks, lanes.wake)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(lanes.run()), group.create_task(reception.run())]
            watch = Watch(checkpoints_of(settings, rooms.vault), rooms.vault.witness)
            deliver = DeliverDue(rooms.archive, messenger, watch, UNPACED)
            yield AmanaSide(marks, updates, settled, deliver)
            for task in tasks:
                task.cancel()


async def _admit(rooms: Rooms) -> None:
    """Make a desk and admit the person with the phone, the way it is done for real."""
    await AddDesk(rooms.archive)(Desk(id="", code="NAV", name=Secret("Naval"), zone="Asia/Dubai"))
    code = (await Invite(rooms.archive)("NAV", Role.OFFICER, "en")).code
    await Admit(rooms.archive)(Arrival(PERSON, Secret("Salim")), code)


class _Wire(Wire):
    """Fetches from a queue."""

    def __init__(self, token: str, updates: "asyncio.Queue[Json]") -> None:
        super().__init__(token)
        self._queue = updates

    async def fetch(self, offset: int | None) -> Sequence[dict[str, Any]]:  # noqa: ARG002  # as in the class above it
        return [await self._queue.get()]

    async def delete_webhook(self, *_: Any, **__: Any) -> bool:  # noqa: ANN401  # as above
        return True


@dataclass(frozen=True)
class _Receive(Receive):
    marks: Marks = field(kw_only=True)

    async def __call__(self, batch: list[Received]) -> list[bytes]:
        lanes = await super().__call__(batch)
        self.marks.passed("receive")
        return lanes


@dataclass(frozen=True)
class _TakeNext(TakeNext):
    marks: Marks
    settled: asyncio.Event

    async def __call__(
        self,
        lane: bytes,
        done: int | None = None,
        sweep: SweepDue | None = None,
        said: Mapping[int, Collection[int]] | None = None,
    ) -> Waiting | None:
        waiting = await super().__call__(lane, done, sweep, said)
        if done is None:
            self.marks.passed("open")
        else:
            self.marks.passed("settle")
            self.settled.set()
        return waiting


class _Messenger(TelegramMessenger):
    def __init__(self, bot: Wire, marks: Marks) -> None:
        super().__init__(bot)
        self._marks = marks

    async def say(self, answer: Answer) -> int:
        self._marks.passed("save")
        message = await super().say(answer)
        self._marks.passed("say")
        return message
