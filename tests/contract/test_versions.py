"""A row is written over the version that was read, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import pytest

from domain.errors import Outdated, Unavailable
from domain.rows import Row
from storage.transactions import SqlUnitOfWork, Transactions
from tests.contract.samples import BYTES, DESK, MEMBER, NOON, OTHER, keyed, record

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Case(Generic[R]):
    """One shelf: its first row, and how rows get in, are written again and read."""

    row: R
    add: Callable[[SqlUnitOfWork, R], Awaitable[None]]
    update: Callable[[SqlUnitOfWork, R], Awaitable[None]]
    find: Callable[[SqlUnitOfWork], Awaitable[R | None]]

    async def put(self, transactions: Transactions) -> None:
        """Add the first row."""
        async with transactions() as work:
            await self.add(work, self.row)
            await work.commit()

    async def write(self, transactions: Transactions, version: int) -> Exception | None:
        """Write a version; return why not."""
        try:
            async with transactions() as work:
                await self.update(work, replace(self.row, version=version, sealed=OTHER))
                await work.commit()
        except Unavailable as error:
            return error
        return None

    async def read(self, transactions: Transactions) -> R | None:
        """Read the row."""
        async with transactions() as work:
            return await self.find(work)


KEY = keyed("a name")
CASES = [
    Case(
        MEMBER,
        lambda work, row: work.members.add(row, KEY),
        lambda work, row: work.members.update(row),
        lambda work: work.members.find(KEY),
    ),
    Case(
        MEMBER,
        lambda work, row: work.invitations.add(row, KEY),
        lambda work, row: work.invitations.update(row),
        lambda work: work.invitations.find(KEY),
    ),
    Case(
        DESK,
        lambda work, row: work.desks.add(row),
        lambda work, row: work.desks.update(row),
        lambda work: work.desks.get(DESK.id),
    ),
    Case(
        record(1),
        lambda work, row: work.records.add(row),
        lambda work, row: work.records.update(row),
        lambda work: work.records.find(DESK.id, 1),
    ),
    Case(
        Row("a handle", 1, BYTES),
        lambda work, row: work.keyboards.add(row, NOON),
        lambda work, row: work.keyboards.update(row),
        lambda work: work.keyboards.find("a handle"),
    ),
]
SHELVES = ["members", "invitations", "desks", "records", "keyboards"]
on_every_shelf = pytest.mark.parametrize("case", CASES, ids=SHELVES)


@on_every_shelf
async def test_the_next_version_is_written_and_read(
    transactions: Transactions, case: Case[Row]
) -> None:
    await case.put(transactions)

    refusal = await case.write(transactions, 2)

    assert refusal is None
    assert await case.read(transactions) == replace(case.row, version=2, sealed=OTHER)


@on_every_shelf
@pytest.mark.parametrize("version", [1, 3], ids=["stale", "skipped"])
async def test_any_other_version_is_refused_and_changes_nothing(
    transactions: Transactions, case: Case[Row], version: int
) -> None:
    await case.put(transactions)

    refusal = await case.write(transactions, version)

    assert type(refusal) is Outdated
    assert await case.read(transactions) == case.row


@on_every_shelf
async def test_a_row_that_is_not_there_is_not_written(
    transactions: Transactions, case: Case[Row]
) -> None:
    assert type(await case.write(transactions, 2)) is Outdated


@on_every_shelf
async def test_of_two_who_read_one_version_only_one_writes(
    transactions: Transactions, elsewhere: Transactions, case: Case[Row]
) -> None:
    await case.put(transactions)

    written = await asyncio.gather(case.write(transactions, 2), case.write(elsewhere, 2))

    assert sorted(type(each) is Outdated for each in written) == [False, True]
