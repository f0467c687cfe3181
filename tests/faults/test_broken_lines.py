"""PostgreSQL away for a while, or its lines cut, under load: back by itself, nothing lost."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from rehearsal.calling import calling
from storage.schema import migrate
from tests.acceptance.stage import free_port
from tests.faults.load import Load, loaded
from tests.faults.post import Post
from tests.faults.process import PATIENCE, Child
from tests.faults.relay import Cut, Relay, relaying
from tests.postgres import PostgresServer, running_server

_SEED = int(os.environ.get("SEED", "1"))
_CUTS = int(os.environ.get("KILLS", "10"))
_AWAY = timedelta(minutes=10) if "KILLS" in os.environ else timedelta(seconds=6)
"""How long the server is stopped: in the short form until everything has failed at least once."""

_OFTEN = {Cut.ONE: 3, Cut.ALL: 1, Cut.AMID: 3, Cut.BEFORE: 3, Cut.UNANSWERED: 4}
_PAUSE = 0.6
_DELAYS = (0.0, 0.0, 0.005, 0.05)
"""Seconds by which each piece is late, each way."""


Told = Callable[[str, object], None]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own, that may be stopped."""
    with running_server() as running:
        migrate(running.url())
        yield running


async def test_a_server_that_is_stopped_under_load_loses_nothing(
    tmp_path: Path, server: PostgresServer, record_property: Told
) -> None:
    async with (
        loaded(tmp_path, server.url(), _SEED, server.url) as load,
        load.post.running() as bot,
    ):
        await load.owe(_AWAY, events=5)
        load.type()
        await asyncio.to_thread(server.stop, "immediate")
        kept = load.confirmed.count
        await _type_for(load, _AWAY)
        assert load.confirmed.count == kept

        await asyncio.to_thread(server.start)
        load.type()
        await load.has_all_come()

        told = await load.check(bot)
        record_property("figures", f"stopped for {_AWAY}, seed {_SEED}: {told}")


async def _type_for(load: Load, span: timedelta) -> None:
    """Let people type now and then, for so long."""
    ends, stand_in = load.post.stand_in.now() + span, load.post.stand_in
    while (left := (ends - stand_in.now()).total_seconds()) > 0:
        load.type()
        await stand_in.until(lambda: False, min(left, span.total_seconds() / 10))


@pytest.mark.parametrize("is_called", [False, True], ids=["polling", "called"])
async def test_lines_that_break_anywhere_under_load_lose_nothing(
    tmp_path: Path, server: PostgresServer, record_property: Told, *, is_called: bool
) -> None:
    async with (
        relaying(server.folder / ".s.PGSQL.5432") as relay,
        loaded(tmp_path, server.url(), _SEED, server.url) as load,
    ):
        behind = f"postgresql://postgres@127.0.0.1:{relay.port}/postgres"
        async with _begun(load.post, is_called=is_called, behind=behind) as bot:
            await load.owe(timedelta(seconds=2 * _CUTS), events=_CUTS // 2)
            for how in _cuts(load.chance):
                await _cut(load, relay, how)
            relay.delay = 0.0
            await load.has_all_come()

            told = await load.check(bot)
            way = "called" if is_called else "polling"
            record_property("figures", f"{relay.cuts} cuts, {way}, seed {_SEED}: {told}")


@asynccontextmanager
async def _begun(post: Post, *, is_called: bool, behind: str) -> AsyncIterator[Child]:
    """Start the bot with its database *behind* the relay."""
    if not is_called:
        async with post.running(AMANA_DATABASE_URL=behind) as bot:
            yield bot
        return
    async with calling(post.stand_in), post.called(free_port(), AMANA_DATABASE_URL=behind) as bot:
        yield bot


def _cuts(chance: random.Random) -> list[Cut]:
    return chance.choices(list(_OFTEN), list(_OFTEN.values()), k=_CUTS)


async def _cut(load: Load, relay: Relay, how: Cut) -> None:
    """Let people type, break a connection, and wait until it is broken."""
    before, relay.delay = relay.cuts, load.chance.choice(_DELAYS)
    load.type()
    relay.hang(on=how is Cut.ONE)
    relay.is_refusing = how is Cut.ALL
    await _wait(load)
    relay.cut(how, load.chance)
    relay.hang(on=False)
    await _wait(load)
    relay.is_refusing = False
    async with asyncio.timeout(PATIENCE):
        while relay.cuts == before:
            await load.post.stand_in.next_change(_PAUSE)
            if how in {Cut.ONE, Cut.ALL}:  # there was none just then
                relay.cut(how, load.chance)


async def _wait(load: Load) -> None:
    """Let a moment pass that the seed chooses."""
    await load.post.stand_in.until(lambda: False, load.chance.random() * _PAUSE)
