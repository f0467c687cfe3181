"""The fences of keys: no late row gets in under a key that is being retired."""

import asyncio
from collections.abc import Collection
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.alerts import AlertDue, AlertKind
from domain.deliveries import DeliveryKind
from domain.errors import Outdated
from domain.keys import KeyLine, KeyState
from services.work.archive import Work
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import NOON, identity

KEYS = [b"key no 1", b"key no 2", b"key no 3"]
OWED = AlertDue(identity(0xA), identity(0xD), AlertKind.CODES)


@pytest.fixture
async def ours(transactions: Transactions, tmp_path: Path) -> Replica:
    return await first_replica(transactions, tmp_path)


def _key(replica: Replica) -> KeyLine:
    """Name the key under which deliveries are sealed now."""
    return next(each for each in replica.vault.key_lines() if each.month == "2026-11")


async def _close(transactions: Transactions, key: KeyLine) -> int:
    """Close a key the way it is done: first the fence, then the count; commit if it is empty."""
    async with transactions() as unit:
        await unit.key_fences.close([key.id])
        left = await unit.holdings.count(key)
        if not left:
            await unit.commit()
    return left


async def _plan(work: Work) -> None:
    await work.outbox.plan(DeliveryKind.ALERT, NOON, OWED, "a day")


async def _plan_for_good(replica: Replica) -> None:
    async with replica.archive() as work:
        await _plan(work)
        await work.commit()


async def _count(replica: Replica) -> int:
    async with replica.archive() as work:
        return await work.unit.holdings.count(_key(replica))


async def test_keys_are_open_until_they_are_closed(transactions: Transactions) -> None:
    async with transactions() as unit:
        first = await unit.key_fences.is_any_closed(KEYS)
        await unit.commit()
    async with transactions() as unit:
        await unit.key_fences.close(KEYS[1:2])
        await unit.commit()

    async with transactions() as unit:
        asked = [await unit.key_fences.is_any_closed(each) for each in (KEYS, KEYS[:1], KEYS[1:2])]

    assert [first, *asked] == [False, True, False, True]


async def test_a_key_nobody_has_used_can_be_closed(transactions: Transactions) -> None:
    async with transactions() as unit:
        await unit.key_fences.close(KEYS)
        await unit.key_fences.close(KEYS)
        await unit.commit()

    async with transactions() as unit:
        assert await unit.key_fences.is_any_closed(KEYS[2:])


async def test_a_closing_that_is_not_committed_never_was(transactions: Transactions) -> None:
    async with transactions() as unit:
        await unit.key_fences.close(KEYS)

    async with transactions() as unit:
        assert not await unit.key_fences.is_any_closed(KEYS)


async def test_no_row_gets_in_under_a_closed_key(ours: Replica, elsewhere: Transactions) -> None:
    left = await _close(elsewhere, _key(ours))

    with pytest.raises(Outdated):
        await _plan_for_good(ours)

    assert (left, await _count(ours)) == (0, 0)


async def test_a_key_with_rows_is_not_closed(ours: Replica, elsewhere: Transactions) -> None:
    await _plan_for_good(ours)

    assert await _close(elsewhere, _key(ours)) == 1

    async with ours.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, NOON, OWED, "another day")
        await work.commit()
    assert await _count(ours) == 2


async def test_what_only_reads_asks_no_fence(ours: Replica, elsewhere: Transactions) -> None:
    await _close(elsewhere, _key(ours))

    async with ours.archive() as work:
        await work.add_effect("x", 1)
        await work.commit()

    assert await _count(ours) == 0


@on_postgresql
async def test_a_row_written_before_the_closing_and_committed_after_stays_out(
    ours: Replica, elsewhere: Transactions
) -> None:
    async with ours.archive() as work:
        await _plan(work)
        left = await _close(elsewhere, _key(ours))
        with pytest.raises(Outdated):
            await work.commit()

    assert (left, await _count(ours)) == (0, 0)


@on_postgresql
async def test_who_closes_waits_for_whoever_is_committing_and_sees_his_rows(
    ours: Replica, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    async with ours.transactions() as unit:  # the key was used before: its fence is there
        await unit.key_fences.is_any_closed([_key(ours).id])
        await unit.commit()

    async with asyncio.TaskGroup() as group, ours.transactions() as unit:
        work = Work(unit, ours.vault, NOON, lambda: None)
        await _plan(work)
        assert not await unit.key_fences.is_any_closed(work.envelopes.used)

        closing = group.create_task(_close(elsewhere, _key(ours)))
        await until_somebody_waits(engine)
        await unit.commit()

    assert closing.result() == 1


@on_postgresql
async def test_writers_under_one_key_do_not_wait_for_each_other(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as unit:
        await unit.key_fences.is_any_closed(KEYS)
        await unit.commit()

    async with transactions() as unit, elsewhere() as other:
        both = [await each.key_fences.is_any_closed(KEYS) for each in (unit, other)]

    assert both == [False, False]


async def test_a_key_is_forgotten_only_once_no_row_needs_it(
    ours: Replica, elsewhere: Transactions
) -> None:
    """The whole way of a key: no successor, no rows, closed, gone; what came between is safe."""
    key = _key(ours)
    await _close(elsewhere, key)
    async with ours.archive() as work:
        await work.unit.fence.hold()
        await work.unit.fence.advance(work.vault.remove([key.id], KeyState.RETIRED))
        await work.commit()

    theirs = Replica(elsewhere, ours.keystore)

    assert key.id not in {each.id for each in theirs.vault.key_lines()}
    assert [each.id for each in theirs.vault.gone_lines()] == [key.id]


class Unfenced:
    """A unit of work whose fences always say open: to see that the tests above notice."""

    def __init__(self, unit: object) -> None:
        self._unit = unit
        self.key_fences = self

    def __getattr__(self, name: str) -> object:
        return getattr(self._unit, name)

    async def is_any_closed(self, _: Collection[bytes]) -> bool:
        """Say what suits a late writer."""
        return False


async def test_without_the_fence_a_late_row_is_lost(ours: Replica, elsewhere: Transactions) -> None:
    await _close(elsewhere, _key(ours))

    async with ours.transactions() as unit:
        work = Work(Unfenced(unit), ours.vault, NOON, lambda: None)  # type: ignore[arg-type]  # it answers for the unit
        await _plan(work)
        await work.commit()

    assert await _count(ours) == 1
