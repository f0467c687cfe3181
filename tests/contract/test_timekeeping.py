"""A replica whose host's clock is wrong takes no lease from another, and sends nothing early."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.rows import DeliveryRow
from house.timekeeping import ahead_of, clock_of
from services.ports import Clock
from storage.timepiece import read_time
from storage.transactions import Transactions
from tests.clocks import SetClock
from tests.contract.postgresql import on_postgresql, on_sqlite
from tests.contract.samples import LEASE, MINUTE, delivery, identity

OURS, THEIRS = identity(0xA), identity(0xB)
AHEAD = 3 * MINUTE


@pytest.fixture
async def hasty(engine: AsyncEngine, database_url: str) -> AsyncIterator[Clock]:
    """Give the clock of a replica whose host is three minutes ahead of the database's."""
    host = SetClock(await _moment(engine) + AHEAD)
    async with clock_of(database_url, host) as clock:
        yield clock


async def _moment(engine: AsyncEngine) -> datetime:
    async with engine.connect() as connection:
        asked = await connection.execute(select(func.clock_timestamp()))
        moment: datetime = asked.scalar_one()
        return moment.astimezone(UTC)


async def _owe(transactions: Transactions, row: DeliveryRow) -> None:
    async with transactions() as work:
        await work.deliveries.add([row])
        await work.commit()


@on_postgresql
async def test_a_host_that_is_ahead_steals_no_lease(
    engine: AsyncEngine, transactions: Transactions, elsewhere: Transactions, hasty: Clock
) -> None:
    now = await _moment(engine)
    await _owe(transactions, delivery(1, due_at=now))
    async with transactions() as work:
        ours = await work.deliveries.claim_due(now, LEASE, OURS, limit=9)
        await work.commit()

    async with elsewhere() as work:
        theirs = await work.deliveries.claim_due(hasty.now(), LEASE, THEIRS, limit=9)
        is_ours = await work.deliveries.start(ours[0], hasty.now())

    assert (len(ours), theirs, is_ours) == (1, [], True)


@on_postgresql
async def test_a_host_that_is_ahead_claims_what_is_due_and_nothing_early(
    engine: AsyncEngine, transactions: Transactions, hasty: Clock
) -> None:
    now = await _moment(engine)
    await _owe(transactions, delivery(1, due_at=now + MINUTE))
    await _owe(transactions, due := delivery(2, due_at=now))

    async with transactions() as work:
        claimed = await work.deliveries.claim_due(hasty.now(), LEASE, OURS, limit=9)

    assert [row.id for row in claimed] == [due.id]


@on_postgresql
async def test_setting_the_hosts_clock_meanwhile_changes_nothing(
    engine: AsyncEngine, database_url: str
) -> None:
    host = SetClock()
    async with clock_of(database_url, host) as clock:
        host.pass_by(timedelta(days=700))

        before, told, after = await _moment(engine), clock.now(), await _moment(engine)

    assert before - MINUTE < told < after + MINUTE


@on_postgresql
async def test_the_databases_time_is_read_in_utc_between_question_and_answer(
    engine: AsyncEngine,
) -> None:
    before = await _moment(engine)

    reading = await read_time(engine)

    assert before < reading.moment < await _moment(engine)
    assert reading.moment.utcoffset() == timedelta()


@on_sqlite
async def test_alone_on_its_database_a_house_goes_by_its_hosts_clock(database_url: str) -> None:
    host = SetClock()

    async with clock_of(database_url, host) as clock:
        assert clock is host


async def test_by_how_much_a_host_is_ahead_can_be_asked(engine: AsyncEngine) -> None:
    host = SetClock(datetime.now(UTC) + timedelta(hours=3))  # noqa: TID251  # PostgreSQL tells the real time

    ahead = await ahead_of(engine, host)

    expected = timedelta(0) if engine.dialect.name == "sqlite" else timedelta(hours=3)
    assert abs(ahead - expected) < timedelta(minutes=1)
