"""For promises that only show when two transactions are open at once: SQLite has one writer."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Instead of both kinds of database in turn."""

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def until_somebody_waits(engine: AsyncEngine) -> None:
    """Return once a transaction waits for another one's lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10), engine.connect() as connection:
        while not (await connection.execute(waiting)).scalar_one():
            pass  # each question is a round trip, and the answer a thousandth of a second away
