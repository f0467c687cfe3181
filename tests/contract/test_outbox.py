"""The outbox as a shelf: each thing owed is there once, and goes when it is over."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.deliveries import DeliveryKind, DeliveryState
from domain.rows import DeliveryRow
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.samples import INSTANT, LEASE, MINUTE, NOON, OTHER, delivery, identity, keyed

DUE = delivery(1)


async def _owe(transactions: Transactions, rows: Sequence[DeliveryRow]) -> None:
    async with transactions() as work:
        await work.deliveries.add(rows)
        await work.commit()


@pytest.mark.parametrize("kind", DeliveryKind)
async def test_a_delivery_of_every_kind_comes_back_whole(
    transactions: Transactions, kind: DeliveryKind
) -> None:
    await _owe(transactions, [delivery(1, kind)])

    async with transactions() as work:
        found = [await work.deliveries.find(keyed(each)) for each in (1, 2)]

    assert found == [delivery(1, kind), None]


async def test_what_is_owed_already_stays_as_it_is(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])

    again = replace(DUE, id=identity(9), sealed=OTHER, due_at=NOON + MINUTE)
    await _owe(transactions, [again, delivery(2)])

    async with transactions() as work:
        assert await work.deliveries.find(DUE.natural) == DUE
        assert await work.deliveries.count(DeliveryState.DUE) == {DeliveryKind.DIGEST: 2}


async def test_of_many_those_that_are_there_are_told_with_how_they_stand(
    transactions: Transactions,
) -> None:
    await _owe(transactions, [DUE, delivery(2)])
    async with transactions() as work:
        (ours, _) = await work.deliveries.claim_due(NOON, LEASE, identity(1), 2)
        await work.deliveries.finish(ours, DeliveryState.SENT, NOON)
        await work.commit()

    async with transactions() as work:
        known = await work.deliveries.known([keyed(each) for each in (1, 2, 3)])

    states = {
        keyed(1): DeliveryState.DUE,
        keyed(2): DeliveryState.DUE,
        ours.natural: DeliveryState.SENT,
    }
    assert {name: (row.state, row.due_at) for name, row in known.items()} == {
        name: (state, NOON) for name, state in states.items()
    }


async def test_what_was_delivered_is_not_owed_again(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, identity(1), 1)
        await work.deliveries.finish(ours, DeliveryState.SENT, NOON)
        await work.commit()

    await _owe(transactions, [DUE])

    async with transactions() as work:
        assert await work.deliveries.claim_due(NOON + LEASE, LEASE, identity(2), 1) == []


@on_postgresql
async def test_planned_by_two_replicas_at_once_it_is_owed_once(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    async with asyncio.TaskGroup() as group, transactions() as work:
        await work.deliveries.add([DUE])

        group.create_task(_owe(elsewhere, [replace(DUE, id=identity(9), sealed=OTHER)]))
        await until_somebody_waits(engine)
        await work.commit()

    async with transactions() as work:
        assert await work.deliveries.find(DUE.natural) == DUE
        assert await work.deliveries.count(DeliveryState.DUE) == {DeliveryKind.DIGEST: 1}


async def test_deliveries_are_counted_by_state_and_kind(transactions: Transactions) -> None:
    kinds = [DeliveryKind.SWEEP, DeliveryKind.SWEEP, DeliveryKind.ALERT]
    await _owe(transactions, [delivery(number, kind) for number, kind in enumerate(kinds)])

    async with transactions() as work:
        await work.deliveries.close(identity(0))
        counted = {state: await work.deliveries.count(state) for state in DeliveryState}

    assert counted == {
        DeliveryState.DUE: {DeliveryKind.SWEEP: 1, DeliveryKind.ALERT: 1},
        DeliveryState.CLOSED: {DeliveryKind.SWEEP: 1},
        DeliveryState.SENT: {},
        DeliveryState.MISSED: {},
        DeliveryState.WAITING: {},
    }


async def test_what_ended_long_ago_is_removed_and_what_is_due_never(
    transactions: Transactions,
) -> None:
    await _owe(transactions, [delivery(number) for number in (1, 2, 3)])
    async with transactions() as work:
        old, new, _ = await work.deliveries.claim_due(NOON, LEASE, identity(9), 3)
        await work.deliveries.finish(old, DeliveryState.SENT, NOON + LEASE)
        await work.deliveries.finish(new, DeliveryState.MISSED, NOON + LEASE + INSTANT)
        await work.commit()

    async with transactions() as work:
        removed = await work.deliveries.remove_finished(NOON + LEASE + INSTANT)
        left = [await work.deliveries.find(row.natural) for row in (old, new)]

    assert removed == 1
    assert left == [None, replace(new, state=DeliveryState.MISSED)]
    async with transactions() as work:
        assert await work.deliveries.remove_finished(NOON) == 0
