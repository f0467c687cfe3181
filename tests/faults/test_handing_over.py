"""One of two replicas is told to stop under load: the other goes on, nothing is lost or twice."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.telegram import Phone
from storage.schema import migrate
from tests.acceptance.stage import said
from tests.faults.aftermath import look_into
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE
from tests.faults.receipts import receipts, repeats
from tests.faults.replicas import Ledger
from tests.postgres import PostgresServer, running_server

_MANY = 12


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own."""
    with running_server() as running:
        migrate(running.url())
        yield running


async def test_a_replica_that_leaves_hands_over_and_nothing_is_lost_or_twice(
    tmp_path: Path, server: PostgresServer
) -> None:
    async with open_post(tmp_path, server.url()) as post, post.running() as first:
        phones = [await post.admit(1001 + n, name) for n, name in enumerate(("Salim", "Huda"))]
        elsewhere = {"AMANA_SOCKET": str(tmp_path / "run" / "other")}
        async with post.installation.start("run", **elsewhere) as second:
            await post.stand_in.wait_for(lambda: len(post.calls("getMe")) == 2, PATIENCE)
            _type(phones, "while two are there")
            await post.hears(phones[0], 4)
            assert await first.stop() == 0, first.errors
            _type(phones, "while one has left")
            await _all_is_done(post, phones)
            assert await second.stop() == 0, second.errors

    kept = await look_into(post.installation.settings, post.desk.id)
    assert len(kept.records) == 4 * _MANY
    assert (kept.waiting, kept.aside) == (0, 0)
    assert repeats(receipts(post.stand_in.calls, Ledger())) == (Counter(), [])


def _type(phones: list[Phone], when: str) -> None:
    for phone in phones:
        for number in range(_MANY):
            phone.type(f"Note {number} of {phone.first_name} {when}")


async def _all_is_done(post: Post, phones: list[Phone]) -> None:
    for phone in phones:
        await post.hears(phone, 1 + 2 * _MANY)
    await post.stand_in.wait_for(
        lambda: all(each.from_bot for phone in phones for each in phone.chat), PATIENCE
    )
    assert all(len(said(phone)) == 1 + 2 * _MANY for phone in phones)
