"""The generation row: one hand on the keyring, and nobody behind without noticing."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.shelf import RowMissing
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits


@pytest.fixture
async def begun(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.fence.begin(1)
        await work.commit()


async def _grow(transactions: Transactions) -> int:
    async with transactions() as work:
        generation = await work.fence.hold() + 1
        await work.fence.advance(generation)
        await work.commit()
    return generation


async def test_an_installation_without_the_row_is_an_error(transactions: Transactions) -> None:
    for ask in ("generation", "hold"):
        with pytest.raises(RowMissing):
            async with transactions() as work:
                await getattr(work.fence, ask)()


async def test_a_database_says_whether_it_belongs_to_a_keyring(transactions: Transactions) -> None:
    async with transactions() as work:
        before = await work.fence.exists()
        await work.fence.begin(1)

        assert (before, await work.fence.exists()) == (False, True)


@pytest.mark.usefixtures("begun")
async def test_beginning_again_changes_nothing(transactions: Transactions) -> None:
    await _grow(transactions)

    async with transactions() as work:
        await work.fence.begin(1)
        await work.commit()

    async with transactions() as work:
        assert await work.fence.generation() == 2


@pytest.mark.usefixtures("begun")
async def test_a_generation_that_is_not_committed_never_was(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.fence.advance(await work.fence.hold() + 1)

    async with transactions() as work:
        assert await work.fence.generation() == 1


@pytest.mark.usefixtures("begun")
async def test_no_two_writers_make_the_same_generation(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    made = await asyncio.gather(*map(_grow, [transactions, elsewhere] * 4))

    assert sorted(made) == list(range(2, 10))


@on_postgresql
@pytest.mark.usefixtures("begun")
async def test_who_would_write_the_keyring_too_waits_and_sees_what_was_written(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    async with asyncio.TaskGroup() as group, transactions() as work:
        await work.fence.advance(await work.fence.hold() + 1)

        second = group.create_task(_grow(elsewhere))
        await until_somebody_waits(engine)
        await work.commit()

    assert second.result() == 3


@on_postgresql
@pytest.mark.usefixtures("begun")
async def test_who_only_reads_the_generation_does_not_wait(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as work, elsewhere() as other:
        await work.fence.hold()

        assert await other.fence.generation() == 1
