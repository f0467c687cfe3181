"""Locks that die with their process: one poller for a token, one hand for a chat's lane."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.errors import AlreadyRunning, AmanaError, Unavailable
from storage.failures import cannot_write, translated

_TAKES_WRITES = func.current_setting("transaction_read_only") == "off"
"""Not a server that a failover left behind: it may answer on, and its locks bind nobody."""


class ProcessLocks:
    """For SQLite: only one process runs the house, so its memory is the truth."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    async def take(self, name: str) -> bool:
        """Take *name* unless it is taken."""
        is_free = name not in self._taken
        self._taken.add(name)
        return is_free

    async def holds(self, name: str) -> bool:
        """Tell whether *name* is taken."""
        return name in self._taken

    async def release(self, name: str) -> None:
        """Give *name* back."""
        self._taken.discard(name)


class PostgresLocks:
    """
    For PostgreSQL: advisory locks on one connection, which the server drops with it.

    What was asked is asked to its end, whoever is cancelled meanwhile: a question broken off breaks
    the connection, and with it every lock of this process, the poller's and those of all lanes.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._taken: set[str] = set()
        self._turn = asyncio.Lock()  # one connection answers one question at a time
        self._asked: set[asyncio.Task[bool]] = set()

    async def take(self, name: str) -> bool:
        """
        Take *name* unless somebody holds it.

        Raises:
            Unavailable: The database is away, and with it every lock we held.
        """
        taking = self._begin(self._take(name))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            self._begin(self._undo(taking, name))  # nobody else would give it back
            raise

    async def holds(self, name: str) -> bool:
        """
        Tell whether *name* is still ours: for as long as the connection it was taken on answers.

        Raises:
            Unavailable: The connection is gone, and with it every lock we held.
        """
        return await asyncio.shield(self._begin(self._holds(name)))

    async def release(self, name: str) -> None:
        """Give *name* back; without a connection it has gone already."""
        await asyncio.shield(self._begin(self._release(name)))

    async def close(self) -> None:
        """Let every lock go."""
        await asyncio.gather(*self._asked, return_exceptions=True)
        async with self._turn:
            await self._let_go()

    def _begin(self, question: Coroutine[None, None, bool]) -> asyncio.Task[bool]:
        task = asyncio.create_task(question)  # noqa: TID251  # `close` waits for it
        self._asked.add(task)
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[bool]) -> None:
        self._asked.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked has heard of it, or has gone

    async def _take(self, name: str) -> bool:
        async with self._turn:
            if name in self._taken:  # PostgreSQL would let its holder in twice
                return False
            is_mine = await self._ask(func.pg_try_advisory_lock(_number(name)))
            if is_mine:
                self._taken.add(name)
            return is_mine

    async def _undo(self, taking: asyncio.Task[bool], name: str) -> bool:
        return await taking and await self._release(name)

    async def _holds(self, name: str) -> bool:
        async with self._turn:
            return name in self._taken and await self._ask(true())

    async def _release(self, name: str) -> bool:
        async with self._turn:
            if name not in self._taken:
                return False
            self._taken.remove(name)
            with suppress(Unavailable):
                await self._ask(func.pg_advisory_unlock(_number(name)))
            return True

    async def _ask(self, question: ColumnElement[bool]) -> bool:
        """Return the answer; without one, who knows what we hold: every lock goes."""
        try:
            with translated(self._engine.url):
                return await self._answer(question)
        except (AmanaError, asyncio.CancelledError):
            await self._let_go()
            raise

    async def _answer(self, question: ColumnElement[bool]) -> bool:
        if self._connection is None:
            self._connection = await self._engine.connect()
            await self._connection.execution_options(isolation_level="AUTOCOMMIT")
        asked = select(_TAKES_WRITES, question)
        takes_writes, answer = (await self._connection.execute(asked)).one()
        if not takes_writes:
            raise Unavailable
        return bool(answer)

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._taken.clear()
        if connection is not None:
            await connection.invalidate()
            await connection.close()


def _number(name: str) -> int:
    """Return a lock's 64-bit number."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


@asynccontextmanager
async def open_locks(engine: AsyncEngine) -> AsyncIterator[ProcessLocks | PostgresLocks]:
    """Yield the locks fit for *engine*."""
    if engine.dialect.name == "sqlite":
        yield ProcessLocks()
        return
    locks = PostgresLocks(engine)
    try:
        yield locks
    finally:
        await locks.close()


@asynccontextmanager
async def only_process(database: Path | None) -> AsyncIterator[None]:
    """
    Hold the file beside an SQLite database that says a house is running on it.

    Raises:
        AlreadyRunning: Another process holds it; the system drops it with its process.
        DatabaseStuck: It cannot be made.
    """
    if database is None:
        yield
        return
    file = f"{database}.running"
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise cannot_write(file) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        msg = "the bot runs on this database already: stop it first, or use PostgreSQL for several"
        raise AlreadyRunning(msg) from None
    try:
        yield
    finally:
        os.close(descriptor)
