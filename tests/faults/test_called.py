"""Behind its webhook the real process is killed, stopped, cut off: Telegram comes again."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL

from rehearsal.calling import calling
from rehearsal.telegram import Phone
from storage.schema import migrate
from tests.acceptance.stage import free_port, said
from tests.faults.aftermath import look_into
from tests.faults.post import Post, open_post, started
from tests.faults.process import PATIENCE
from tests.faults.stuck import frozen
from tests.postgres import PostgresServer, running_server

_MANY = 12
_KILLS = 3
_TERMINATE = SQL(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own, that may be stopped."""
    with running_server() as running:
        migrate(running.url())
        yield running


def _brought(post: Post) -> int:
    """Count the calls that the bot took."""
    return sum(call.outcome == "ok" for call in post.calls("webhook"))


async def _texts(post: Post) -> list[str]:
    kept = await look_into(post.installation.settings, post.desk.id)
    assert (kept.waiting, kept.aside) == (0, 0)
    return sorted(text for record in kept.records for text in record.texts)


async def _all_is_said(post: Post, phone: Phone, notes: int) -> None:
    """Wait until everything is kept, answered at least once, and out of the chat."""
    await post.stand_in.wait_for(lambda: not post.stand_in.updates.count(), PATIENCE)
    await post.stand_in.wait_for(lambda: all(each.from_bot for each in phone.chat), PATIENCE)
    await post.hears(phone, 1 + notes)


async def test_killed_under_load_it_loses_nothing_and_keeps_nothing_twice(tmp_path: Path) -> None:
    chance, port, typed = random.Random(1), free_port(), list[str]()  # noqa: S311  # to be repeated
    async with open_post(tmp_path) as forked, calling(forked.stand_in):
        post = started(forked)
        async with post.called(port):
            salim = await post.admit(1001, "Salim")
        for lap in range(_KILLS):
            async with post.called(port) as bot:
                before, wanted = _brought(post), chance.randint(1, _MANY - 1)
                for number in range(_MANY):
                    typed.append(f"Note {number:02} of lap {lap}")
                    salim.type(typed[-1])
                await post.stand_in.wait_for(lambda: _brought(post) >= before + wanted, PATIENCE)  # noqa: B023  # awaited within its turn
                await bot.kill()
        async with post.called(port) as bot:
            await _all_is_said(post, salim, len(typed))
            assert await bot.stop() == 0

        assert await _texts(post) == sorted(typed)
        assert post.calls("getUpdates") == []


async def test_told_to_stop_it_ends_what_it_was_called_with(tmp_path: Path) -> None:
    port, typed = free_port(), [f"Note {number:02}" for number in range(_MANY)]
    async with open_post(tmp_path) as post, calling(post.stand_in):
        async with post.called(port) as bot:
            salim = await post.admit(1001, "Salim")
            before = _brought(post)
            for text in typed:
                salim.type(text)
            await post.stand_in.wait_for(lambda: _brought(post) > before + 2, PATIENCE)
            assert await bot.stop() == 0
        assert len(said(salim)) < 1 + _MANY

        async with post.called(port) as bot:
            await _all_is_said(post, salim, _MANY)
            assert await bot.stop() == 0

        assert await _texts(post) == typed


async def test_a_server_that_is_away_is_answered_with_503_and_then_everything_is_kept(
    tmp_path: Path, server: PostgresServer
) -> None:
    port, typed = free_port(), [f"Note {number:02}" for number in range(_MANY)]
    async with (
        open_post(tmp_path, server.url()) as post,
        calling(post.stand_in),
        post.called(port) as bot,
    ):
        salim = await post.admit(1001, "Salim")
        await asyncio.to_thread(server.stop, "immediate")
        for text in typed:
            salim.type(text)
        await post.stand_in.wait_for(lambda: _ended(post) == 503, PATIENCE)
        await asyncio.to_thread(server.start)
        assert post.stand_in.updates.count() == _MANY
        assert len(said(salim)) == 1

        await _all_is_said(post, salim, _MANY)
        for number in range(_MANY):
            salim.type(f"Note {number:02} as a connection breaks")
            await asyncio.to_thread(server.execute, _TERMINATE)
        await _all_is_said(post, salim, 2 * _MANY)
        assert await bot.stop() == 0

        texts = await _texts(post)
        assert len(texts) == len(set(texts)) == 2 * _MANY


async def test_a_server_that_hangs_is_answered_with_503(
    tmp_path: Path, server: PostgresServer
) -> None:
    port = free_port()
    async with (
        open_post(tmp_path, server.url()) as post,
        calling(post.stand_in),
        post.called(port) as bot,
    ):
        salim = await post.admit(1001, "Salim")
        with frozen(server):
            salim.type("Typed while the database hangs")
            await post.stand_in.wait_for(lambda: _ended(post) == 503, PATIENCE)
            assert post.stand_in.updates.count() == 1
        await _all_is_said(post, salim, 1)
        assert await bot.stop() == 0

        assert await _texts(post) == ["Typed while the database hangs"]


def _ended(post: Post) -> str | int:
    """Tell how the last call ended."""
    return post.calls("webhook")[-1].outcome
