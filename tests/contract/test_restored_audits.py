"""An audit that came back from a backup, lost entries to a shredding, or is being written."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.actions import Action
from domain.checkpoints import Lost, Mark
from services.audit.checkpoints import AttestRestoration
from services.keys.rotation import RotateSlot
from storage.tables import records
from tests.contract.forgery import QUARTER, Scene, open_scene


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(database_url, tmp_path) as opened:
        yield opened


async def test_a_restored_database_is_a_note_and_no_problem(scene: Scene) -> None:
    rows = await scene.rows()
    kept = rows[scene.first_unsigned() - 2]
    people = await scene.rows(records)
    await scene.run("DELETE FROM audit WHERE sequence >= :first", first=scene.first_unsigned())
    await scene.run("DELETE FROM records")
    await scene.run("UPDATE desks SET last_number = 0")
    await scene.run("DELETE FROM effects")
    assert people

    restore = AttestRestoration(scene.archive, [scene.folder])
    scene.clock.moment += QUARTER
    await RotateSlot(scene.archive)()
    lost = Lost(kept["sequence"] + 1, len(rows))
    await restore(Mark(kept["sequence"], kept["chain"].hex()), lost)

    wanted = {("audit-restored", f"audit/{kept['sequence']}")}
    assert await scene.by_auditor() == wanted
    assert await scene.by_operator() == wanted
    await scene.say(message=70)
    await scene.check_in()
    assert await scene.by_auditor() == wanted


async def test_a_restoration_excuses_nothing_that_happened_after_it(scene: Scene) -> None:
    rows = await scene.rows()
    restore = AttestRestoration(scene.archive, [scene.folder])
    scene.clock.moment += QUARTER
    await restore(Mark(5, rows[4]["chain"].hex()), Lost(6, len(rows)))
    await scene.say(message=70)
    await scene.check_in()
    last = len(await scene.rows())

    await scene.run("DELETE FROM audit WHERE sequence > 8")

    assert ("audit-truncated", f"audit/9-{last}") in await scene.by_auditor()


async def test_a_shredded_record_is_missed_by_nobody(scene: Scene) -> None:
    (row, *_) = [each for each in await scene.rows(records) if each["number"] == 3]
    async with scene.archive() as work:
        work.ledger.enter(Action.RECORD_SHRED, row["id"], desk=row["desk"])
        await work.commit()
    await scene.run("DELETE FROM records WHERE number = 3")
    await scene.check_in()

    assert await scene.by_operator() == set()


async def test_an_audit_that_grows_meanwhile_raises_no_alarm(scene: Scene) -> None:
    async def write() -> None:
        for message in range(100, 110):
            await scene.say(message=message)

    operator, _ = await asyncio.gather(scene.by_operator(), write())

    assert operator == set()
