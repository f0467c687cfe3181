"""How long nothing was received: known to all processes together, also across their starts."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.incoming.lag import Lag
from storage.engine import open_engine
from storage.transactions import Transactions
from storage.transactions import transactions as on
from tests.clocks import SetClock
from tests.contract.postgresql import on_postgresql

HOUR = timedelta(hours=1)


async def test_nobody_knows_before_anything_was_received(transactions: Transactions) -> None:
    assert await Lag(transactions, SetClock()).lasted() is None


async def test_what_one_process_noted_the_next_one_knows(transactions: Transactions) -> None:
    clock = SetClock()
    await Lag(transactions, clock).note()

    clock.moment += 13 * HOUR

    assert await Lag(transactions, clock).lasted() == 13 * HOUR


async def test_it_is_written_once_a_minute_and_counts_from_the_last(
    transactions: Transactions,
) -> None:
    clock, lasted = SetClock(), list[timedelta | None]()
    ours, theirs = Lag(transactions, clock), Lag(transactions, clock)

    for lag in (ours, ours, theirs, ours):
        await lag.note()
        lasted.append(await ours.lasted())
        clock.moment += timedelta(seconds=40)

    assert lasted == [timedelta(seconds=each) for each in (0, 40, 0, 0)]


async def test_a_clock_that_was_put_back_is_followed(transactions: Transactions) -> None:
    clock = SetClock()
    lag = Lag(transactions, clock)
    clock.moment += 9 * HOUR
    await lag.note()

    clock.moment -= 9 * HOUR
    await lag.note()

    assert await lag.lasted() == timedelta(0)


@on_postgresql
async def test_without_the_database_nobody_knows(engine: AsyncEngine) -> None:
    away = open_engine(engine.url.set(port=1).render_as_string(hide_password=False))
    lag = Lag(on(away), SetClock())

    await lag.note()

    assert await lag.lasted() is None
    await away.dispose()
