"""Chooses the clock the house goes by: on PostgreSQL the server's, which every replica shares."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.timekeeping import Timekeeper
from services.ports import Clock
from storage.engine import engine_at, is_sqlite
from storage.timepiece import read_time


@asynccontextmanager
async def clock_of(
    database: str, clock: Clock, note: Callable[[timedelta], None] = lambda _: None
) -> AsyncIterator[Clock]:
    """
    Yield the clock that leases and everything due go by; *clock* is the host's own.

    *note* hears by how much that one is ahead, where there are two.

    Raises:
        Unavailable: The database does not answer.
    """
    if is_sqlite(database):
        yield clock  # one process: there is nobody to disagree with
        return
    async with engine_at(database) as engine:
        keeper = Timekeeper(clock.now, partial(read_time, engine), note)
        async with keeper.running():
            yield keeper


async def ahead_of(engine: AsyncEngine, clock: Clock) -> timedelta:
    """
    Return by how much *clock*, the host's own, is ahead of the database's; of SQLite's, nothing.

    Raises:
        Unavailable: The database does not answer.
    """
    if engine.dialect.name == "sqlite":
        return timedelta(0)
    reading = await read_time(engine)
    return clock.now() - reading.moment_at(asyncio.get_running_loop().time())
