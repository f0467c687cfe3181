"""Two replicas behind one address, called in turn: each update once, in the order of its chat."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rehearsal.calling import calling
from rehearsal.telegram import Phone
from storage.schema import migrate
from tests.acceptance.stage import free_port, said
from tests.faults.aftermath import look_into
from tests.faults.confirming import watch_confirming
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE, Child
from tests.faults.relay import Relay, relaying
from tests.postgres import PostgresServer, running_server

_MANY = 10


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own."""
    with running_server() as running:
        migrate(running.url())
        yield running


@asynccontextmanager
async def _replica(post: Post, relay: Relay, port: int) -> AsyncIterator[Child]:
    """Start one that listens at *port*, and wait until it has greeted Telegram."""
    greeted = len(post.calls("getMe"))
    own = {
        "AMANA_PUBLIC_URL": f"http://127.0.0.1:{relay.port}",
        "AMANA_LISTEN": f"127.0.0.1:{port}",
        "AMANA_SOCKET": str(post.installation.settings.socket.with_name(str(port))),
    }
    async with post.installation.start("run", **own) as child:
        await post.stand_in.wait_for(lambda: len(post.calls("getMe")) > greeted, PATIENCE)
        yield child


async def test_what_comes_to_two_replicas_in_turn_is_kept_once_and_in_order(
    tmp_path: Path, server: PostgresServer
) -> None:
    ports = free_port(), free_port()
    async with (
        relaying(*ports) as relay,
        open_post(tmp_path, server.url()) as post,
        calling(post.stand_in),
        _replica(post, relay, ports[0]) as stays,
        _replica(post, relay, ports[1]) as dies,
    ):
        confirmed = watch_confirming(post.stand_in, server.url)
        phones = [await post.admit(1001 + n, name) for n, name in enumerate(("Salim", "Huda"))]
        relay.passed.clear()
        typed = _type(phones, "with two")
        await _is_done(post, phones, 1 + _MANY)
        assert [len(said(phone)) for phone in phones] == [1 + _MANY] * 2  # one receipt for each
        assert min(relay.passed[port] for port in ports) >= _MANY / 2
        typed += _type(phones, "while one dies")
        await post.hears(phones[0], 1 + _MANY + 2)
        assert await dies.kill() == -9
        await _is_done(post, phones, 1 + 2 * _MANY)
        assert await stays.stop() == 0, stays.errors

    kept = await look_into(post.installation.settings, post.desk.id)
    told = [text for record in kept.records for text in record.texts]
    for phone in phones:
        assert [text for text in told if phone.first_name in text] == [
            text for text in typed if phone.first_name in text
        ]
    assert (kept.waiting, kept.aside, confirmed.early) == (0, 0, [])


def _type(phones: list[Phone], when: str) -> list[str]:
    """Let everybody type in turn; return what."""
    texts = [
        (phone, f"Note {n} of {phone.first_name} {when}") for n in range(_MANY) for phone in phones
    ]
    for phone, text in texts:
        phone.type(text)
    return [text for _, text in texts]


async def _is_done(post: Post, phones: list[Phone], messages: int) -> None:
    for phone in phones:
        await post.hears(phone, messages)
    await post.stand_in.wait_for(
        lambda: all(each.from_bot for phone in phones for each in phone.chat), PATIENCE
    )
