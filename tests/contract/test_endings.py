"""How a claimed delivery goes on: only whose claim it is may start, end or give it back."""

from dataclasses import replace

import pytest

from domain.deliveries import DeliveryState
from domain.rows import DeliveryRow
from storage.transactions import Transactions
from tests.contract.samples import INSTANT, LEASE, MINUTE, NOON, delivery, identity

DUE = delivery(1)
OVER = NOON + LEASE
OURS, THEIRS = identity(0xA), identity(0xB)


@pytest.fixture
async def ours(transactions: Transactions) -> DeliveryRow:
    """Give a delivery that is claimed from noon on."""
    async with transactions() as work:
        await work.deliveries.add([DUE])
        (claimed,) = await work.deliveries.claim_due(NOON, LEASE, OURS, limit=1)
        await work.commit()
    return claimed


@pytest.fixture
async def theirs(ours: DeliveryRow, elsewhere: Transactions) -> DeliveryRow:
    """Give the same delivery, claimed by somebody else when our lease was over."""
    async with elsewhere() as work:
        (claimed,) = await work.deliveries.claim_due(OVER, LEASE, THEIRS, limit=1)
        await work.commit()
    assert claimed == replace(ours, claim=THEIRS)
    return claimed


async def _find(transactions: Transactions) -> DeliveryRow | None:
    async with transactions() as work:
        return await work.deliveries.find(DUE.natural)


async def test_a_start_is_journalled_and_counted(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        begun = await work.deliveries.start(ours, OVER - INSTANT)
        await work.commit()

    assert begun
    assert await _find(transactions) == replace(ours, attempts=1, started_at=OVER - INSTANT)


async def test_nothing_is_started_once_the_lease_is_over(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        begun = await work.deliveries.start(ours, OVER)
        await work.commit()

    assert not begun
    assert await _find(transactions) == ours


async def test_nothing_is_started_that_somebody_else_has_by_now(
    transactions: Transactions, ours: DeliveryRow, theirs: DeliveryRow
) -> None:
    async with transactions() as work:
        begun = await work.deliveries.start(ours, OVER)
        await work.commit()

    assert not begun
    assert await _find(transactions) == theirs


async def test_an_end_is_written_even_late_while_nobody_else_has_it(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        ended = await work.deliveries.finish(ours, DeliveryState.SENT, OVER + MINUTE)
        await work.commit()

    assert ended
    assert await _find(transactions) == replace(ours, state=DeliveryState.SENT)


async def test_an_end_is_not_written_over_somebody_elses_claim(
    transactions: Transactions, ours: DeliveryRow, theirs: DeliveryRow
) -> None:
    async with transactions() as work:
        ended = await work.deliveries.finish(ours, DeliveryState.SENT, OVER)
        await work.commit()

    assert not ended
    assert await _find(transactions) == theirs


async def test_one_end_is_final(transactions: Transactions, ours: DeliveryRow) -> None:
    async with transactions() as work:
        ends = [
            await work.deliveries.finish(ours, state, NOON)
            for state in (DeliveryState.SENT, DeliveryState.MISSED)
        ]
        await work.commit()

    assert ends == [True, False]
    assert await _find(transactions) == replace(ours, state=DeliveryState.SENT)


async def test_what_was_given_back_is_claimed_from_its_moment_on(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        await work.deliveries.start(ours, NOON)
        await work.deliveries.postpone(ours, NOON + MINUTE)
        await work.commit()

    async with transactions() as work:
        early = await work.deliveries.claim_due(NOON + MINUTE - INSTANT, LEASE, THEIRS, limit=1)
        again = await work.deliveries.claim_due(NOON + MINUTE, LEASE, THEIRS, limit=1)

    assert (early, again) == ([], [replace(DUE, claim=THEIRS, attempts=1)])


async def test_only_whose_claim_it_is_gives_a_delivery_back(
    transactions: Transactions, ours: DeliveryRow, theirs: DeliveryRow
) -> None:
    async with transactions() as work:
        await work.deliveries.postpone(ours, NOON)
        await work.commit()

    assert await _find(transactions) == theirs


async def test_what_is_no_longer_wanted_is_closed_under_its_claimants_hands(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        await work.deliveries.close(DUE.id)
        begun = await work.deliveries.start(ours, NOON)
        ended = await work.deliveries.finish(ours, DeliveryState.SENT, NOON)
        await work.commit()

    assert (begun, ended) == (False, False)
    assert await _find(transactions) == replace(ours, state=DeliveryState.CLOSED)


async def test_what_has_ended_is_not_closed_any_more(
    transactions: Transactions, ours: DeliveryRow
) -> None:
    async with transactions() as work:
        await work.deliveries.finish(ours, DeliveryState.SENT, NOON)
        await work.deliveries.close(DUE.id)
        await work.commit()

    assert await _find(transactions) == replace(ours, state=DeliveryState.SENT)
