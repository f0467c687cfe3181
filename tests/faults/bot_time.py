"""Moves time for the whole house: the stand-in's, the host's, and on PostgreSQL the server's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

from house.wiring import House
from rehearsal.clock import MovableClock
from scheduler.timekeeping import Timekeeper

_SET_UP = """
    CREATE SCHEMA bot_time;
    CREATE TABLE bot_time.ahead (much interval NOT NULL);
    INSERT INTO bot_time.ahead VALUES ('0');
    CREATE FUNCTION bot_time.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        'SELECT pg_catalog.clock_timestamp() + much FROM bot_time.ahead';
    DO $$ BEGIN EXECUTE format(
        'ALTER DATABASE %I SET search_path = public, bot_time, pg_catalog', current_database()
    ); END $$
"""
"""Whoever asks this database what time it is, asks this function and not the server's own."""

_MOVE = "UPDATE bot_time.ahead SET much = %s"


@dataclass(slots=True)
class ServersClock:
    """The clock of one PostgreSQL database; without one, there is none to move."""

    connection: "psycopg.AsyncConnection[tuple[object]] | None" = None

    async def show(self, moment: datetime) -> None:
        """Let it be *moment* there now."""
        if self.connection is not None:
            ahead = moment - datetime.now(UTC)  # noqa: TID251  # the machine's, which the server has
            await self.connection.execute(_MOVE, (ahead,))

    async def move_on(self, house: House, clock: MovableClock, step: timedelta) -> None:
        """Let it be *step* later for the *house*, whose host has *clock*."""
        clock.move_to(clock.now() + step)
        await self.show(clock.now())
        if isinstance(house.clock, Timekeeper):
            await house.clock.measure()


@asynccontextmanager
async def servers_clock(url: str, moment: datetime) -> AsyncIterator[ServersClock]:
    """Yield the clock of the database at *url*, "" for SQLite, which shows *moment*."""
    if not url:
        yield ServersClock()
        return
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as connection:
        await connection.execute(_SET_UP)
        clock = ServersClock(connection)
        await clock.show(moment)
        yield clock
