"""Opens a database for whoever only reads: neither the writer's place nor leave to write."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from storage.engine import connecting, is_sqlite, sqlite_file, with_driver

_READING = {"postgresql_readonly": True}
_PRAGMAS = ("busy_timeout=5000", "query_only=ON", "temp_store=MEMORY")


def read_once(url: str) -> Engine:
    """Return a synchronous engine for *url*, for one reading; it keeps no connection."""
    engine = create_engine(_read_only(url, "sqlite"), **_options(url))
    _prepare(engine)
    return engine


@asynccontextmanager
async def reader_at(url: str) -> AsyncIterator[AsyncEngine]:
    """Open a database to be read, and close every connection to it in the end."""
    engine = create_async_engine(_read_only(url, "sqlite+aiosqlite"), **_options(url))
    _prepare(engine.sync_engine)
    try:
        yield engine
    finally:
        await engine.dispose()


def _options(url: str) -> dict[str, Any]:
    options = {"poolclass": NullPool, "hide_parameters": True, **connecting(url)}
    return options if is_sqlite(url) else {**options, "execution_options": _READING}


def _read_only(url: str, driver: str) -> URL:
    """Let SQLite open its file for reading; it is named as a URI (sqlite.org/uri.html)."""
    found, file = with_driver(url, driver), sqlite_file(url)
    if file is None:
        return found
    file = file.resolve()  # as SQLite does: its log lies beside what a link names
    query = {"uri": "true", "mode": "ro"}
    if not is_open(file) and not has_log(file):
        query["immutable"] = "1"  # SQLite would make a log beside it, only to read it
    return found.set(database=file.as_uri(), query=query)


def is_open(file: Path) -> bool:
    """Tell whether somebody has this database open, or had when he was killed."""
    return log_of(file).exists() and index_of(file).exists()


def has_log(file: Path) -> bool:
    """Tell whether something lies beside a database that is not in it yet."""
    log = log_of(file)
    return log.exists() and log.stat().st_size > 0


def log_of(file: Path) -> Path:
    """Return where SQLite keeps a database's log (sqlite.org/walformat.html)."""
    return file.with_name(f"{file.name}-wal")


def index_of(file: Path) -> Path:
    """Return where it keeps the log's index, for as long as somebody has it open."""
    return file.with_name(f"{file.name}-shm")


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _try_to_open)
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begin)


def _try_to_open(_: Dialect, __: object, where: Sequence[str], ___: object) -> None:
    """Fail here already: after a failure aiosqlite's thread calls on a loop that may be closed."""
    sqlite3.connect(where[0], uri=True).close()


def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin without the writer's place: BEGIN alone takes nobody's."""
    connection.exec_driver_sql("BEGIN")
