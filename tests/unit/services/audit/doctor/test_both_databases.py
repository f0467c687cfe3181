"""The doctor reads SQLite and PostgreSQL alike, in as many steps as it takes."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.deliveries import DeliveryKind
from domain.particulars import SweepDue
from storage.engine import open_engine, open_for_migration
from storage.transactions import transactions
from tests.clocks import START
from tests.unit.services.audit.doctor.conftest import SALIM, House, furnish

MANY = 450


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> House:
    """Furnish a house on each kind of database."""
    furnished = House(tmp_path / "house", database=database_url)
    furnished.folder.mkdir()
    asyncio.run(furnish(furnished))
    return furnished


def reach_in(house: House, statement: str) -> None:
    engine = open_for_migration(house.url)
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    engine.dispose()


async def read_all(house: House, table: str, limit: int) -> list[object]:
    engine = open_engine(house.url)
    after: object = None
    found: list[object] = []
    while True:
        async with transactions(engine)() as unit:
            batch = await unit.contents.batch(table, after, limit)
        if not batch:
            await engine.dispose()
            return found
        after = batch[-1][0]
        found += [row for _, row in batch]


def test_a_sound_house_is_well(house: House) -> None:
    assert house.found() == set()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE members SET version = version + 1", "row-broken"),
        ("UPDATE records SET number = number + 9", "row-contradicts"),
        ("UPDATE keyboards SET expires_at = '2031-01-01 00:00:00+00'", "row-contradicts"),
        ("UPDATE deliveries SET free_at = '2031-01-01 00:00:00+00'", "row-contradicts"),
        ("UPDATE inbox SET sealed = lane", "row-broken"),
        ("UPDATE audit SET chain = mac WHERE sequence = 7", "audit-edited"),
        ("DELETE FROM audit WHERE sequence = 7", "audit-gap"),
        ("DELETE FROM invitations", "row-missing"),
    ],
)
def test_damage_is_found_on_either(house: House, statement: str, code: str) -> None:
    reach_in(house, statement)

    found = house.found()

    assert code in {each for each, _ in found}


async def owe_much(house: House) -> None:
    async with house.archive() as archive, archive() as work:
        for message in range(MANY):
            sweep = SweepDue(SALIM, 1000 + message, START)
            natural = (SALIM, 1000 + message)
            await work.outbox.plan(DeliveryKind.SWEEP, START, sweep, *natural)
        await work.commit()


def test_more_rows_than_one_step_takes_are_all_read(house: House) -> None:
    asyncio.run(owe_much(house))
    house.clock.moment = START + timedelta(hours=2)

    found = house.examine()

    assert [each.count for each in found if each.where == "deliveries/sweep"] == [MANY]


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_every_row_is_read_once_whatever_the_step(house: House, limit: int) -> None:
    rows = asyncio.run(read_all(house, "audit", limit))

    assert rows == asyncio.run(read_all(house, "audit", 1000))
    assert len(rows) > 10
