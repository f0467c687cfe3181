"""A house without a door: one desk, two members, and what begins a transaction in it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Action, Role
from domain.desks import Desk
from domain.members import Grant, Permit
from domain.open_dialogues import OpenDialogues
from domain.records import AnyRecord
from domain.secrecy import Secret
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.work.archive import Archive, open_archive
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions
from tests.clocks import SetClock
from tests.installed import begin, keystore_in

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
"""A Sunday, 14:00 in Dubai."""
MINUTE = timedelta(minutes=1)
SALIM, HUDA = 71, 72
PEOPLE = {SALIM: "Salim", HUDA: "Huda"}


@dataclass
class House:
    """An installation with one desk, its clock, and the chats of its members."""

    folder: Path
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    engine: AsyncEngine | None = None
    opened: Archive | None = None
    updates: int = 0
    messages: int = 100

    @property
    def archive(self) -> Archive:
        """What begins a transaction."""
        assert self.opened is not None
        return self.opened

    def open(self) -> None:
        """Open the database and the keyring as a process that has just begun."""
        keystore = Keystore(self.folder / "keys", self.folder / "root", self.folder / "slot")
        self.engine = open_engine(f"sqlite:///{self.folder}/amana.db")
        vault = KeyringVault(keystore, self.clock.now)
        self.opened = open_archive(transactions(self.engine), vault, self.clock, lambda: None)

    async def close(self) -> None:
        """Close the database."""
        assert self.engine is not None
        await self.engine.dispose()

    async def restart(self) -> None:
        """Forget everything that does not rest at the archive."""
        await self.close()
        self.open()

    def next_update(self) -> int:
        """Return the number of another update."""
        self.updates += 1
        return self.updates

    def next_message(self) -> int:
        """Return the id of another message."""
        self.messages += 1
        return self.messages

    async def desk(self, code: str) -> Desk:
        """Return a desk by its code."""
        async with self.archive() as work:
            standing = await work.desks.find(code)
            assert standing is not None
            return standing.desk

    async def make(self, telegram: int, role: Role, code: str = "NAV") -> None:
        """Let a member be *role* on a desk from now on."""
        desk = await self.desk(code)
        async with self.archive() as work:
            member = await work.members.require(telegram)
            joined = replace(member.joined(Grant(desk.id, role)), current=member.current)
            await work.members.update(joined, Action.MEMBER_SET, who="test")
            await work.commit()

    async def choose(self, telegram: int, code: str) -> None:
        """Let a member work on a desk from now on."""
        desk = await self.desk(code)
        async with self.archive() as work:
            member = replace(await work.members.require(telegram), current=desk.id)
            await work.members.update(member, Action.MEMBER_SET, who="test")
            await work.commit()

    async def waiting(self, telegram: int) -> OpenDialogues:
        """Return what waits for a member's word."""
        async with self.archive() as work:
            member = await work.members.require(telegram)
            return await work.dialogues.get(member, work.now)

    async def records(self, code: str = "NAV") -> list[AnyRecord]:
        """Open everything a desk keeps."""
        desk = await self.desk(code)
        async with self.archive() as work:
            permit = Permit("test", Action.RECORD_READ, desk.id)
            return await work.records.between(permit, 0, 1_000_000)


@cache
def _furnished() -> Path:
    """Return a folder with a desk and two officers in it, made once."""
    folder = Path(mkdtemp())
    asyncio.run(_furnish(folder))
    return folder


async def _furnish(folder: Path) -> None:
    keystore_in(folder, SetClock())
    migrate(f"sqlite:///{folder}/amana.db")
    house = House(folder)
    house.open()
    assert house.engine is not None
    await begin(transactions(house.engine))
    for code in ("NAV", "AIR"):
        await AddDesk(house.archive)(Desk("", code, Secret(f"Desk {code}"), "Asia/Dubai"))
    for telegram, name in PEOPLE.items():
        for code in ("AIR", "NAV"):
            invitation = (await Invite(house.archive)(code, Role.OFFICER, "en")).code
            await Admit(house.archive)(Arrival(telegram, Secret(name)), invitation)
    await house.close()


@asynccontextmanager
async def open_house() -> AsyncIterator[House]:
    """Open a house with the desks NAV and AIR, and two officers of both."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "house"
        shutil.copytree(await asyncio.to_thread(_furnished), folder)
        house = House(folder)
        house.open()
        try:
            yield house
        finally:
            await house.close()
