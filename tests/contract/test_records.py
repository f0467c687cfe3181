"""Records of every kind in one table, and the natural keys of what already happened."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import NotPermitted, Outdated, Unavailable
from domain.records import Kind
from storage.transactions import Transactions
from tests.contract.samples import DESK, identity, keyed, record

ELSEWHERE = identity(0xE)


async def _keep_some(transactions: Transactions) -> None:
    async with transactions() as work:
        for number in (3, 1, 4, 2):
            kind = Kind.EVENT if number % 2 else Kind.NOTE
            await work.records.add(record(number, kind))
        await work.commit()


@pytest.mark.parametrize("kind", Kind)
async def test_a_record_comes_back_whole_by_id_and_by_reference(
    transactions: Transactions, kind: Kind
) -> None:
    async with transactions() as work:
        await work.records.add(record(17, kind))
        await work.commit()

    async with transactions() as work:
        found = [await work.records.get(record(17).id), await work.records.find(DESK.id, 17)]

    assert found == [record(17, kind)] * 2


async def test_a_missing_record_is_no_answer_by_reference_and_an_error_by_id(
    transactions: Transactions,
) -> None:
    await _keep_some(transactions)

    async with transactions() as work:
        found = [await work.records.find(DESK.id, 5), await work.records.find(ELSEWHERE, 1)]

    assert found == [None, None]
    with pytest.raises(NotPermitted):
        async with transactions() as work:
            await work.records.get(record(5).id)


async def test_a_span_is_read_in_order_after_its_first_number_up_to_its_last(
    transactions: Transactions,
) -> None:
    await _keep_some(transactions)

    async with transactions() as work:
        span = await work.records.between(DESK.id, 1, 3)
        nothing = await work.records.between(ELSEWHERE, 0, 9)

    assert (span, nothing) == ([record(2), record(3, Kind.EVENT)], [])


async def test_one_kind_is_read_in_order_of_its_numbers(transactions: Transactions) -> None:
    await _keep_some(transactions)

    async with transactions() as work:
        events = await work.records.of_kind(DESK.id, Kind.EVENT)
        elsewhere = await work.records.of_kind(ELSEWHERE, Kind.EVENT)

    assert (events, elsewhere) == ([record(1, Kind.EVENT), record(3, Kind.EVENT)], [])


async def test_records_are_counted_by_desk(transactions: Transactions) -> None:
    await _keep_some(transactions)
    async with transactions() as work:
        await work.records.add(replace(record(9), desk=ELSEWHERE))
        await work.commit()

    async with transactions() as work:
        counted = await work.records.count_by_desk()

    assert counted == {DESK.id: 4, ELSEWHERE: 1}


async def test_two_desks_may_use_one_number_and_one_desk_may_not_use_it_twice(
    transactions: Transactions,
) -> None:
    twin = replace(record(1), id=identity(2))
    async with transactions() as work:
        await work.records.add(record(1))
        await work.records.add(replace(twin, desk=ELSEWHERE))
        await work.commit()

    with pytest.raises(Outdated):
        async with transactions() as work:
            await work.records.add(replace(twin, id=identity(3)))


async def test_an_effect_is_remembered_with_what_came_of_it(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.effects.add(keyed("a message"), identity(1))
        await work.commit()

    async with transactions() as work:
        found = [await work.effects.find(keyed(each)) for each in ("a message", "another")]

    assert found == [identity(1), None]


async def test_the_same_message_from_two_sides_has_one_effect(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async def happen(side: Transactions, subject: str) -> str | None:
        async with side() as work:
            await work.effects.add(keyed("a message"), subject)
            await work.commit()
        return subject

    sides = (happen(transactions, identity(1)), happen(elsewhere, identity(2)))
    first, second = await asyncio.gather(*sides, return_exceptions=True)

    assert [type(each) for each in (first, second)].count(str) == 1
    assert isinstance(first, Unavailable) or isinstance(second, Unavailable)
    async with transactions() as work:
        assert await work.effects.find(keyed("a message")) in {first, second}
