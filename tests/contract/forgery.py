"""A real audit with its checkpoints, and hands that reach into both behind its back."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.checkpoints import Witness
from crypto.public_chain import over_envelopes
from crypto.vault import KeyringVault
from domain.actions import Role
from domain.audit import Entry
from domain.desks import Desk
from domain.origins import Origin
from domain.secrecy import Place, Sealed, Secret
from services.audit.checkpoints import WriteCheckpoint
from services.audit.eyes import Keyless
from services.audit.verifying import DatabaseLinks, VerifyWithKeys, VerifyWithoutKeys
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.notes import SaveNote
from services.work.archive import Archive
from storage.checkpoints import SignedFolder, lines_in
from storage.tables import audit
from storage.transactions import transactions
from tests.clocks import START, SetClock
from tests.installed import checkpoints_in, installed

QUARTER = timedelta(minutes=15)
HUDA = 7001
Found = set[tuple[str, str]]


@dataclass
class Scene:
    """A real chain with its checkpoints, an operator, an auditor, and hands that reach in."""

    url: str
    engine: AsyncEngine
    vault: KeyringVault
    archive: Archive
    folder: SignedFolder
    clock: SetClock = field(default_factory=SetClock)

    async def run(self, statement: str, **values: object) -> None:
        """Reach into the database past Amana."""
        async with self.engine.begin() as connection:
            await connection.execute(text(statement), values)

    async def rows(self, table: Any = audit) -> list[dict[str, Any]]:  # noqa: ANN401  # a table
        """Copy a table, the audit in order."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(table))
            rows = [dict(each) for each in found.mappings()]
        return sorted(rows, key=lambda row: row["sequence"]) if table is audit else rows

    async def put(self, rows: Sequence[dict[str, Any]], table: Any = audit) -> None:  # noqa: ANN401  # a table
        """Put rows in place of those with the same key."""
        key = next(iter(table.primary_key.columns))
        async with self.engine.begin() as connection:
            for row in rows:
                await connection.execute(table.delete().where(key == row[key.name]))
            for row in rows:
                await connection.execute(table.insert(), row)

    async def check_in(self) -> None:
        """Write a checkpoint, a quarter of an hour later."""
        self.clock.moment += QUARTER
        await WriteCheckpoint(self.archive, self.folder, self.vault.witness)()

    async def say(self, words: str = "A note", message: int = 1) -> None:
        """Keep a note."""
        await SaveNote(self.archive)(HUDA, Origin(HUDA, message), Secret(words))

    async def by_operator(self) -> Found:
        """Verify with every key."""
        verify = VerifyWithKeys(
            self.clock,
            transactions(self.engine),
            self.vault,
            lambda: lines_in(self.folder.path),
        )
        return _told((await verify(lambda _, __: None)).findings)

    async def by_auditor(self, witness: Witness | None = None) -> Found:
        """Verify with the public key and the checkpoints."""
        verify = VerifyWithoutKeys(
            self.clock,
            DatabaseLinks(transactions(self.engine), self.clock),
            Keyless(over_envelopes(self.vault.instance)),
            witness or Witness(self.vault.public_key),
            self.vault.instance,
            lambda: lines_in(self.folder.path),
        )
        return _told((await verify(lambda _, __: None)).findings)

    async def relink(self, rows: list[dict[str, Any]], *, has_key: bool) -> list[dict[str, Any]]:
        """Chain rows anew, as somebody would who has the audit's key, or who has not."""
        before = (await self.rows())[rows[0]["sequence"] - 2]["chain"]
        linked = []
        for row in rows:
            chain, mac = self.vault.link(before, row["sequence"], row["about"], row["sealed"])
            linked.append({**row, "chain": chain, "mac": mac if has_key else row["mac"]})
            before = chain
        return linked

    def first_unsigned(self) -> int:
        """Return the number after the first checkpoint: what is before it is still as signed."""
        name = self.folder.names()[0]
        return self.vault.witness.read(self.folder.read(name)).sequence + 1

    def sealed_anew(self, row: dict[str, Any]) -> dict[str, Any]:
        """Seal what an entry says again, with another moment in it."""
        place = Place("audit", str(row["sequence"]))
        entry = self.vault.unseal(place, Sealed(row["sealed"]), Entry)
        return {**row, "sealed": self.vault.seal(place, replace(entry, at=START))}


def _told(findings: Sequence[Any]) -> Found:
    return {(each.code.value, each.where) for each in findings}


@asynccontextmanager
async def open_scene(database_url: str, folder: Path) -> AsyncIterator[Scene]:
    """Give fourteen entries with two checkpoints."""
    async with installed(database_url, folder, SetClock()) as new:
        checkpoints = checkpoints_in(folder, new.vault)
        checkpoints.lay()
        made = Scene(database_url, new.engine, new.vault, new.archive, checkpoints, new.clock)
        await _live(made)
        yield made


async def _live(scene: Scene) -> None:
    """Let fourteen entries come together, with a checkpoint in between and one at the end."""
    await AddDesk(scene.archive)(Desk("", "NAV", Secret("A desk"), "Asia/Dubai"))
    code = (await Invite(scene.archive)("NAV", Role.OFFICER, "en")).code
    await Admit(scene.archive)(Arrival(HUDA, Secret("Huda")), code)
    await scene.check_in()
    for message in range(1, 9):
        await scene.say(message=message)
    await scene.check_in()
