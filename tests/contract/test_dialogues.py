"""Dialogues: what waits for a member's word, for a month after his last."""

import pytest

from domain.errors import Outdated
from domain.rows import Row
from domain.secrecy import Sealed
from storage.transactions import Transactions
from tests.contract.samples import BYTES, INSTANT, NOON

SALIM = "a" * 32
FIRST = Row(SALIM, 1, BYTES)
SECOND = Row(SALIM, 2, Sealed(BYTES + b"2"))


async def test_a_members_dialogues_are_found_as_they_were_written_last(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        await work.dialogues.add(FIRST, NOON)
        await work.dialogues.update(SECOND, NOON + INSTANT)
        await work.commit()

    async with transactions() as work:
        found = [await work.dialogues.find(member) for member in (SALIM, "b" * 32)]

    assert found == [SECOND, None]


async def test_what_somebody_else_wrote_first_is_not_written_over(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        await work.dialogues.add(FIRST, NOON)
        await work.dialogues.update(SECOND, NOON)

        with pytest.raises(Outdated):
            await work.dialogues.update(SECOND, NOON)


async def test_a_move_lets_dialogues_wait_longer(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.dialogues.add(FIRST, NOON)
        await work.dialogues.update(SECOND, NOON + INSTANT)
        await work.commit()

    async with transactions() as work:
        early = await work.dialogues.remove_expired(NOON)
        late = await work.dialogues.remove_expired(NOON + INSTANT)
        left = await work.dialogues.find(SALIM)

    assert (early, late, left) == (0, 1, None)
