"""The audit's chain: one link after the other, whoever appends."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.errors import Outdated
from domain.rows import AuditRow
from storage.transactions import SqlUnitOfWork, Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.samples import keyed, link

GENESIS = b""


async def _append(work: SqlUnitOfWork, about: str = "a record") -> AuditRow:
    sequence, chain = await work.audit.last()
    row = link(sequence + 1, chain, about)
    await work.audit.add([row])
    return row


async def _enter(transactions: Transactions, about: str = "a record") -> AuditRow:
    async with transactions() as work:
        row = await _append(work, about)
        await work.commit()
    return row


def _chained(count: int) -> Sequence[AuditRow]:
    rows: list[AuditRow] = []
    for sequence in range(1, count + 1):
        rows.append(link(sequence, rows[-1].chain if rows else GENESIS))
    return rows


async def test_the_chain_begins_with_nothing_before_it(transactions: Transactions) -> None:
    async with transactions() as work:
        assert await work.audit.last() == (0, GENESIS)


async def test_the_last_link_is_the_newest_committed_one(transactions: Transactions) -> None:
    first, second = _chained(2)
    async with transactions() as work:
        await work.audit.add([first])
        await work.commit()
    async with transactions() as work:
        await work.audit.add([second])

    async with transactions() as work:
        assert await work.audit.last() == (1, first.chain)


async def test_the_newest_links_about_one_thing_come_newest_first(
    transactions: Transactions,
) -> None:
    rows = [await _enter(transactions, about) for about in ("a", "b", "a", "a")]

    async with transactions() as work:
        newest = await work.audit.newest(keyed("a"), limit=2)
        nothing = await work.audit.newest(keyed("c"), limit=2)

    assert (newest, nothing) == ([rows[3], rows[2]], [])


async def test_a_number_is_never_given_twice(transactions: Transactions) -> None:
    await _enter(transactions)

    with pytest.raises(Outdated):
        async with transactions() as work:
            await work.audit.add([link(1, keyed("another past"))])

    async with transactions() as work:
        assert await work.audit.newest(keyed("a record"), limit=2) == _chained(1)


async def test_sequence_numbers_have_64_bits(transactions: Transactions) -> None:
    far = link(2**40, GENESIS)
    async with transactions() as work:
        await work.audit.add([far])

        assert await work.audit.last() == (2**40, far.chain)
        assert await work.audit.newest(far.about, limit=1) == [far]


async def test_two_processes_write_one_chain_without_a_gap(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    await asyncio.gather(*map(_enter, [transactions, elsewhere] * 6))

    async with transactions() as work:
        newest = await work.audit.newest(keyed("a record"), limit=20)

    assert newest == list(reversed(_chained(12)))


@on_postgresql
async def test_who_appends_meanwhile_waits_and_builds_on_the_link_before(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    async with asyncio.TaskGroup() as group, transactions() as work:
        first = await _append(work)

        second = group.create_task(_enter(elsewhere))
        await until_somebody_waits(engine)
        await work.commit()

    assert (first, second.result()) == tuple(_chained(2))


@on_postgresql
async def test_who_only_reads_does_not_wait_for_an_appender(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as work, elsewhere() as other:
        await _append(work)

        assert await other.audit.newest(keyed("a record"), limit=1) == []
