"""Who saw this, and all of it in a file: on either database, in batches, whole or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.actions import Action, Role
from domain.desks import Desk
from domain.origins import Origin
from domain.references import Reference
from domain.secrecy import Secret
from house.auditing import audit_exporter
from services.audit.show import Asked, ShowAudit, Told
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.notes import SaveNote
from services.work.archive import Archive
from storage.coffers import FileRefused
from tests.clocks import SetClock
from tests.installed import installed

HUDA = 7001
OFFICER = pyrage.x25519.Identity.generate()
TO = [str(OFFICER.to_public())]


@dataclass
class Desks:
    """An archive in which somebody worked."""

    archive: Archive
    engine: AsyncEngine

    async def show(self, **asked: object) -> list[Told]:
        """Show entries."""
        return await ShowAudit(self.archive)(Asked(**asked), lambda _, __: None)  # type: ignore[arg-type]  # fields by name

    async def read_much(self, times: int) -> None:
        """Let the house read something, often."""
        async with self.archive() as work:
            for _ in range(times):
                work.ledger.enter(Action.RECORD_READ, "something")
            await work.commit()

    async def export(self, file: Path) -> list[dict[str, object]]:
        """Export everything, and open it."""
        await audit_exporter(self.archive)(str(file), TO, lambda _, __: None)
        return opened(file)


def opened(file: Path) -> list[dict[str, object]]:
    lines = pyrage.decrypt(file.read_bytes(), [OFFICER]).splitlines()
    return [json.loads(line) for line in lines]


def left(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if "audit.age" in each.name]


@pytest.fixture
async def desks(database_url: str, tmp_path: Path) -> AsyncIterator[Desks]:
    async with installed(database_url, tmp_path, SetClock()) as new:
        await AddDesk(new.archive)(Desk("", "NAV", Secret("A desk"), "Asia/Dubai"))
        code = (await Invite(new.archive)("NAV", Role.OFFICER, "en")).code
        await Admit(new.archive)(Arrival(HUDA, Secret("Huda")), code)
        await SaveNote(new.archive)(HUDA, Origin(HUDA, 1), Secret("A ship in port"))
        yield Desks(new.archive, new.engine)


async def test_what_lies_many_batches_back_is_found(desks: Desks) -> None:
    await desks.read_much(5_000)

    (saved,) = await desks.show(reference=Reference("NAV", 1))
    (also,) = [each for each in await desks.show(desk="NAV") if each.reference]

    assert (saved.entry.action, saved.name) == (Action.NOTE_SAVE, Secret("Huda"))
    assert also.sequence == saved.sequence


async def test_an_entry_that_does_not_open_is_passed_over(desks: Desks) -> None:
    before = len(await desks.show())
    async with desks.engine.begin() as connection:
        await connection.execute(
            text("UPDATE audit SET sealed = :spoilt WHERE sequence = 2"), {"spoilt": b"\1" * 90}
        )

    shown = await desks.show()

    assert 2 not in {each.sequence for each in shown}
    assert len(shown) == before  # one less, and one of the first showing more


async def test_an_export_of_many_batches_is_whole(desks: Desks, tmp_path: Path) -> None:
    await desks.read_much(2_500)

    lines = await desks.export(tmp_path / "audit.age")

    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert len(lines) > 2_500


async def test_an_entry_that_does_not_open_is_exported_as_nothing(
    desks: Desks, tmp_path: Path
) -> None:
    async with desks.engine.begin() as connection:
        await connection.execute(
            text("UPDATE audit SET sealed = :spoilt WHERE sequence = 2"), {"spoilt": b"\1" * 90}
        )

    lines = await desks.export(tmp_path / "audit.age")

    assert [line["sequence"] for line in lines if line["entry"] is None] == [2]


async def test_an_interrupted_export_leaves_nothing_and_can_be_made_again(
    desks: Desks, tmp_path: Path
) -> None:
    await desks.read_much(5_000)
    file, begun = tmp_path / "audit.age", asyncio.Event()
    export = audit_exporter(desks.archive)

    async with asyncio.TaskGroup() as group:
        running = group.create_task(export(str(file), TO, lambda _, __: begun.set()))
        await begun.wait()
        running.cancel()

    assert running.cancelled()
    assert left(tmp_path) == []
    assert await desks.export(file)


async def test_an_export_says_no_before_it_begins_where_it_cannot_be_kept(
    desks: Desks, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("words")

    with pytest.raises(FileRefused):
        await desks.export(tmp_path / "file")
    with pytest.raises(FileRefused):
        await desks.export(tmp_path / "file" / "audit.age")
