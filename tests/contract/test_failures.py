"""A driver's error at the archive's door: its cause is told, its words are not kept."""

import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.errors import AmanaError, DatabaseStuck, Outdated, Unavailable
from domain.rows import Row
from domain.secrecy import Sealed
from storage.engine import open_engine
from storage.failures import DatabaseRefused
from storage.reading import reader_at
from storage.schema import migrate, schema_state
from storage.transactions import Transactions, transactions
from tests.contract.samples import MEMBER, NOON, identity, keyed
from tests.postgres import PostgresServer, running_server

CANARY = "the minister coughs"


def _everything_said(error: BaseException) -> str:
    """Return whatever a log, a traceback or a curious handler could read from an error."""
    parts = [str(error), repr(error), repr(error.args), repr(vars(error))]
    parts += traceback.format_exception(error, chain=True)
    parts += [repr(error.__cause__), repr(error.__context__)]
    return "\n".join(parts)


async def _refusal_of(begin: Transactions, statement: str) -> AmanaError:
    with pytest.raises(AmanaError) as caught:
        async with begin() as work:
            await work._connection.execute(text(statement), {"canary": CANARY})
    return caught.value


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO members (id, version, sealed, lookup) VALUES (:canary, NULL, NULL, NULL)",
        "SELECT :canary FROM a_table_that_is_not_there",
        "SELECT CAST(:canary AS INTEGER) FROM members WHERE",
    ],
    ids=["integrity", "table", "syntax"],
)
async def test_no_error_quotes_what_a_statement_carried(
    transactions: Transactions, statement: str
) -> None:
    error = await _refusal_of(transactions, statement)

    assert CANARY not in _everything_said(error)
    assert (error.__cause__, error.__context__) == (None, None)


async def test_even_the_drivers_own_text_hides_the_parameters(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT :canary FROM nowhere"), {"canary": CANARY})

    assert CANARY not in str(caught.value)


async def test_a_lost_race_is_told_from_a_defect(transactions: Transactions) -> None:
    twice = replace(MEMBER, id=identity(2))
    async with transactions() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()

    with pytest.raises(Outdated) as lost:
        async with transactions() as work:
            await work.members.add(twice, keyed("amal"))
    defect = await _refusal_of(transactions, "SELECT :canary FROM a_table_that_is_not_there")

    assert isinstance(lost.value, Unavailable)  # tried again, it is found
    assert type(defect) is DatabaseRefused  # tried again, it would fail for ever


async def test_what_no_time_will_make_fit_is_no_lost_race(transactions: Transactions) -> None:
    unfit = "INSERT INTO members (id, version, sealed, lookup) VALUES (:canary, NULL, NULL, NULL)"

    refusal = await _refusal_of(transactions, unfit)

    assert type(refusal) is DatabaseRefused


async def test_a_moment_without_a_zone_is_a_defect(transactions: Transactions) -> None:
    with pytest.raises(DatabaseRefused):
        async with transactions() as work:
            await work.keyboards.add(MEMBER, NOON.replace(tzinfo=None))


async def test_an_error_in_a_transaction_leaves_the_next_one_unharmed(
    transactions: Transactions,
) -> None:
    await _refusal_of(transactions, "SELECT :canary FROM a_table_that_is_not_there")

    async with transactions() as work:
        assert await work.members.all() == []


async def test_a_connection_that_was_closed_is_an_outage_and_the_next_one_works(
    transactions: Transactions,
) -> None:
    with pytest.raises(AmanaError) as caught:
        await _read_over_a_closed_connection(transactions)

    assert type(caught.value) is Unavailable  # damage would not be tried again
    async with transactions() as work:
        assert await work.members.all() == []


async def _read_over_a_closed_connection(begin: Transactions) -> None:
    async with begin() as work:
        raw = await work._connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.close()
        await work.members.all()


@pytest.mark.parametrize("place", ["missing/amana.db", "."], ids=["no folder", "a folder"])
async def test_an_sqlite_file_that_cannot_be_opened_is_an_outage(
    tmp_path: Path, place: str
) -> None:
    url = f"sqlite:///{tmp_path / place}"
    engine = open_engine(url)

    with pytest.raises(DatabaseStuck, match="let this account write") as caught:
        async with transactions(engine)() as work:
            await work.members.all()

    assert caught.value.__context__ is None
    for refuse in (schema_state, migrate):
        with pytest.raises(Unavailable):
            refuse(url)
    await engine.dispose()


_FULL = {
    "sqlite": ["PRAGMA max_page_count=1", "CREATE TABLE more AS SELECT zeroblob(1000000)"],
    "postgresql": ["DO $$ BEGIN RAISE SQLSTATE '53100'; END $$"],
}


async def test_a_full_disk_is_an_outage_that_says_where_to_make_room(engine: AsyncEngine) -> None:
    name = engine.dialect.name
    file = engine.url.database if name == "sqlite" else "PostgreSQL's server"

    with pytest.raises(Unavailable) as caught:
        await _execute(transactions(engine), *_FULL[name])

    assert str(caught.value) == (
        f"there is no room for the database: make room on the disk of {file}, and try again"
    )


async def _execute(begin: Transactions, *statements: str) -> None:
    async with begin() as work:
        for each in statements:
            await work._connection.execute(text(each))


async def test_a_database_that_takes_no_writing_says_so_and_where(sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")

    with pytest.raises(DatabaseStuck, match="cannot be written") as caught:
        async with reader_at(sqlite_url) as engine, transactions(engine)() as work:
            await work.members.add(MEMBER, keyed("amal"))

    assert f"let this account write {file} and" in str(caught.value)


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text(CANARY * 99)

    with pytest.raises(AmanaError) as caught:
        migrate(f"sqlite:///{file}")

    assert CANARY not in _everything_said(caught.value)
    assert file.read_text() == CANARY * 99


@pytest.fixture
async def own_server() -> AsyncIterator[PostgresServer]:
    """Give a server that this test alone may stop."""
    with running_server() as server:
        migrate(server.url())
        yield server


async def test_postgresql_away_is_an_outage_and_its_return_needs_no_restart(
    own_server: PostgresServer,
) -> None:
    engine = open_engine(own_server.url())
    begin = transactions(engine)
    row = Row(MEMBER.id, 1, Sealed(CANARY.encode()))

    async with begin() as work:
        await work.members.add(row, keyed("amal"))
        await work.commit()
    own_server.stop("immediate")
    for _ in range(2):  # over the connection that was cut, then over none
        with pytest.raises(Unavailable) as away:
            async with begin() as work:
                await work.members.get(row.id)
        assert CANARY not in _everything_said(away.value)
    with pytest.raises(Unavailable):
        schema_state(own_server.url())
    own_server.start()

    async with begin() as work:
        assert await work.members.get(row.id) == row
    await engine.dispose()


async def test_a_restart_of_postgresql_between_two_transactions_goes_unnoticed(
    own_server: PostgresServer,
) -> None:
    engine = open_engine(own_server.url())
    begin = transactions(engine)
    async with begin() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()

    own_server.stop("immediate")
    own_server.start()

    async with begin() as work:
        assert await work.members.all() == [MEMBER]
    await engine.dispose()
