"""A furnished house for the doctor: every table holds something, and hands can reach in."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crypto.condition import KeyFile, key_files, look
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Role
from domain.alerts import AlertKind
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.origins import Origin
from domain.particulars import SweepDue
from domain.references import Reference
from domain.secrecy import Secret
from domain.steps import DialogueKind
from services.audit.checkpoints import WriteCheckpoint
from services.audit.doctor import Examine
from services.desks.alerts import plan_alerts
from services.desks.desks import AddDesk, SetDesk
from services.findings import Ailment, Finding
from services.incoming.additions import AddToRecord
from services.incoming.dialogues import BeginDialogue
from services.incoming.inbox import Receive, Received
from services.outgoing.digest_plans import AskDigest, PlanDigests
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.ports import UnitOfWork
from services.records.events import SaveEvent
from services.records.meetings import SaveMeeting
from services.records.notes import SaveNote
from services.work.archive import Archive, open_archive
from storage.checkpoints import SignedFolder, lines_in
from storage.engine import open_engine
from storage.schema import migrate, schema_state
from storage.transactions import transactions
from tests.clocks import START, SetClock
from tests.installed import begin, checkpoints_in

HUDA, SALIM = 71, 72
Meanwhile = Callable[[], Awaitable[None]]
SEALED = (
    *("desks", "members", "invitations", "records"),
    *("keyboards", "dialogues", "inbox", "deliveries"),
)


@dataclass
class House:
    """An installation in a folder of its own, and what can be done to it behind its back."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)
    database: str = ""
    around: tuple[Finding, ...] = ()

    @property
    def url(self) -> str:
        """The database's; one in the folder unless another is named."""
        return self.database or f"sqlite:///{self.folder}/amana.db"

    @property
    def keystore(self) -> Keystore:
        """Where the keys are."""
        return Keystore(self.folder / "keys", self.folder / "root", self.folder / "slot")

    @property
    def checkpoints(self) -> SignedFolder:
        """Where checkpoints are; on the database's volume, about which nobody is asked."""
        return checkpoints_in(self.folder, self.vault())

    def beside(self) -> list[KeyFile]:
        """Say how checkpoints, as if they were elsewhere, and database lie."""
        return [KeyFile("elsewhere", None, None), look(self.folder / "amana.db")]

    def vault(self) -> KeyringVault:
        """Open the keyring."""
        return KeyringVault(self.keystore, self.clock.now)

    @asynccontextmanager
    async def archive(self) -> AsyncIterator[Archive]:
        """Open the archive, as the bot would."""
        engine = open_engine(self.url)
        yield open_archive(transactions(engine), self.vault(), self.clock, lambda: None)
        await engine.dispose()

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Reach into the database past Amana."""
        with closing(sqlite3.connect(self.folder / "amana.db")) as database:
            database.execute("PRAGMA synchronous = OFF")
            found = database.execute(statement, values).fetchall()
            database.commit()
        return found

    def ids(self, table: str) -> list[Any]:
        """Name a table's rows, oldest first."""
        key = {"audit": "sequence", "effects": "natural"}.get(table, "id")
        return [each for (each,) in self.run(f"SELECT {key} FROM {table} ORDER BY rowid")]  # noqa: S608  # names of ours

    def cell(self, table: str, row: int, column: str) -> Any:  # noqa: ANN401  # whatever rests there
        """Read a cell of a table's *row*-th row."""
        return self.run(f"SELECT {column} FROM {table} ORDER BY rowid")[row][0]  # noqa: S608  # names of ours

    def spoil(self, table: str, row: int, column: str, value: object) -> None:
        """Overwrite a cell of a table's *row*-th row."""
        chosen = f"(SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {row})"  # noqa: S608  # names of ours
        self.run(f"UPDATE {table} SET {column} = ? WHERE rowid = {chosen}", value)  # noqa: S608  # names of ours

    def examine(self, begin: Meanwhile | None = None) -> list[Finding]:
        """Examine the whole."""
        return asyncio.run(self._examine(begin))

    def found(self) -> set[tuple[str, str]]:
        """Return what is wrong and where, without what every house here has."""
        usual = {Ailment.KEYS_TOGETHER, Ailment.NO_AUDITOR}
        told = [each for each in self.examine() if each.code not in usual]
        return {(each.code.value, each.where) for each in told}

    async def _examine(self, meanwhile: Meanwhile | None) -> list[Finding]:
        engine = open_engine(self.url)
        begin = transactions(engine)

        @asynccontextmanager
        async def interrupted() -> AsyncIterator[UnitOfWork]:
            if meanwhile:
                await meanwhile()
            async with begin() as unit:
                yield unit

        examine = Examine(
            clock=self.clock,
            key_files=lambda: key_files(self.keystore),
            beside=self.beside,
            checkpoints=lambda: lines_in(self.checkpoints.path),
            open_vault=self.vault,
            schema_state=lambda: schema_state(self.url),
            transactions=interrupted,
            around=lambda: self.around,
        )
        try:
            return await examine()
        finally:
            await engine.dispose()


