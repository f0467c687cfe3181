"""Desks: when a digest is due, and running numbers without a gap."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.shelf import RowMissing
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.samples import DESK, INSTANT, NOON, OTHER, identity


@pytest.fixture
async def desk(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.desks.add(DESK)
        await work.commit()


async def _take(transactions: Transactions) -> int:
    async with transactions() as work:
        number = await work.desks.take_number(DESK.id)
        await work.commit()
    return number


@pytest.mark.usefixtures("desk")
async def test_a_desk_comes_back_whole_with_an_aware_due_time(transactions: Transactions) -> None:
    async with transactions() as work:
        found, everything = await work.desks.get(DESK.id), await work.desks.all()

    assert (found, everything) == (DESK, [DESK])
    assert found.digest_due_at.tzinfo is NOON.tzinfo


@pytest.mark.usefixtures("desk")
async def test_a_desk_is_due_from_its_minute_on(transactions: Transactions) -> None:
    later = replace(DESK, id=identity(0xE), digest_due_at=NOON + INSTANT)
    async with transactions() as work:
        await work.desks.add(later)
        before = await work.desks.due(NOON - INSTANT)
        at_noon = await work.desks.due(NOON)
        after = await work.desks.due(NOON + INSTANT)

    assert (before, at_noon) == ([], [DESK])
    assert sorted(after, key=lambda row: row.id) == [DESK, later]


@pytest.mark.usefixtures("desk")
async def test_an_update_moves_the_due_time_and_never_the_number(
    transactions: Transactions,
) -> None:
    await _take(transactions)
    changed = replace(DESK, version=2, sealed=OTHER, digest_due_at=NOON + INSTANT, last_number=99)

    async with transactions() as work:
        await work.desks.update(changed)
        await work.commit()

    async with transactions() as work:
        assert await work.desks.get(DESK.id) == replace(changed, last_number=1)


async def test_a_missing_desk_is_an_error_to_read_and_to_count_on(
    transactions: Transactions,
) -> None:
    for ask in ("get", "take_number"):
        with pytest.raises(RowMissing):
            async with transactions() as work:
                await getattr(work.desks, ask)(DESK.id)


@pytest.mark.usefixtures("desk")
async def test_numbers_start_at_one_and_leave_no_gap(transactions: Transactions) -> None:
    assert [await _take(transactions) for _ in range(3)] == [1, 2, 3]


@pytest.mark.usefixtures("desk")
async def test_a_transaction_that_fails_gives_its_number_back(transactions: Transactions) -> None:
    async with transactions() as work:
        lost = await work.desks.take_number(DESK.id)

    assert (lost, await _take(transactions)) == (1, 1)


@pytest.mark.usefixtures("desk")
async def test_two_processes_share_the_numbers_out_without_a_gap(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    taken = await asyncio.gather(*map(_take, [transactions, elsewhere] * 6))

    assert sorted(taken) == list(range(1, 13))


@on_postgresql
@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("commits", "following"), [(True, 2), (False, 1)])
async def test_who_asks_meanwhile_waits_until_a_number_is_kept_or_given_back(
    transactions: Transactions,
    elsewhere: Transactions,
    engine: AsyncEngine,
    commits: bool,
    following: int,
) -> None:
    async with asyncio.TaskGroup() as group, transactions() as work:
        assert await work.desks.take_number(DESK.id) == 1

        meanwhile = group.create_task(_take(elsewhere))
        await until_somebody_waits(engine)
        if commits:
            await work.commit()

    assert meanwhile.result() == following


@on_postgresql
@pytest.mark.usefixtures("desk")
async def test_a_digest_that_is_being_planned_is_nobody_elses(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as work:
        ours = await work.desks.due(NOON)
        async with elsewhere() as other:
            theirs = await other.desks.due(NOON)
    async with elsewhere() as other:
        afterwards = await other.desks.due(NOON)

    assert (ours, theirs, afterwards) == ([DESK], [], [DESK])
