"""The inbox: in order within a chat, chats side by side, nothing forgotten on the way."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.rows import InboxRow
from storage.tables import handled
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.samples import INSTANT, MINUTE, NOON, OTHER, keyed, received

LANE, NEXT_DOOR = keyed("a chat"), keyed("next door")
FIRST, SECOND, THIRD = received(1), received(2), received(3)
NEIGHBOUR = received(4, "next door")
ALL = [THIRD, NEIGHBOUR, FIRST, SECOND]


async def _receive(transactions: Transactions, rows: Sequence[InboxRow]) -> None:
    async with transactions() as work:
        await work.inbox.add(rows)
        await work.commit()


async def test_the_heads_are_the_first_update_of_each_chat(transactions: Transactions) -> None:
    await _receive(transactions, ALL)

    async with transactions() as work:
        assert await work.inbox.heads(NOON) == [FIRST, NEIGHBOUR]
        assert await work.inbox.head(LANE, NOON) == FIRST
        assert await work.inbox.head(keyed("silence"), NOON) is None


async def test_a_chat_is_worked_off_in_order_until_nothing_is_left(
    transactions: Transactions,
) -> None:
    await _receive(transactions, ALL)
    worked_off = []

    async with transactions() as work:
        while head := await work.inbox.head(LANE, NOON):
            await work.inbox.settle(head.update, NOON)
            worked_off.append(head)
        await work.commit()

    assert worked_off == [FIRST, SECOND, THIRD]
    async with transactions() as work:
        assert (await work.inbox.heads(NOON), await work.inbox.count()) == ([NEIGHBOUR], 1)


async def test_a_postponed_update_holds_its_whole_chat_back_and_no_other(
    transactions: Transactions,
) -> None:
    await _receive(transactions, ALL)
    async with transactions() as work:
        await work.inbox.postpone(FIRST.update, 1, NOON + MINUTE)
        await work.commit()

    async with transactions() as work:
        before = NOON + MINUTE - INSTANT
        assert await work.inbox.heads(before) == [NEIGHBOUR]
        assert await work.inbox.head(LANE, before) is None


async def test_a_postponed_update_is_handled_again_at_its_minute(
    transactions: Transactions,
) -> None:
    await _receive(transactions, ALL)
    async with transactions() as work:
        await work.inbox.postpone(FIRST.update, 2, NOON + MINUTE)
        await work.commit()

    async with transactions() as work:
        again = replace(FIRST, attempts=2, free_at=NOON + MINUTE)
        assert await work.inbox.heads(NOON + MINUTE) == [again, NEIGHBOUR]
        assert await work.inbox.head(LANE, NOON + MINUTE) == again


async def test_an_update_set_aside_frees_its_chat_and_stays_whole(
    transactions: Transactions,
) -> None:
    await _receive(transactions, ALL)
    async with transactions() as work:
        await work.inbox.postpone(FIRST.update, 3, NOON + MINUTE)
        await work.inbox.set_aside(FIRST.update, "0badc0de", NOON)
        await work.commit()

    async with transactions() as work:
        assert await work.inbox.heads(NOON) == [SECOND, NEIGHBOUR]
        assert await work.inbox.aside() == [
            replace(FIRST, attempts=3, free_at=NOON, incident="0badc0de")
        ]
        assert await work.inbox.count() == 3


async def test_what_was_set_aside_is_listed_oldest_first(transactions: Transactions) -> None:
    await _receive(transactions, ALL)

    async with transactions() as work:
        for row in (NEIGHBOUR, SECOND):
            await work.inbox.set_aside(row.update, "0badc0de", NOON)
        aside = await work.inbox.aside()

    assert aside == [replace(row, free_at=NOON, incident="0badc0de") for row in (SECOND, NEIGHBOUR)]


async def test_an_update_telegram_sends_again_stays_as_it_is(transactions: Transactions) -> None:
    await _receive(transactions, [FIRST])
    async with transactions() as work:
        await work.inbox.postpone(FIRST.update, 2, NOON)
        await work.commit()

    await _receive(transactions, [replace(FIRST, sealed=OTHER), SECOND])

    async with transactions() as work:
        assert await work.inbox.head(LANE, NOON) == replace(FIRST, attempts=2, free_at=NOON)
        assert await work.inbox.count() == 2


async def test_an_empty_batch_is_no_error(transactions: Transactions) -> None:
    await _receive(transactions, [])

    async with transactions() as work:
        assert await work.inbox.heads(NOON) == []


@pytest.mark.parametrize("update", [2**31, 2**40, 2**63 - 1])
async def test_numbers_of_64_bits_keep_their_order(transactions: Transactions, update: int) -> None:
    await _receive(transactions, [received(update), received(update - 1)])

    async with transactions() as work:
        assert await work.inbox.head(LANE, NOON) == received(update - 1)
        await work.inbox.settle(update - 1, NOON)
        assert await work.inbox.head(LANE, NOON) == received(update)


async def test_many_chats_are_looked_at_a_hundred_at_a_time(transactions: Transactions) -> None:
    await _receive(transactions, [received(each, f"chat {each}") for each in range(120)])

    async with transactions() as work:
        assert await work.inbox.heads(NOON) == [
            received(each, f"chat {each}") for each in range(100)
        ]


async def test_a_handled_update_stays_away_for_longer_than_telegram_keeps_it(
    transactions: Transactions,
) -> None:
    found = []
    async with transactions() as work:
        await work.inbox.add([FIRST])
        await work.inbox.settle(FIRST.update, NOON)
        for before in (NOON, NOON + MINUTE):
            await work.inbox.forget(before, NOON)
            await work.inbox.add([FIRST])
            found.append(await work.inbox.count())

    assert found == [0, 1]


async def test_what_an_earlier_version_handled_is_known_from_when_it_was_seen(
    transactions: Transactions,
) -> None:
    found = []
    async with transactions() as work:
        await work.inbox.settle(FIRST.update, NOON)
        await work.inbox._connection.execute(update(handled).values(handled_at=None))
        for now in (NOON, NOON + 2 * MINUTE):
            await work.inbox.forget(now - MINUTE, now)
            await work.inbox.add([FIRST])
            found.append(await work.inbox.count())

    assert found == [0, 1]


async def test_an_update_settled_twice_is_settled(transactions: Transactions) -> None:
    await _receive(transactions, [FIRST])

    async with transactions() as work:
        await work.inbox.settle(FIRST.update, NOON)
        await work.inbox.settle(FIRST.update, NOON)
        await work.commit()

    async with transactions() as work:
        assert await work.inbox.count() == 0


@on_postgresql
async def test_an_update_received_again_while_it_is_being_settled_stays_away(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    await _receive(transactions, [FIRST])
    async with asyncio.TaskGroup() as group, transactions() as work:
        await work.inbox.settle(FIRST.update, NOON)

        group.create_task(_receive(elsewhere, [FIRST, SECOND]))
        await until_somebody_waits(engine)
        await work.commit()

    async with transactions() as work:
        assert await work.inbox.heads(NOON) == [SECOND]