async def furnish(house: House) -> None:
    """Put something into every table."""
    house.keystore.create(START)
    migrate(house.url)
    engine = open_engine(house.url)
    await begin(transactions(engine), house.keystore.load().generation)
    await engine.dispose()
    async with house.archive() as archive:
        await _staff(archive)
        await _work(archive)
        house.clock.moment = START + timedelta(days=3)
        await PlanDigests(archive)()
        house.clock.moment = START + timedelta(days=3, minutes=1)
        house.checkpoints.lay()
        await WriteCheckpoint(archive, house.checkpoints, house.vault().witness)()


async def _staff(archive: Archive) -> None:
    for code, zone in (("NAV", "Asia/Dubai"), ("AIR", "Africa/Cairo")):
        await AddDesk(archive)(Desk("", code, Secret("A desk"), zone))
    for telegram, name, role in ((HUDA, "Huda", Role.HEAD), (SALIM, "Salim", Role.OFFICER)):
        code = (await Invite(archive)("NAV", role, None)).code
        await Admit(archive)(Arrival(telegram, Secret(name)), code)
    await SetDesk(archive)("NAV", {"language": "ar"})


async def _work(archive: Archive) -> None:
    await SaveNote(archive)(SALIM, Origin(SALIM, 1), Secret("A ship in port"))
    await SaveMeeting(archive)(
        SALIM, Origin(SALIM, 2), Secret("Met the harbour master\nwe owe: a map")
    )
    event = Secret("2026-12-03 09:00 Exhibition @ Hall 4")
    await SaveEvent(archive)(HUDA, Origin(HUDA, 3), event)
    note = Reference("NAV", 1)
    await AddToRecord(archive)(SALIM, Origin(SALIM, 4), note, Secret("Two ships"))
    await AskDigest(archive)(HUDA, Origin(HUDA, 5))
    await BeginDialogue(archive)(SALIM, DialogueKind.MEETING, update=6)
    await BeginDialogue(archive)(HUDA, DialogueKind.EVENT, update=7)
    await Receive(archive)([Received(9, SALIM, Secret("{}")), Received(10, HUDA, Secret("{}"))])
    async with archive() as work:
        sweep = SweepDue(SALIM, 1, START)
        await work.outbox.plan(DeliveryKind.SWEEP, START + timedelta(days=3), sweep, SALIM, 1)
        (desk, *_) = [each.desk.id for each in await work.desks.all() if each.desk.code == "NAV"]
        await plan_alerts(work, desk, AlertKind.CODES, 1)
        await work.commit()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Furnish one house, to be copied."""
    house = House(tmp_path_factory.mktemp("furnished") / "house")
    house.folder.mkdir()
    asyncio.run(furnish(house))
    return house


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> House:
    """Give a house of its own to each test."""
    folder = tmp_path / "house"
    shutil.copytree(furnished.folder, folder)
    return House(folder, SetClock(furnished.clock.moment))
