"""Opens a database the one way Amana uses it, synchronously for migrations and otherwise not."""

import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from storage.sqlite import InlineConnection

_BUSY_MILLISECONDS = 5_000  # nothing can interrupt this wait, and a stop has ten seconds

_PRAGMAS = (
    f"busy_timeout={_BUSY_MILLISECONDS}",  # first: the others may have to wait
    "journal_mode=WAL",
    "synchronous=FULL",  # a receipt is a promise: it outlives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # deleted bytes are overwritten
    "temp_store=MEMORY",  # no plaintext index or sort ever reaches a temporary file
)


_LINE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's names; seconds, the last in milliseconds: a server that vanished is noticed in time."""

_READ_ONLY = "25006"
"""SQLSTATE, read_only_sql_transaction: of a server in recovery too."""


def is_sqlite(url: str) -> bool:
    """Tell whether *url* is one of SQLite's."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """Return the database's file, or None for PostgreSQL and for a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def open_engine(url: str) -> AsyncEngine:
    """Return the engine for *url*; the driver is our affair. SQLite has one connection."""
    engine = create_async_engine(
        with_driver(url, "sqlite+aiosqlite"),
        poolclass=AsyncAdaptedQueuePool,
        **_options(url, size=1 if is_sqlite(url) else 10),
    )
    _prepare(engine.sync_engine)
    if is_sqlite(url):
        event.listen(engine.sync_engine, "do_connect", _try_to_open)
        event.listen(engine.sync_engine, "do_connect", _connect_inline)
    else:
        event.listen(engine.sync_engine, "handle_error", _leave_a_former_primary)
    return engine


@asynccontextmanager
async def engine_at(url: str) -> AsyncIterator[AsyncEngine]:
    """Open a database, and close every connection to it in the end; as `open_engine`."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        await engine.dispose()


def _leave_a_former_primary(context: ExceptionContext) -> None:
    """
    Give every connection up once a server takes no more writes; the address leads to another one.

    Kept, each write on it would look like a defect, for as long as the old server answers.
    """
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def _try_to_open(_: Dialect, __: object, where: Sequence[str], ___: object) -> None:
    """Fail here already: after a failure aiosqlite's thread calls on a loop that may be closed."""
    sqlite3.connect(where[0]).close()


def _claim(_: Dialect, __: object, where: Sequence[str], ___: object) -> None:
    """
    Make a database that is not there for its owner alone; SQLite's log takes over its mode.

    One that is there is not opened: closing it would end every lock that this process has on it.
    """
    if where[0] not in {"", ":memory:"}:
        with suppress(OSError):  # SQLite says what is wrong
            os.close(os.open(where[0], os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _connect_inline(_: Dialect, __: object, ___: object, options: dict[str, object]) -> None:
    options["async_creator_fn"] = InlineConnection


def open_for_migration(url: str) -> Engine:
    """Return a synchronous engine for *url*, for one command; it keeps no connection."""
    engine = create_engine(
        with_driver(url, "sqlite"), poolclass=NullPool, hide_parameters=True, **connecting(url)
    )
    _prepare(engine)
    return engine


def with_driver(url: str, sqlite: str) -> URL:
    """Return *url* with the driver that is our affair; *sqlite* is the one for SQLite."""
    parsed = make_url(url)
    driver = sqlite if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver)


def _options(url: str, size: int) -> dict[str, Any]:
    return {
        "hide_parameters": True,
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": 30,
        "pool_pre_ping": not is_sqlite(url),
        **connecting(url),
    }


def connecting(url: str) -> dict[str, Any]:
    """Return the arguments with which every engine connects."""
    if is_sqlite(url):
        return {"connect_args": {"isolation_level": None}}
    return {"connect_args": _LINE}


def _prepare(engine: Engine) -> None:
    """Make every SQLite transaction take the writer's place at its start."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "do_connect", _claim)

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
