"""Two processes on one PostgreSQL: what one of them writes wakes the other, which looks at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest

from domain.calls import Call
from domain.deliveries import DeliveryKind
from domain.particulars import SweepDue
from handlers.updates import received
from handlers.wire import Wire
from house.calling import Calling, calling
from house.rooms import Rooms
from house.wiring import House, open_house
from rehearsal.telegram import Phone
from scheduler.clock import SystemClock
from scheduler.stepping import Interval
from services.incoming.inbox import Receive
from storage.locks import open_locks
from tests.acceptance.stage import TOKEN, last, said
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE

_NEVER = timedelta(days=1)
_LISTENING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query = 'LISTEN amana_poll'"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One process that is woken by calls alone, and an archive with a bell in another."""

    post: Post
    woken: House
    rooms: Rooms
    lines: Calling


@pytest.fixture
async def pair(tmp_path: Path, postgres_url: str) -> AsyncIterator[Pair]:
    """Give the two; the second one holds the poll, so that what comes in is its own affair."""
    async with (
        open_post(tmp_path, postgres_url) as post,
        post.installation.rooms() as rooms,
        open_locks(rooms.engine) as locks,
        calling(postgres_url, lambda: 0.0) as lines,
    ):
        await locks.take("poller")
        rooms.wakeup.ring = partial(lines.ring, Call.DELIVER)
        async with _woken(post, postgres_url) as house:
            yield Pair(post, house, rooms, lines)


@asynccontextmanager
async def _woken(post: Post, url: str) -> AsyncIterator[House]:
    """Open a house that never looks by itself, once it hears."""
    async with open_house(post.installation.settings, SystemClock()) as house:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            while True:
                found = await (await connection.execute(_LISTENING)).fetchone()
                if found is not None and found[0] == 2:
                    break
        house.ticker._scheduler.reschedule_job("deliver", trigger=Interval(_NEVER))
        house.lanes.idle = _NEVER
        house.lanes.wake()  # it looks once more, and then not for a day
        deliver = house.ticker._ticks["deliver"]
        await deliver.run()
        await deliver.finished()
        yield house


async def _enter(pair: Pair) -> Phone:
    """Let somebody type his code: received by one, handled by the other."""
    phone = pair.post.stand_in.phone(1001, "Salim")
    phone.type(f"/start {await pair.post.installation.invite()}")
    async with Wire(
        token=TOKEN, base_url=f"{pair.post.installation.settings.telegram_url}/bot"
    ) as bot:
        batch = await bot.fetch(None)
    await Receive(pair.rooms.archive)([received(each) for each in batch])
    pair.lines.ring(Call.HANDLE)
    await pair.post.hears(phone, 1)
    return phone


async def test_what_one_process_received_is_handled_by_another(pair: Pair) -> None:
    phone = await _enter(pair)

    assert "NAV" in last(phone).text


async def test_what_one_process_owes_is_delivered_by_another(pair: Pair) -> None:
    phone = await _enter(pair)
    welcome = said(phone)[0].message_id

    async with pair.rooms.archive() as work:
        swept = SweepDue(phone.user_id, welcome, work.now)
        await work.outbox.plan(DeliveryKind.SWEEP, work.now, swept, "by another process")
        await work.commit()

    await pair.post.stand_in.wait_for(
        lambda: all(each.message_id != welcome for each in phone.chat), PATIENCE
    )
