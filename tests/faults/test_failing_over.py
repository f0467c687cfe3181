"""The primary dies under load and its standby takes over: nothing that was answered is gone."""

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg.sql import SQL

from storage.schema import migrate
from tests.faults.load import loaded
from tests.postgres import PostgresServer, running_server, running_standby

_SEED = int(os.environ.get("SEED", "1"))
_ROUNDS = int(os.environ.get("KILLS", "6")) // 2
"""So often do people type before the primary dies, and again before its standby takes over."""

_SPAN = timedelta(seconds=2 * _ROUNDS)


@pytest.fixture
def pair() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    """Give a primary, and a standby that has every commit before it is answered."""
    with running_server() as primary:
        migrate(primary.url())
        with running_standby(primary) as standby:
            yield primary, standby


async def test_a_standby_that_takes_over_under_load_has_everything(
    tmp_path: Path,
    pair: tuple[PostgresServer, PostgresServer],
    record_property: Callable[[str, object], None],
) -> None:
    primary, standby = pair
    where = [primary.url()]
    async with (
        loaded(tmp_path, _address(primary, standby), _SEED, lambda: where[0]) as load,
        load.post.running() as bot,
    ):
        await load.owe(_SPAN, events=5)
        await load.type_on(_ROUNDS)
        await asyncio.to_thread(primary.stop, "immediate")
        await load.type_on(_ROUNDS)
        await asyncio.to_thread(standby.execute, SQL("SELECT pg_promote()"))
        where[0] = standby.url()
        load.type()
        await load.has_all_come()

        told = await load.check(bot)
        record_property("figures", f"failed over, seed {_SEED}: {told}")


def _address(*servers: PostgresServer) -> str:
    """Return the address of several servers, as docs/operations/postgresql.md writes it."""
    hosts = "&".join(f"host={server.folder}" for server in servers)
    return f"postgresql://postgres@/postgres?{hosts}&target_session_attrs=read-write"
