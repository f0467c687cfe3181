"""Asks the database what time it is: one clock for every replica, whatever their hosts believe."""

import asyncio
from datetime import UTC

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.clock_readings import ClockReading
from storage.failures import translated

_ASKED = 3
"""The first answer waits for the transaction to begin; the quickest says it best."""


async def read_time(engine: AsyncEngine) -> ClockReading:
    """
    Return what time it is at the PostgreSQL server of *engine*.

    Raises:
        Unavailable: It does not answer.
    """
    with translated(engine.url):
        async with engine.connect() as connection:
            readings = [await _read(connection) for _ in range(_ASKED)]
    return min(readings, key=lambda reading: reading.doubt)


async def _read(connection: AsyncConnection) -> ClockReading:
    steady = asyncio.get_running_loop().time
    asked = steady()
    # not now(): that is when the transaction began (PostgreSQL, 9.9.5)
    answer = await connection.execute(select(func.clock_timestamp()))
    return ClockReading.between(answer.scalar_one().astimezone(UTC), asked, steady())
