"""What the clock tower's ticks cost when much is owed later, in time and in memory."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.growth import say, told_of
from benchmarks.stand_in import PERSON, TOKEN
from benchmarks.tables import Row, Table
from domain.actions import Action, Role
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.members import Permit
from domain.menus import Menu
from domain.origins import Origin
from domain.particulars import ReminderDue
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.wire import build_application
from services.audit.checkpoint_watch import Watch
from services.desks.desks import AddDesk
from services.outgoing.deliveries import DeliverDue
from services.outgoing.digest_plans import PlanDigests
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.events import SaveEvent
from services.work.archive import Archive
from services.work.outbox import Owed
from storage.schema import migrate
from tests.clocks import SetClock
from tests.installed import checkpoints_in, installed
from tests.unpaced import UNPACED

SIZES = (1_000, 100_000)
_DUE_AT_ONCE = 20
_LATER = timedelta(days=300)
_CHUNK = 500
_ROUNDS_ALONE = 20
_MILLISECONDS = 1e3


class _Mute(TelegramMessenger):
    """A messenger to whom nobody listens: what is measured is what is done besides."""

    _numbers = count(1)

    async def offer(self, menu: Menu) -> None:
        """Offer nobody anything."""

    async def _send(self, *_: object, **__: object) -> int:
        """Say nothing, and that it was said."""
        return next(self._numbers)


@dataclass(slots=True)
class Tower:
    """An installation to which reminders are owed, most of them next year."""

    archive: Archive
    clock: SetClock
    deliver: DeliverDue
    reminder: ReminderDue
    number: int = 0
    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    async def owe(self, many: int, ahead: timedelta) -> None:
        """Owe *many* more reminders of the one event to its one member."""
        first, self.number = self.number, self.number + many
        due = self.clock.now() + ahead
        owed = (Owed(due, self.reminder, (first + n,)) for n in range(many))
        async with self.archive() as work:
            await work.outbox.schedule(DeliveryKind.REMINDER, owed)
            await work.commit()

    async def round(self) -> None:
        """Tick with nothing due, then with twenty reminders due."""
        self.idle.append(await self._tick())
        await self.owe(_DUE_AT_ONCE, timedelta(seconds=1))
        self.clock.pass_by(timedelta(seconds=1))
        self.busy.append(await self._tick(_DUE_AT_ONCE))

    async def _tick(self, due: int = 0) -> float:
        begun = perf_counter()
        await PlanDigests(self.archive)()
        delivered = await self.deliver()
        if delivered != due:
            msg = f"a tick delivered {delivered} of {due} due"
            raise RuntimeError(msg)
        return perf_counter() - begun


async def measure(folder: Path, rounds: int) -> Table:
    """Tick in turns with a thousand and a hundred thousand reminders that are owed later."""
    few, many = SIZES
    async with AsyncExitStack() as stack:
        towers = [await stack.enter_async_context(_tower(folder / f"{n}", n)) for n in SIZES]
        for _ in range(rounds):
            for tower in towers:
                await tower.round()
    fewer, more = towers
    least, most = [
        told_of("benchmarks.pending", folder / f"alone-{size}", size)["peak"] for size in SIZES
    ]
    return Table(
        name="pending",
        title=f"A tick with {many:,} reminders owed later, beside one with {few:,}",
        unit="as named",
        plain=f"{few:,}",
        rows=(
            _row("nothing due, ms", more.idle, fewer.idle),
            _row(f"{_DUE_AT_ONCE} due, ms", more.busy, fewer.busy),
            Row("most memory of a process that ticks, MB", most, least),
        ),
        notes=("SQLite. Digests are planned, and what is due is said to nobody.",),
    )


def _row(name: str, more: list[float], fewer: list[float]) -> Row:
    return Row(name, median(more) * _MILLISECONDS, median(fewer) * _MILLISECONDS)


@asynccontextmanager
async def _tower(folder: Path, size: int) -> AsyncIterator[Tower]:
    await asyncio.to_thread(folder.mkdir, 0o700)
    url, clock = f"sqlite:///{folder}/amana.db", SetClock()
    await asyncio.to_thread(migrate, url)
    app = build_application(TOKEN, "http://127.0.0.1:9")
    async with installed(url, folder, clock) as new:
        reminder = await _announced(new.archive)
        checkpoints = checkpoints_in(folder, new.vault)
        watch = Watch(checkpoints, new.vault.witness)
        deliver = DeliverDue(new.archive, _Mute(app.bot), watch, UNPACED)
        tower = Tower(new.archive, clock, deliver, reminder)
        clock.pass_by(timedelta(hours=1))
        while await deliver():  # what a new member is taught is no part of it
            pass
        for _ in range(0, size, _CHUNK):
            await tower.owe(min(size, _CHUNK), _LATER)
        yield tower


async def _announced(archive: Archive) -> ReminderDue:
    """Keep an event of a desk with one member; return a reminder of it."""
    desk = await AddDesk(archive)(Desk("", "NAV", Secret("Naval"), "UTC", weekend=frozenset()))
    invited = await Invite(archive)("NAV", Role.OFFICER, "en")
    await Admit(archive)(Arrival(PERSON, Secret("Salim")), invited.code)
    line = Secret("2028-12-01 09:00 Exercise remind 1h")
    await SaveEvent(archive)(PERSON, Origin(PERSON, 1), line)
    async with archive() as work:
        member = await work.members.require(PERSON)
        (event,) = await work.records.events(Permit("bench", Action.RECORD_READ, desk.id))
    return ReminderDue(member.id, desk.id, event.id, event.revision, timedelta(hours=1))


async def _alone(folder: Path, size: int) -> None:
    async with _tower(folder, size) as tower:
        for _ in range(_ROUNDS_ALONE):
            await tower.round()


if __name__ == "__main__":
    begun = perf_counter()
    asyncio.run(_alone(Path(sys.argv[1]), int(sys.argv[2])))
    say(perf_counter() - begun)
