"""Two servers behind one address: the bot finds the one that takes writes, and finds it again."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL

from domain.errors import Unavailable
from storage.engine import engine_at
from storage.locks import PostgresLocks
from storage.schema import SchemaState, migrate, schema_state
from storage.transactions import transactions
from tests.contract.samples import MEMBER, keyed
from tests.postgres import PostgresServer, running_server

Pair = tuple[PostgresServer, PostgresServer]

NAME = keyed("amal")


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    """Give two servers with tables."""
    with running_server() as one, running_server() as two:
        for server in (one, two):
            migrate(server.url())
        yield one, two


@pytest.fixture
def pair(servers: Pair) -> Pair:
    """Give both, the second taking no writes."""
    for server, is_primary in zip(servers, (True, False), strict=True):
        if server.keeper is None:
            server.start()
        let_write(server, is_primary=True)
        server.execute(SQL("TRUNCATE members"))
        let_write(server, is_primary=is_primary)
    return servers


def let_write(server: PostgresServer, *, is_primary: bool) -> None:
    """Make a server what a failover makes of it; connections to it stay."""
    word = "off" if is_primary else "on"
    options = "-c default_transaction_read_only=off"
    with psycopg.connect(server.url(), autocommit=True, options=options) as connection:
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {word}".encode())
        connection.execute("SELECT pg_reload_conf()")
    while _is_primary(server) != is_primary:
        pass  # each question is a connection, and the reload milliseconds away


def _is_primary(server: PostgresServer) -> bool:
    with psycopg.connect(server.url()) as connection:
        found = connection.execute("SHOW transaction_read_only").fetchone()
    return found == ("off",)


def address(*servers: PostgresServer) -> str:
    """Return the address of several servers, as docs/operations/postgresql.md writes it."""
    hosts = "&".join(f"host={server.folder}" for server in servers)
    return f"postgresql://postgres@/postgres?{hosts}&target_session_attrs=read-write"


@pytest.mark.parametrize("order", [1, -1], ids=["first", "second"])
def test_the_server_that_takes_writes_is_found(pair: Pair, order: int) -> None:
    url = address(*pair[::order])

    assert schema_state(url) is SchemaState.CURRENT


async def test_after_a_failover_the_next_try_is_at_the_new_server(pair: Pair) -> None:
    one, two = pair
    async with engine_at(address(one, two)) as engine:
        begin = transactions(engine)
        async with begin() as work:
            await work.members.find(NAME)
        let_write(one, is_primary=False)
        let_write(two, is_primary=True)

        with pytest.raises(Unavailable):
            async with begin() as work:
                await work.members.add(MEMBER, NAME)
        async with begin() as work:
            await work.members.add(MEMBER, NAME)
            await work.commit()

    async with engine_at(two.url()) as engine, transactions(engine)() as work:
        assert await work.members.find(NAME) == MEMBER


async def test_a_server_that_is_gone_is_passed_over(pair: Pair) -> None:
    one, two = pair
    async with engine_at(address(one, two)) as engine:
        begin = transactions(engine)
        async with begin() as work:
            await work.members.find(NAME)
        let_write(two, is_primary=True)
        one.stop("immediate")

        async with begin() as work:
            await work.members.add(MEMBER, NAME)
            await work.commit()


async def test_a_lock_on_a_server_left_behind_is_nobodys(pair: Pair) -> None:
    one, two = pair
    async with engine_at(address(one, two)) as engine:
        locks = PostgresLocks(engine)
        held = await locks.take("reception")
        let_write(one, is_primary=False)
        let_write(two, is_primary=True)

        with pytest.raises(Unavailable):
            await locks.holds("reception")
        again = await locks.take("reception")
        await locks.close()

    assert (held, again) == (True, True)
