"""Claimants side by side: no delivery is ever two replicas', and none is left lying."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.rows import DeliveryRow
from storage.deliveries import SqlDeliveries
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql
from tests.contract.samples import LEASE, NOON, delivery, identity

MANY = [delivery(number) for number in range(60)]


async def _owe(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.deliveries.add(MANY)
        await work.commit()


async def _claim(transactions: Transactions, claim: str, limit: int) -> list[DeliveryRow]:
    async with transactions() as work:
        claimed = await work.deliveries.claim_due(NOON, LEASE, claim, limit)
        await work.commit()
    return claimed


async def _claim_all(transactions: Transactions, claim: str) -> list[DeliveryRow]:
    everything: list[DeliveryRow] = []
    while claimed := await _claim(transactions, claim, limit=7):
        everything += claimed
    return everything


async def test_claimants_in_two_processes_share_everything_out(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    await _owe(transactions)

    sides = [transactions, elsewhere, transactions, elsewhere]
    shares = await asyncio.gather(
        *(_claim_all(side, identity(number)) for number, side in enumerate(sides))
    )

    claimed = [row.id for share in shares for row in share]
    assert sorted(claimed) == sorted(row.id for row in MANY)


@on_postgresql
async def test_a_claimant_steps_over_what_another_is_just_taking(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    await _owe(transactions)

    async with transactions() as work, elsewhere() as other:
        ours = await work.deliveries.claim_due(NOON, LEASE, identity(1), limit=24)
        theirs = await other.deliveries.claim_due(NOON, LEASE, identity(2), limit=60)

    assert (len(ours), len(theirs)) == (24, 36)
    assert {row.id for row in ours}.isdisjoint(row.id for row in theirs)


async def test_nobody_claims_more_than_he_asked_for(transactions: Transactions) -> None:
    await _owe(transactions)

    assert len(await _claim(transactions, identity(1), limit=24)) == 24


@on_postgresql
async def test_nobody_claims_more_than_he_asked_for_whatever_the_planner_thinks(
    transactions: Transactions, engine: AsyncEngine
) -> None:
    """A subquery that locks rows and is run once for every row would go on taking others."""
    await _owe(transactions)

    async with engine.connect() as connection:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"):
            await connection.execute(text(f"SET LOCAL enable_{way} = off"))
        claimed = await SqlDeliveries(connection).claim_due(NOON, LEASE, identity(1), limit=7)

    assert len(claimed) == 7
