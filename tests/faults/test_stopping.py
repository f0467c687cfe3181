"""Told to stop, the bot stops: within ten seconds, whatever it is doing, with nothing half done."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.telegram import Phone
from storage.schema import migrate
from tests.acceptance.stage import last, said
from tests.faults.aftermath import look_into
from tests.faults.post import Post, open_post, started
from tests.faults.process import PATIENCE
from tests.faults.receipts import receipts, repeats
from tests.faults.replicas import Ledger
from tests.faults.stuck import frozen
from tests.postgres import PostgresServer, running_server

_MANY = 12


async def test_a_hanging_poll_does_not_keep_the_bot(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, started(post).running() as bot:
        assert post.stand_in.calls[-1].outcome == "pending"

        assert await bot.stop() == 0

        assert bot.errors == ""
        assert bot.output == "stopped\n"


async def test_a_bot_under_load_stops_with_nothing_half_done(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post:
        async with post.running() as bot:
            phones = [await post.admit(1001 + n, name) for n, name in enumerate(("Salim", "Huda"))]
            for phone in phones:
                for n in range(_MANY):
                    phone.type(f"Note {n} of {phone.first_name}")
            await post.hears(phones[0], 4)
            assert await bot.stop() == 0
        assert sum(len(said(phone)) for phone in phones) < 2 * _MANY

        async with post.running() as bot:
            for phone in phones:
                await post.hears(phone, 1 + _MANY)
            await post.stand_in.wait_for(lambda: all(map(_is_swept, phones)), PATIENCE)
            assert await bot.stop() == 0

        kept = await look_into(post.installation.settings, post.desk.id)
        assert len(kept.records) == 2 * _MANY
        assert repeats(receipts(post.stand_in.calls, Ledger())) == (Counter(), [])


async def test_a_call_without_an_answer_does_not_keep_the_bot(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        post.stand_in.faults.plan("slow", "sendMessage", retry_after=60)
        salim.type("A note whose receipt hangs")
        await post.hears(salim, 2)

        assert await bot.stop() == 0


async def test_a_bot_that_still_looks_for_telegram_stops(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post:
        post.stand_in.faults.away(True)
        async with post.installation.start("run") as bot:
            await post.stand_in.wait_for(lambda: bool(post.calls("getMe")), PATIENCE)

            assert await bot.stop() == 0


async def test_telegram_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post:
        async with post.running() as bot:
            salim = await post.admit(1001, "Salim")
            assert await bot.stop() == 0
        post.stand_in.faults.away(True)
        salim.type("Typed while nothing worked")
        async with post.installation.start("run"):
            await post.stand_in.wait_for(lambda: len(post.calls("getMe")) > 2, PATIENCE)

            post.stand_in.faults.away(False)

            await post.hears(salim, 2)
            salim.type("Added to it", reply_to=last(salim).message_id)
            await post.hears(salim, 3)
            assert "Added" in last(salim).text


async def test_a_database_that_is_gone_does_not_keep_the_bot(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        server.stop("immediate")
        salim.type("Typed while the database is gone")
        await post.stand_in.wait_for(lambda: _has_handed_out(post), PATIENCE)

        assert await bot.stop() == 0

        assert post.stand_in.updates.count() == 1


async def test_a_database_that_hangs_does_not_keep_the_bot(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")
        with frozen(server):
            salim.type("Typed while the database hangs")
            await post.stand_in.wait_for(lambda: _has_handed_out(post), PATIENCE)

            assert await bot.stop() == 0

        assert post.stand_in.updates.count() == 1


def _is_swept(phone: Phone) -> bool:
    return all(message.from_bot for message in phone.chat)


def _has_handed_out(post: Post) -> bool:
    """Tell whether Telegram has given the bot what it must not confirm."""
    return post.calls("getUpdates")[-1].outcome == "ok"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own, that may be stopped."""
    with running_server() as running:
        migrate(running.url())
        yield running
