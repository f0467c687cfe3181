"""Members and invitations: found by a keyed name, never by anything readable."""

import pytest

from domain.errors import Outdated
from domain.rows import Row
from storage.shelf import RowMissing
from storage.transactions import Transactions
from tests.contract.samples import BYTES, MEMBER, identity, keyed


async def test_a_member_is_found_by_his_keyed_name_and_by_his_id(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()

    async with transactions() as work:
        found = [await work.members.find(keyed("amal")), await work.members.get(MEMBER.id)]

    assert found == [MEMBER, MEMBER]


async def test_all_members_come_in_the_order_of_their_ids(transactions: Transactions) -> None:
    rows = [Row(identity(number), 1, BYTES) for number in (3, 1, 2)]
    async with transactions() as work:
        for row in rows:
            await work.members.add(row, keyed(row.id))
        await work.commit()

    async with transactions() as work:
        found = await work.members.all()

    assert found == [rows[1], rows[2], rows[0]]


async def test_a_missing_member_is_no_answer_by_name_and_an_error_by_id(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        found, everybody = await work.members.find(keyed("nobody")), await work.members.all()

    assert (found, everybody) == (None, [])
    with pytest.raises(RowMissing):
        async with transactions() as work:
            await work.members.get(MEMBER.id)


async def test_an_invitation_is_found_by_its_keyed_code_only(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.invitations.add(MEMBER, keyed("a code"))
        await work.commit()

    async with transactions() as work:
        found = [await work.invitations.find(keyed(code)) for code in ("a code", "another")]

    assert found == [MEMBER, None]


async def test_one_person_is_admitted_once(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()

    with pytest.raises(Outdated):
        async with transactions() as work:
            await work.members.add(Row(identity(2), 1, BYTES), keyed("amal"))

    async with transactions() as work:
        assert await work.members.all() == [MEMBER]


async def test_an_envelope_of_two_megabytes_comes_back_byte_for_byte(
    transactions: Transactions,
) -> None:
    large = Row(identity(1), 1, type(BYTES)(BYTES * 1640))
    async with transactions() as work:
        await work.members.add(large, keyed("amal"))
        await work.commit()

    async with transactions() as work:
        assert await work.members.get(large.id) == large
