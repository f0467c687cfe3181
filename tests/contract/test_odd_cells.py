"""A cell that is not of its column's type is damage, wherever it is read: SQLite lets it rest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from services.findings import Ailment
from storage.failures import DatabaseDamaged
from storage.snapshots import open_snapshot
from tests.contract.keepers import Keepers, open_keepers

AUDIT = [
    "UPDATE audit SET chain = 'no chain'",
    "UPDATE audit SET chain = 99999999999999",
    "UPDATE audit SET sequence = 'the last'",
]
FENCE = ["UPDATE fence SET generation = 'two'", "UPDATE fence SET generation = x'02'"]

ONE_DESK = "UPDATE desks SET sealed = :cell WHERE id = (SELECT max(id) FROM desks)"


@pytest.fixture
async def keepers(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give an installation with two desks."""
    async with open_keepers(sqlite_url, tmp_path) as opened:
        yield opened


async def _spoil(keepers: Keepers, damage: str) -> None:
    """Damage the newest entry's row, or the only one."""
    newest = " WHERE rowid = (SELECT max(rowid) FROM audit)" if "audit" in damage else ""
    async with keepers.engine.begin() as connection:
        await connection.execute(text(damage + newest))


@pytest.mark.parametrize("damage", [*AUDIT, *FENCE])
async def test_who_writes_is_told_that_the_database_is_damaged(
    keepers: Keepers, damage: str
) -> None:
    await _spoil(keepers, damage)

    with pytest.raises(DatabaseDamaged, match="doctor"):
        await keepers.note()


@pytest.mark.parametrize("damage", [*AUDIT, *FENCE])
async def test_who_takes_a_snapshot_is_told_so_too(keepers: Keepers, damage: str) -> None:
    await _spoil(keepers, damage)

    with pytest.raises(DatabaseDamaged, match="in its table"):
        _begin_snapshot(keepers.url)


def _begin_snapshot(url: str) -> None:
    """Read what a backup says of itself first."""
    with open_snapshot(url) as snapshot:
        snapshot.generation()
        snapshot.end()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit SET mac = 7",
        "UPDATE audit SET about = 'nothing'",
        "UPDATE audit SET sealed = 99999999999999",
        "UPDATE audit SET sealed = 'words'",
    ],
)
async def test_an_entry_that_is_none_is_told_too(keepers: Keepers, damage: str) -> None:
    await _spoil(keepers, damage)

    with pytest.raises(DatabaseDamaged):
        async with keepers.archive() as work:
            await work.unit.audit.before(9999, 9999, b"")


@pytest.mark.parametrize("damage", [*AUDIT, *FENCE])
async def test_the_examination_goes_on_and_names_the_place(keepers: Keepers, damage: str) -> None:
    await _spoil(keepers, damage)

    found = await keepers.examine()

    place = "fence" if "fence" in damage else "audit"
    assert any(each.where.startswith(place) for each in found)
    assert Ailment.TABLE_UNREADABLE not in {each.code for each in found}


@pytest.mark.parametrize("cell", ["words that are no envelope", 99999999999999, 7])
async def test_a_row_without_an_envelope_is_passed_over_and_counted(
    keepers: Keepers, cell: object
) -> None:
    await keepers.note()
    async with keepers.engine.begin() as connection:
        await connection.execute(text("UPDATE records SET sealed = :cell"), {"cell": cell})
        await connection.execute(text(ONE_DESK), {"cell": cell})

    async with keepers.archive() as work:
        opened = await work.desks.all()
        rows = await work.unit.records.between(keepers.desks["AIR"].id, 0, 9999)
        tallied = await work.unit.holdings.tally()
        broken = work.broken

    assert (len(opened), broken) == (1, 1)
    assert [each.sealed for each in rows] == [b""]
    assert sum(each.rows for each in tallied if each.table == "records") == 1
