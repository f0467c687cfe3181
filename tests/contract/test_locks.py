"""Locks that die with their process: one holder at a time, and never a dead one."""

import asyncio
from collections.abc import AsyncIterator, Coroutine

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.errors import Unavailable
from services.ports import Locks
from storage.engine import open_engine
from storage.locks import PostgresLocks, open_locks
from tests.contract.postgresql import on_postgresql

CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"


@pytest.fixture
async def locks(engine: AsyncEngine) -> AsyncIterator[Locks]:
    async with open_locks(engine) as opened:
        yield opened


@pytest.fixture
async def theirs(database_url: str) -> AsyncIterator[PostgresLocks]:
    """Give the locks of another replica."""
    engine = open_engine(database_url)
    locks = PostgresLocks(engine)
    yield locks
    await locks.close()
    await engine.dispose()


async def _cut_the_holders_off(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text(CUT_ALL))


async def _cut_short(asking: Coroutine[None, None, bool], turns: int) -> bool:
    """Cancel whoever asks after so many turns of the loop; return whether he had no answer yet."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(asking)
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
    return task.cancelled()


async def test_a_lock_is_taken_once_until_it_is_released(locks: Locks) -> None:
    taken = [await locks.take("poller"), await locks.take("poller"), await locks.take("a lane")]

    await locks.release("poller")

    assert taken == [True, False, True]
    assert await locks.take("poller")


async def test_a_holder_knows_what_it_holds(locks: Locks) -> None:
    held = [await locks.holds("poller")]

    await locks.take("poller")
    held.append(await locks.holds("poller"))
    await locks.release("poller")

    assert [*held, await locks.holds("poller")] == [False, True, False]


async def test_releasing_what_nobody_holds_is_no_error(locks: Locks) -> None:
    await locks.release("poller")

    assert await locks.take("poller")


async def test_many_take_at_once_and_each_lock_has_one_holder(locks: Locks) -> None:
    names = [f"lane {number % 20}" for number in range(60)]

    taken = await asyncio.gather(*map(locks.take, names))

    assert sorted(name for name, won in zip(names, taken, strict=True) if won) == sorted(set(names))
    await asyncio.gather(*map(locks.release, set(names)))
    assert all(await asyncio.gather(*map(locks.take, set(names))))


@on_postgresql
async def test_two_replicas_exclude_each_other(locks: Locks, theirs: PostgresLocks) -> None:
    ours_first = [await locks.take("poller"), await theirs.take("poller")]

    await locks.release("poller")

    assert ours_first == [True, False]
    assert [await theirs.take("poller"), await locks.take("poller")] == [True, False]


@on_postgresql
async def test_what_another_replica_holds_is_not_released_for_it(
    locks: Locks, theirs: PostgresLocks
) -> None:
    await locks.take("poller")

    await theirs.release("poller")

    assert not await theirs.take("poller")


@on_postgresql
async def test_closing_lets_everything_go(locks: Locks, theirs: PostgresLocks) -> None:
    await theirs.take("poller")
    await theirs.take("a lane")

    await theirs.close()

    assert [await locks.take("poller"), await locks.take("a lane")] == [True, True]


@on_postgresql
async def test_a_holder_whose_connection_dies_holds_nothing_any_more(
    engine: AsyncEngine, locks: Locks, theirs: PostgresLocks
) -> None:
    await theirs.take("poller")
    await _cut_the_holders_off(engine)

    async with asyncio.timeout(10):
        while not await locks.take("poller"):
            pass  # the server is still burying the other one's connection

    with pytest.raises(Unavailable):
        await theirs.take("a lane")
    assert [await theirs.take("poller"), await theirs.take("a lane")] == [False, True]


@on_postgresql
async def test_a_holder_who_asks_learns_that_its_connection_died(
    engine: AsyncEngine, theirs: PostgresLocks
) -> None:
    await theirs.take("poller")
    await _cut_the_holders_off(engine)

    with pytest.raises(Unavailable):
        await theirs.holds("poller")

    assert not await theirs.holds("poller")


@on_postgresql
async def test_a_release_over_a_dead_connection_lets_everything_go_quietly(
    engine: AsyncEngine, theirs: PostgresLocks
) -> None:
    await theirs.take("poller")
    await theirs.take("a lane")
    await _cut_the_holders_off(engine)

    await theirs.release("a lane")

    assert [await theirs.take("poller"), await theirs.take("a lane")] == [True, True]


@on_postgresql
@pytest.mark.parametrize("turns", range(12))
async def test_whoever_is_cancelled_while_asking_takes_no_lock_of_others_along(
    locks: Locks, theirs: PostgresLocks, turns: int
) -> None:
    await theirs.take("poller")
    is_cancelled = await _cut_short(theirs.take("a lane"), turns)

    held = [await locks.take("poller"), await theirs.holds("poller")]

    assert held == [False, True]
    if is_cancelled:
        await theirs.close()  # it waits for what is asked still
        assert await locks.take("a lane")


@on_postgresql
async def test_a_lock_taken_for_nobody_is_given_back(locks: Locks, theirs: PostgresLocks) -> None:
    await theirs.take("poller")
    await _cut_short(theirs.take("a lane"), turns=1)

    async with asyncio.timeout(10):
        while not await locks.take("a lane"):
            pass  # it is being given back

    assert await theirs.holds("poller")
