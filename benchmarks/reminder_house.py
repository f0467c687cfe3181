"""Amana's side of the reminders: a desk of a hundred people, told of as many events."""

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import delete

from benchmarks.capture import settings_of
from benchmarks.reminder_jobs import PEOPLE
from benchmarks.stand_in import PERSON
from domain.actions import Role
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.origins import Origin
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.pacing import Pace
from handlers.wire import build_application
from house.installing import initialise
from house.rooms import Rooms, checkpoints_of, open_rooms, token_of
from scheduler.clock import SystemClock
from services.audit.checkpoint_watch import Watch
from services.desks.desks import AddDesk
from services.outgoing.deliveries import DeliverDue
from services.outgoing.pacing import Pacing
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.events import SaveEvent
from services.records.planning import PlanReminders
from storage.tables import deliveries
from tests.unpaced import UNPACED

_AHEAD = timedelta(days=3)
_A_SECOND = 30


@dataclass(frozen=True, slots=True)
class Later:
    """This machine's clock, *by* so much ahead: everything that was announced is due."""

    by: timedelta

    def now(self) -> datetime:
        """Return the moment it is then."""
        return SystemClock().now() + self.by


async def add(folder: Path, many: int) -> dict[str, float]:
    """Announce events until *many* reminders are owed, then plan them all again."""
    clock = SystemClock()
    settings = settings_of(folder, "http://127.0.0.1:9", f"sqlite:///{folder}/amana.db")
    await asyncio.to_thread(initialise, settings, clock)
    async with open_rooms(settings, clock) as rooms:
        await _admit(rooms)
        at = f"{clock.now() + _AHEAD:%Y-%m-%d %H:%M}"
        begun = perf_counter()
        for number in range(many // PEOPLE):
            event = Secret(f"{at} Visit {number} remind 1h")
            await SaveEvent(rooms.archive)(PERSON, Origin(PERSON, number + 1), event)
        announced = perf_counter() - begun
        async with rooms.engine.begin() as connection:
            await connection.execute(delete(deliveries))
        begun = perf_counter()
        await PlanReminders(rooms.archive)()
        planned = perf_counter() - begun
        begun = perf_counter()
        await PlanReminders(rooms.archive)()
        again = perf_counter() - begun
        async with rooms.archive() as work:
            owed = len(await work.unit.deliveries.owed([DeliveryKind.REMINDER]))
    return {"announced": announced, "seconds": planned, "again": again, "owed": owed}


async def _admit(rooms: Rooms) -> None:
    desk = Desk(id="", code="NAV", name=Secret("Naval"), zone="UTC", weekend=frozenset())
    await AddDesk(rooms.archive)(desk)
    for number in range(PEOPLE):
        invited = await Invite(rooms.archive)("NAV", Role.OFFICER, "en")
        await Admit(rooms.archive)(Arrival(PERSON + number, Secret("Salim")), invited.code)


async def fire(folder: Path, url: str, pace: Pace | None = None) -> dict[str, float]:
    """
    Deliver until no reminder is owed, also those of a lease that must run out first.

    Return the seconds, and the processor's; keeping to a *pace*, only of the time after its burst.
    """
    clock = Later(_AHEAD - timedelta(minutes=30))
    settings = settings_of(folder, url, f"sqlite:///{folder}/amana.db")
    app = build_application(token_of(settings), url)
    async with open_rooms(settings, clock) as rooms, app:
        watch = Watch(checkpoints_of(settings, rooms.vault), rooms.vault.witness)
        messenger = TelegramMessenger(app.bot, pace)
        pacing = Pacing(messenger.answered) if pace else UNPACED
        deliver = DeliverDue(rooms.archive, messenger, watch, pacing)
        if pace:
            for _ in range(3):
                await deliver()  # the burst that a pace allows
        begun, used, sent = perf_counter(), process_time(), 0
        while not pace or sent < 10 * _A_SECOND:
            claimed = await deliver()
            sent += claimed
            if not claimed and not await _left(rooms):
                break
            await asyncio.sleep(0 if claimed else 0.5)
        seconds, cpu = perf_counter() - begun, process_time() - used
    return {"seconds": seconds, "cpu": cpu, "sent": sent}


async def _left(rooms: Rooms) -> bool:
    async with rooms.archive() as work:
        return await work.unit.deliveries.next_due_at(DeliveryKind.REMINDER) is not None


def main() -> None:
    """Do what the arguments say: `add FOLDER MANY`, `fire FOLDER URL` or `pace FOLDER URL`."""
    verb, folder, argument = sys.argv[1:]
    doing = {
        "add": lambda: add(Path(folder), int(argument)),
        "fire": lambda: fire(Path(folder), argument),
        "pace": lambda: fire(Path(folder), argument, Pace()),
    }[verb]()
    sys.stdout.write(json.dumps(asyncio.run(doing)))


if __name__ == "__main__":
    main()
