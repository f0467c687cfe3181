"""Claims with leases: for a while a delivery is one replica's, and then anybody's again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.deliveries import DeliveryKind, DeliveryState
from domain.rows import DeliveryRow
from storage.transactions import Transactions
from tests.contract.samples import INSTANT, LEASE, MINUTE, NOON, delivery, identity, keyed

DUE = delivery(1)
OURS, THEIRS = identity(0xA), identity(0xB)


async def _owe(transactions: Transactions, rows: Sequence[DeliveryRow]) -> None:
    async with transactions() as work:
        await work.deliveries.add(rows)
        await work.commit()


async def test_what_is_due_is_claimed_whole_and_only_then(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])

    async with transactions() as work:
        early = await work.deliveries.claim_due(NOON - INSTANT, LEASE, OURS, limit=20)
        claimed = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        kept = await work.deliveries.find(DUE.natural)

    assert (early, claimed, kept) == ([], [replace(DUE, claim=OURS)], replace(DUE, claim=OURS))


async def test_a_claim_that_is_not_committed_holds_nobody_off(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)

    async with transactions() as work:
        claimed = await work.deliveries.claim_due(NOON, LEASE, THEIRS, limit=10)

    assert claimed == [replace(DUE, claim=THEIRS)]


async def test_a_dead_replicas_delivery_is_claimed_again_after_its_lease_and_not_before(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        await work.commit()

    async with elsewhere() as work:
        before = await work.deliveries.claim_due(NOON + LEASE - INSTANT, LEASE, THEIRS, limit=10)
        after = await work.deliveries.claim_due(NOON + LEASE, LEASE, THEIRS, limit=10)

    assert (before, after) == ([], [replace(DUE, claim=THEIRS)])


async def test_one_that_may_have_been_sent_says_so_when_it_is_claimed_again(
    transactions: Transactions,
) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        await work.deliveries.start(ours, NOON + INSTANT)
        await work.commit()

    async with transactions() as work:
        again = await work.deliveries.claim_due(NOON + INSTANT + LEASE, LEASE, THEIRS, limit=10)

    assert again == [replace(DUE, claim=THEIRS, attempts=1, started_at=NOON + INSTANT)]


async def test_a_lease_begins_anew_when_the_sending_begins(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])
    last = NOON + LEASE - INSTANT
    async with transactions() as work:
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        await work.deliveries.start(ours, last)
        await work.commit()

    async with transactions() as work:
        before = await work.deliveries.claim_due(last + LEASE - INSTANT, LEASE, THEIRS, limit=10)
        after = await work.deliveries.claim_due(last + LEASE, LEASE, THEIRS, limit=10)

    assert (before, [row.id for row in after]) == ([], [DUE.id])


async def test_the_most_urgent_are_claimed_first_and_then_the_oldest(
    transactions: Transactions,
) -> None:
    kinds = [*reversed(DeliveryKind), DeliveryKind.SWEEP]
    rows = [delivery(number, kind) for number, kind in enumerate(kinds)]
    older = replace(rows[-1], due_at=NOON - MINUTE)
    await _owe(transactions, [*rows[:-1], older])

    async with transactions() as work:
        first = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=3)
        rest = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=99)

    urgent = [DeliveryKind.CONCEAL, DeliveryKind.SWEEP, DeliveryKind.SWEEP]
    later = [each for each in DeliveryKind if each not in urgent]
    assert [row.kind for row in first] == urgent
    assert [row.due_at for row in first] == [NOON, NOON - MINUTE, NOON]
    assert [row.kind for row in rest] == later


@pytest.mark.parametrize("state", [each for each in DeliveryState if each != DeliveryState.DUE])
async def test_what_has_ended_is_never_claimed_again(
    transactions: Transactions, state: DeliveryState
) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        ended = await work.deliveries.finish(ours, state, NOON)
        await work.commit()

    async with transactions() as work:
        claimed = await work.deliveries.claim_due(NOON + LEASE, LEASE, THEIRS, limit=10)

    assert (ended, claimed) == (True, [])


async def test_desks_take_turns_however_much_one_of_them_has_due(
    transactions: Transactions,
) -> None:
    many = [replace(delivery(number), turn=keyed("LAND")) for number in range(50)]
    few = [replace(delivery(number), turn=keyed("NAV")) for number in range(50, 53)]
    later = [replace(row, due_at=NOON + INSTANT * at) for at, row in enumerate(few, 1)]
    urgent = delivery(60, DeliveryKind.REMINDER, NOON + MINUTE)
    await _owe(transactions, [*many, *later, urgent])

    async with transactions() as work:
        claimed = await work.deliveries.claim_due(NOON + MINUTE, LEASE, OURS, limit=7)

    assert claimed[0].id == urgent.id
    assert [row.turn for row in claimed[1:]] == [keyed("LAND"), keyed("NAV")] * 3
    assert [row.natural for row in claimed[2::2]] == [row.natural for row in few]


async def test_what_is_deferred_is_no_attempt_more(transactions: Transactions) -> None:
    await _owe(transactions, [DUE])
    async with transactions() as work:
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=20)
        await work.deliveries.defer(ours, NOON + MINUTE)
        early = await work.deliveries.claim_due(NOON + MINUTE - INSTANT, LEASE, THEIRS, limit=20)
        again = await work.deliveries.claim_due(NOON + MINUTE, LEASE, THEIRS, limit=20)

    assert (early, again) == ([], [replace(DUE, claim=THEIRS)])
