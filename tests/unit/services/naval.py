"""One desk with one officer on a clock that is set, in a real archive, and its everyday verbs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.actions import Action, Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.members import Permit
from domain.origins import Origin
from domain.particulars import DigestDue
from domain.records import Event, Record
from domain.secrecy import Secret
from domain.shown import DigestSpan
from services.desks.desks import AddDesk
from services.outgoing.digest_plans import PlanDigests
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.events import SaveEvent
from services.records.notes import SaveNote
from services.work.archive import Archive
from storage.schema import migrate
from tests.clocks import SetClock
from tests.installed import Installed, installed

HOUR = timedelta(hours=1)
SALIM = 7001
FRI_SAT, SAT_SUN = frozenset({4, 5}), frozenset({5, 6})


@dataclass
class Desks:
    """One desk with one officer, and the verbs that matter to its digests."""

    archive: Archive
    clock: SetClock
    desk: Desk
    house: Installed
    url: str
    notes: int = 0

    async def note(self) -> None:
        """Keep the next note."""
        self.notes += 1
        await SaveNote(self.archive)(SALIM, Origin(SALIM, self.notes), Secret(f"note {self.notes}"))

    async def event(self, line: str) -> None:
        """Keep an event."""
        self.notes += 1
        await SaveEvent(self.archive)(SALIM, Origin(SALIM, self.notes), Secret(line))

    async def tick(self) -> None:
        """Let the clock tower say now."""
        await PlanDigests(self.archive)()

    async def deliver(self) -> list[DigestSpan]:
        """Take what is due as sent, and return what it told."""
        async with self.archive() as work:
            shelf = work.unit.deliveries
            claimed = await shelf.claim_due(self.clock.moment, HOUR, "test", 99)
            for row in claimed:
                assert await shelf.start(row, self.clock.moment)
                assert await shelf.finish(row, DeliveryState.SENT, self.clock.moment)
            await work.commit()
            digests = [row for row in claimed if row.kind is DeliveryKind.DIGEST]
            return [work.outbox.open(row, DigestDue).span for row in digests]

    async def events(self) -> list[Record[Event]]:
        """Open the desk's events."""
        async with self.archive() as work:
            return await work.records.events(Permit("test", Action.RECORD_READ, self.desk.id))


@asynccontextmanager
async def open_desk(
    start: datetime, zone: str, hour: time, weekend: frozenset[int]
) -> AsyncIterator[Desks]:
    """Open an installation at *start* whose one desk has its digest at *hour*."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/amana.db"
        migrate(url)
        async with installed(url, Path(folder), SetClock(start)) as new:
            named = Desk("", "NAV", Secret("Naval"), zone, digest_at=hour, weekend=weekend)
            desk = await AddDesk(new.archive)(named)
            code = (await Invite(new.archive)("NAV", Role.OFFICER, "en")).code
            await Admit(new.archive)(Arrival(SALIM, Secret("Salim")), code)
            yield Desks(new.archive, new.clock, desk, new, url)
