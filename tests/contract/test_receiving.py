"""Receiving on the real vault and both databases: kept sealed, worked off in order, settled."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from domain.deliveries import DeliveryKind
from domain.particulars import SweepDue
from domain.secrecy import Lookup, Secret
from services.heard import TelegramsClock
from services.incoming.inbox import FindHeads, Postpone, Receive, Received, SetAside, TakeNext
from services.outgoing.tidying import Tidy
from storage.tables import inbox
from storage.transactions import Transactions
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import MINUTE, NOON, OTHER

CHAT = -1001234567890
FIRST, SECOND = (
    Received(number, CHAT, Secret(f"message {number}")) for number in (2**40, 2**40 + 1)
)


@pytest.fixture
async def ours(transactions: Transactions, tmp_path: Path) -> Replica:
    """Give an installation that has received two messages."""
    replica = await first_replica(transactions, tmp_path)
    await Receive(replica.archive)([SECOND, FIRST])
    return replica


@pytest.fixture
def lane(ours: Replica) -> bytes:
    """Give the chat's lane."""
    return ours.vault.name(Lookup.LANE, CHAT)


async def test_updates_are_opened_in_order_and_gone_when_they_are_done(
    ours: Replica, lane: bytes
) -> None:
    take = TakeNext(ours.archive)

    first = await take(lane)
    again = await take(lane)
    second = await take(lane, done=FIRST.update)
    nothing = await take(lane, done=SECOND.update)

    assert first is not None
    assert second is not None
    assert (first.text, second.text) == (FIRST.text, SECOND.text)
    assert (again, nothing) == (first, None)  # killed before it was done, it is handled again


async def test_an_update_received_twice_is_one(ours: Replica, lane: bytes) -> None:
    await Receive(ours.archive)([FIRST, Received(SECOND.update, CHAT, Secret("something else"))])

    second = await TakeNext(ours.archive)(lane, done=FIRST.update)

    assert second is not None
    assert second.text == SECOND.text


async def test_a_sweep_is_owed_in_the_transaction_that_settles_its_update(
    ours: Replica, lane: bytes
) -> None:
    sweep = SweepDue(CHAT, 7, NOON)
    await TakeNext(ours.archive)(lane, done=FIRST.update, sweep=sweep)

    async with ours.archive() as work:
        row = await work.outbox.find(DeliveryKind.SWEEP, CHAT, 7)
        assert row is not None
        assert work.outbox.open(row, SweepDue) == sweep


async def test_a_postponed_chat_is_found_again_when_its_time_has_come(
    ours: Replica, lane: bytes
) -> None:
    await Postpone(ours.archive)(FIRST.update, 1, MINUTE)
    waiting = await FindHeads(ours.archive)()

    ours.clock.moment = NOON + MINUTE

    assert waiting == []
    assert await FindHeads(ours.archive)() == [lane]


async def test_what_was_set_aside_waits_under_its_incident(ours: Replica, lane: bytes) -> None:
    incident = await SetAside(ours.archive)(FIRST.update)

    following = await TakeNext(ours.archive)(lane)

    assert following is not None
    assert following.update == SECOND.update
    async with ours.transactions() as work:
        assert [row.incident for row in await work.inbox.aside()] == [incident]


@pytest.mark.parametrize(("days", "left"), [(30, [FIRST.update]), (32, [])])
async def test_what_was_set_aside_is_gone_after_a_month(
    ours: Replica, days: int, left: list[int]
) -> None:
    await SetAside(ours.archive)(FIRST.update)

    ours.clock.moment = NOON + timedelta(days=days)
    await Tidy(ours.archive)()

    async with ours.transactions() as work:
        assert [row.update for row in await work.inbox.aside()] == left
        assert await work.inbox.count() == 1  # whatever waits, stays


@pytest.mark.parametrize(("hours", "waiting"), [(25, 1), (73, 2)])
async def test_what_was_handled_is_known_for_longer_than_telegram_brings_it_again(
    ours: Replica, lane: bytes, hours: int, waiting: int
) -> None:
    await TakeNext(ours.archive)(lane, done=FIRST.update)

    ours.clock.moment = NOON + timedelta(hours=hours)
    await Tidy(ours.archive)()
    await Receive(ours.archive)([FIRST])

    async with ours.transactions() as work:
        assert await work.inbox.count() == waiting


async def test_what_an_earlier_version_set_aside_goes_a_month_after_it_was_seen(
    ours: Replica,
) -> None:
    await SetAside(ours.archive)(FIRST.update)
    async with ours.transactions() as work:
        undated = update(inbox).where(inbox.c.id == FIRST.update).values(free_at=None)
        await work._connection.execute(undated)
        await work.commit()

    kept = []
    for days in (0, 32):
        ours.clock.moment = NOON + timedelta(days=days)
        await Tidy(ours.archive)()
        async with ours.transactions() as work:
            kept.append(len(await work.inbox.aside()))

    assert kept == [1, 0]


async def test_an_update_that_does_not_open_moves_aside_by_itself(
    ours: Replica, lane: bytes
) -> None:
    async with ours.transactions() as work:
        tampered = update(inbox).where(inbox.c.id == FIRST.update).values(sealed=OTHER)
        await work._connection.execute(tampered)
        await work.commit()

    following = await TakeNext(ours.archive)(lane)

    assert following is not None
    assert following.update == SECOND.update
    async with ours.transactions() as work:
        assert [row.update for row in await work.inbox.aside()] == [FIRST.update]


async def test_the_newest_date_of_a_message_is_heard_once_it_is_kept(ours: Replica) -> None:
    heard, dates = TelegramsClock(), [NOON, None, NOON - MINUTE]
    batch = [
        Received(number, CHAT, Secret("a message"), sent_at) for number, sent_at in enumerate(dates)
    ]

    await Receive(ours.archive, heard)(batch)

    assert heard.newest == NOON
