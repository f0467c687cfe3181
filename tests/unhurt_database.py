"""SQLite that waits for no disk and no thread: for thousands of commits that no power cut ends."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.engine import engine_at
from storage.sqlite import InlineConnection


class _HereConnection(InlineConnection):
    """Begins and commits where it is called, too: nobody else holds the database."""

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as in the class above it
        return fn(*args, **kwargs)


@asynccontextmanager
async def unhurt_engine_at(url: str) -> AsyncIterator[AsyncEngine]:
    """Open a SQLite database as `engine_at`, for one process; a power cut would spoil it."""
    async with engine_at(url) as engine:
        event.listen(engine.sync_engine, "do_connect", _connect_here)
        event.listen(engine.sync_engine, "connect", _leave_to_the_system)
        yield engine


def _connect_here(_: Dialect, __: object, ___: Sequence[str], options: dict[str, object]) -> None:
    options["async_creator_fn"] = _HereConnection


def _leave_to_the_system(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
