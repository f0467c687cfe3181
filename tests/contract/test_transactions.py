"""A transaction is whole or nothing, however it is left."""

import asyncio

import pytest

from domain.deliveries import DeliveryState
from storage.transactions import SqlUnitOfWork, Transactions
from tests.contract.samples import DESK, MEMBER, NOON, delivery, keyed, link, received, record


async def _fill(work: SqlUnitOfWork) -> None:
    await work.fence.begin(1)
    await work.members.add(MEMBER, keyed("amal"))
    await work.invitations.add(MEMBER, keyed("a code"))
    await work.desks.add(DESK)
    await work.records.add(record(1))
    await work.effects.add(keyed("a message"), record(1).id)
    await work.keyboards.add(MEMBER, NOON)
    await work.inbox.add([received(1)])
    await work.deliveries.add([delivery(1)])
    await work.audit.add([link(1, b"")])


async def _count(transactions: Transactions) -> int:
    """Count the shelves on which something lies."""
    async with transactions() as work:
        found = [
            await work.fence.exists(),
            await work.members.all(),
            await work.invitations.find(keyed("a code")),
            await work.desks.all(),
            await work.records.find(DESK.id, 1),
            await work.effects.find(keyed("a message")),
            await work.keyboards.find(MEMBER.id),
            await work.inbox.count(),
            await work.deliveries.count(DeliveryState.DUE),
            (await work.audit.last())[0],
        ]
    return sum(map(bool, found))


async def test_what_is_committed_is_on_every_shelf_for_everybody(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as work:
        await _fill(work)
        await work.commit()

    assert await _count(elsewhere) == 10


async def test_leaving_without_a_commit_undoes_everything(transactions: Transactions) -> None:
    async with transactions() as work:
        await _fill(work)

    assert await _count(transactions) == 0


async def test_an_error_undoes_everything_and_passes_unchanged(transactions: Transactions) -> None:
    class DefectError(Exception):
        pass

    async def fail() -> None:
        async with transactions() as work:
            await _fill(work)
            raise DefectError

    with pytest.raises(DefectError):
        await fail()
    assert await _count(transactions) == 0


async def test_what_comes_after_a_commit_is_undone_alone(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()
        await work.desks.add(DESK)

    assert await _count(transactions) == 1


async def test_a_transaction_that_is_cancelled_undoes_everything(
    transactions: Transactions,
) -> None:
    filled = asyncio.Event()

    async def hang() -> None:
        async with transactions() as work:
            await _fill(work)
            filled.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        hanging = group.create_task(hang())
        await filled.wait()
        hanging.cancel()

    assert await _count(transactions) == 0


async def test_cancelled_at_any_statement_it_leaves_a_connection_that_works(
    transactions: Transactions,
) -> None:
    """Every step of the loop is a moment at which a shutdown or a time-out may come."""

    async def work_off() -> None:
        async with transactions() as work:
            await work.members.add(MEMBER, keyed("amal"))
            await work.desks.add(DESK)

    for steps in range(40):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(work_off())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()

    async with transactions() as work:
        await _fill(work)
        await work.commit()
    assert await _count(transactions) == 10


async def test_cancelled_while_it_waits_for_another_process_it_takes_nothing(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async def take() -> int:
        async with transactions() as work:
            number = await work.desks.take_number(DESK.id)
            await work.commit()
        return number

    async with elsewhere() as other, asyncio.TaskGroup() as group:
        await other.desks.add(DESK)
        await other.commit()
        await other.desks.take_number(DESK.id)

        waiting = group.create_task(take())
        for _ in range(100):
            await asyncio.sleep(0)  # it gets as far as the other one's lock, and no further
        waiting.cancel()
        await other.commit()

    assert waiting.cancelled()
    assert await take() == 2
