"""The connection that crosses into its thread only where something can wait."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from threading import get_ident

import pytest

from storage.sqlite import InlineConnection

TAKE = "BEGIN IMMEDIATE"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Give a database with an empty table."""
    path = str(tmp_path / "inline.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY)")
    return path


@pytest.fixture
async def connection(file: str) -> AsyncIterator[InlineConnection]:
    """Give an open connection."""
    opened = InlineConnection(file, isolation_level=None)
    await opened
    yield opened
    await opened.close()


async def _run(connection: InlineConnection, sql: str) -> list[object]:
    cursor = await connection.cursor()
    await cursor.execute(sql)
    return list(await cursor.fetchall())


async def test_only_what_lies_within_a_transaction_runs_where_it_is_called(
    connection: InlineConnection,
) -> None:
    await connection.create_function("thread", 0, get_ident)

    before = await _run(connection, "SELECT thread()")
    await _run(connection, TAKE)
    within = await _run(connection, "SELECT thread()")
    await connection.commit()
    after = await _run(connection, "SELECT thread()")

    assert within == [(get_ident(),)]
    assert before == after != within


async def test_a_beginning_that_was_cancelled_leaves_no_transaction_behind(
    connection: InlineConnection, file: str
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as other:
        other.execute(TAKE)
        async with asyncio.TaskGroup() as group:
            beginning = group.create_task(_run(connection, TAKE))
            await asyncio.sleep(0)
            beginning.cancel()

        other.rollback()
        await connection.rollback()
        await connection.execute("SELECT 1")  # by now the thread has done what it was given

        assert not connection.in_transaction
        other.execute(TAKE)  # raises if somebody still holds the writer's place


async def test_a_statement_that_fails_leaves_the_rest_to_be_undone(
    connection: InlineConnection,
) -> None:
    await _run(connection, TAKE)
    await _run(connection, "INSERT INTO rows VALUES (1)")

    with pytest.raises(sqlite3.IntegrityError):
        await _run(connection, "INSERT INTO rows VALUES (1)")
    await connection.rollback()

    assert await _run(connection, "SELECT * FROM rows") == []


async def test_a_transaction_is_only_there_once_it_is_committed(
    connection: InlineConnection, file: str
) -> None:
    with closing(sqlite3.connect(file)) as other:
        await _run(connection, TAKE)
        await _run(connection, "INSERT INTO rows VALUES (1)")
        before = other.execute("SELECT * FROM rows").fetchall()

        await connection.commit()

        assert before == []
        assert other.execute("SELECT * FROM rows").fetchall() == [(1,)]
