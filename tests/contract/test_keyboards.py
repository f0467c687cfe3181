"""Keyboards: what buttons mean, until they expire."""

from domain.rows import Row
from storage.transactions import Transactions
from tests.contract.samples import BYTES, INSTANT, NOON

HANDLE = "Zm9vYmFyYmF6cXV4MTIzNA"


def _row(handle: str) -> Row:
    return Row(handle, 1, BYTES)


async def test_a_keyboard_is_found_by_its_handle_exactly_as_written(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        await work.keyboards.add(_row(HANDLE), NOON)
        await work.commit()

    async with transactions() as work:
        found = [await work.keyboards.find(handle) for handle in (HANDLE, HANDLE.lower())]

    assert found == [_row(HANDLE), None]


async def test_what_expired_is_removed_and_counted_and_nothing_else(
    transactions: Transactions,
) -> None:
    ends = {"past": NOON - INSTANT, "now": NOON, "ahead": NOON + INSTANT}
    async with transactions() as work:
        for handle, end in ends.items():
            await work.keyboards.add(_row(handle), end)
        await work.commit()

    async with transactions() as work:
        removed = await work.keyboards.remove_expired(NOON)
        left = [await work.keyboards.find(handle) for handle in ends]

    assert (removed, left) == (2, [None, None, _row("ahead")])
