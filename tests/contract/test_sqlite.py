"""SQLite as Amana opens it: one writer, durable, and nothing deleted is left in the file."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.rows import Row
from domain.secrecy import Sealed
from storage.engine import open_engine, open_for_migration, sqlite_file
from storage.transactions import Transactions
from tests.contract.postgresql import on_sqlite
from tests.contract.samples import MEMBER, NOON, identity, keyed

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # full
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,  # memory
    "busy_timeout": 5_000,
}
CANARY = b"\x07the bytes of an envelope\x08" * 40


@on_sqlite
async def test_the_pragmas_are_in_force_on_every_connection(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        found = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in PRAGMAS
        }

    assert found == PRAGMAS


def test_the_pragmas_are_in_force_while_migrating(sqlite_url: str) -> None:
    with open_for_migration(sqlite_url).connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}

    assert found == PRAGMAS


@on_sqlite
async def test_there_is_one_connection_and_the_next_transaction_waits_for_it(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    async def see() -> list[Row]:
        async with transactions() as work:
            return await work.members.all()

    async with asyncio.TaskGroup() as group, transactions() as work:
        later = group.create_task(see())
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()
        was_waiting = not later.done()

    assert (was_waiting, later.result()) == (True, [MEMBER])
    assert engine.pool.status().startswith("Pool size: 1 ")


@on_sqlite
async def test_a_transaction_takes_the_writers_place_before_it_reads(
    transactions: Transactions, sqlite_url: str
) -> None:
    """A reader that becomes a writer half-way could find the place taken, and wait in vain."""
    async with transactions() as work:
        await work.members.all()

        with pytest.raises(Exception, match="locked"):
            _write_at_once(sqlite_url)


def _write_at_once(url: str) -> None:
    with open_for_migration(url).connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA busy_timeout=0")
        raw.execute("BEGIN IMMEDIATE")


@on_sqlite
async def test_deleted_bytes_are_gone_from_the_file(
    transactions: Transactions, engine: AsyncEngine, sqlite_url: str
) -> None:
    file = sqlite_file(sqlite_url)
    assert file is not None
    async with transactions() as work:
        for number in range(50):
            row = Row(identity(number), 1, Sealed(CANARY * (1 + number % 5)))
            await work.keyboards.add(row, NOON)
        await work.commit()
    await _checkpoint(engine)
    kept = CANARY in file.read_bytes()

    async with transactions() as work:
        await work.keyboards.remove_expired(NOON)
        await work.commit()
    await _checkpoint(engine)

    assert kept
    for each in file.parent.glob(f"{file.name}*"):
        assert CANARY not in each.read_bytes()


async def _checkpoint(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def test_a_database_in_memory_works_too(tmp_path: Path) -> None:
    engine = open_engine("sqlite:///:memory:")

    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1

    assert sqlite_file("sqlite:///:memory:") is None
    assert sqlite_file(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db"
    await engine.dispose()
