"""aiosqlite that crosses into its thread only where something can wait."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from aiosqlite import Connection, Cursor
from aiosqlite.context import contextmanager

_CHUNK = 64

Rows = list[Any]


class InlineConnection(Connection):
    """
    A connection for SQLAlchemy, which reads every row of a statement at once.

    Whoever began a transaction (BEGIN IMMEDIATE) waits for nobody until he commits: what lies
    between runs where it is called. Such a statement takes 0.02 ms, the crossing there and back
    0.03 to 0.3 ms, the more the quieter the machine, and aiosqlite makes four of them for it.
    """

    def __init__(self, database: str, **options: Any) -> None:  # noqa: ANN401  # sqlite3's own
        """Prepare to open *database* as `sqlite3.connect` would."""
        options = {**options, "check_same_thread": False}  # two threads, never at the same time
        super().__init__(lambda: sqlite3.connect(database, **options), _CHUNK)
        self._thread.daemon = True  # as SQLAlchemy wants it: it must not outlive a killed loop
        self._is_quiet = False

    @contextmanager
    async def cursor(self) -> Cursor:
        """Return a cursor; making one touches no file."""
        return _InlineCursor(self, self._conn.cursor())

    async def read(self, cursor: sqlite3.Cursor, sql: str, values: Iterable[Any]) -> Rows:
        """Execute a statement and return all it gives; within a transaction, here."""
        if self._is_quiet and self._conn.in_transaction:
            return _read(cursor, sql, values)
        found: Rows = await self._execute(_read, cursor, sql, values)
        return found

    async def rollback(self) -> None:
        """Undo what was not committed, if anything was begun."""
        if not self._is_quiet or self._conn.in_transaction:
            await super().rollback()

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as in the class above it
        """Let the thread do it; until it is known to be done, nothing runs here beside it."""
        self._is_quiet = False
        done = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's
        self._is_quiet = True  # whoever is cancelled above never says so
        return done


class _InlineCursor(Cursor):
    """Brings every row along with its statement."""

    def __init__(self, connection: InlineConnection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._connection = connection
        self._rows: Rows = []

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Execute a statement and read what it gives."""
        self._rows = await self._connection.read(self._cursor, sql, parameters or ())
        return self

    async def fetchall(self) -> Rows:
        """Return every row."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: a statement that was read to its end holds nothing."""


def _read(cursor: sqlite3.Cursor, sql: str, values: Iterable[Any]) -> Rows:
    return cursor.execute(sql, tuple(values)).fetchall()
