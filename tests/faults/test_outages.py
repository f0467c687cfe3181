"""The database goes away, or its disk is full: nothing is confirmed, nothing lost, no restart."""

import asyncio
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL

from domain.deliveries import DeliveryKind
from rehearsal.telegram import Phone
from storage.schema import migrate
from tests.acceptance.stage import said
from tests.faults.aftermath import look_into
from tests.faults.post import Post, open_post
from tests.faults.process import Child
from tests.postgres import PostgresServer, running_server

_TERMINATE = SQL(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_IS_FULL = SQL(
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'could not extend file'; END $$;"
    " CREATE TRIGGER refuse BEFORE INSERT ON inbox EXECUTE FUNCTION refuse()"
)
"""What a server says that has no room for another row (PostgreSQL, Appendix A: disk_full)."""

_HAS_ROOM = SQL("DROP FUNCTION refuse CASCADE")
_ROUNDS = 6
_FULL = 4096
"""Bytes beyond which no file may grow: the write-ahead log begins below and goes on above."""


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own, that may be stopped."""
    with running_server() as running:
        migrate(running.url())
        yield running


async def test_connections_that_break_under_load_lose_nothing(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")

        for number in range(_ROUNDS):
            salim.type(f"Note {number} as a connection breaks")
            salim.type(f"Note {number} after it")
            await asyncio.to_thread(server.execute, _TERMINATE)
        await _all_is_kept(post, salim, 2 * _ROUNDS)

        await _has_gone_on(post, bot, 2 * _ROUNDS)


async def test_a_server_that_is_away_gets_nothing_confirmed_and_then_everything(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        await asyncio.to_thread(server.stop, "immediate")

        for number in range(_ROUNDS):
            salim.type(f"Note {number} without a database")
        await _is_handed_out(post)
        await asyncio.to_thread(server.start)
        assert post.stand_in.updates.count() == _ROUNDS
        assert len(said(salim)) == 1

        await _all_is_kept(post, salim, _ROUNDS)
        await _has_gone_on(post, bot, _ROUNDS)


async def test_a_full_disk_gets_nothing_confirmed_and_then_everything(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        await post.stand_in.wait_for(lambda: all(each.from_bot for each in salim.chat))

        polls = len(post.calls("getUpdates"))
        before = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (_FULL, -1))
        for number in range(_ROUNDS):
            salim.type(f"Note {number} on a full disk")
        await _is_handed_out(post)
        await post.stand_in.wait_for(lambda: len(post.calls("getUpdates")) > polls, 30)
        await _is_handed_out(post)
        assert post.stand_in.updates.count() == _ROUNDS
        assert len(said(salim)) == 1
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, before)

        await _all_is_kept(post, salim, _ROUNDS)
        await _has_gone_on(post, bot, _ROUNDS)


async def test_a_server_without_room_gets_nothing_confirmed_and_then_everything(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        await asyncio.to_thread(server.execute, _IS_FULL)

        for number in range(_ROUNDS):
            salim.type(f"Note {number} for which there is no room")
        await post.stand_in.wait_for(lambda: "DatabaseStuck" in bot.errors, 30)
        await _is_handed_out(post)
        assert post.stand_in.updates.count() == _ROUNDS
        assert len(said(salim)) == 1
        await asyncio.to_thread(server.execute, _HAS_ROOM)

        await _all_is_kept(post, salim, _ROUNDS)
        await _has_gone_on(post, bot, _ROUNDS)


async def _is_handed_out(post: Post) -> None:
    """Wait until Telegram has given the bot what it cannot keep."""
    await post.stand_in.wait_for(lambda: post.calls("getUpdates")[-1].outcome == "ok", 30)


async def _all_is_kept(post: Post, phone: Phone, notes: int) -> None:
    await post.hears(phone, 1 + notes)
    await post.stand_in.wait_for(lambda: all(each.from_bot for each in phone.chat), 60)


async def _has_gone_on(post: Post, bot: Child, notes: int) -> None:
    """Hold that the bot was never restarted, and kept each note once."""
    assert await bot.stop() == 0
    kept = await look_into(post.installation.settings, post.desk.id)
    texts = [text for record in kept.records for text in record.texts]
    assert len(texts) == len(set(texts)) == notes
    assert (kept.waiting, kept.aside) == (0, 0)
    late = {DeliveryKind.SWEEP, DeliveryKind.MENU}
    assert set(kept.due) <= late  # done, but for a lease not yet noted
