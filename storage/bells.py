"""Calls the other processes on one PostgreSQL, and hears them: LISTEN and NOTIFY, both empty."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.calls import Call
from domain.errors import Unavailable
from storage.failures import translated

_CHANNELS = {f"amana_{call.value}": call for call in Call}


class PostgresBell:
    """
    Two connections of its own: one hears, one calls.

    A call goes out after the commit of what it is about, in no transaction with it: at a commit
    that notifies, PostgreSQL lets no other one be (`PreCommit_Notify` locks the database). One
    that is lost costs an interval.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._owed: set[str] = set()
        self._rung, self._silent = asyncio.Event(), asyncio.Event()
        self._silent.set()
        self._own = 0

    def ring(self, call: Call) -> None:
        """Call the others as soon as the line is free; twice before that is once."""
        self._owed.add(f"amana_{call.value}")
        self._rung.set()
        self._silent.clear()

    async def wait_until_called(self, longest: timedelta) -> None:
        """Wait until nothing that was rung is left to call out, but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest.total_seconds()):
                await self._silent.wait()

    async def hear(self, heard: Callable[[Call], None]) -> None:
        """
        Pass on what others call, until cancelled; at first everything, for it may have been missed.

        Raises:
            Unavailable: The line was cut.
        """
        async with self._line() as line:
            for channel in _CHANNELS:
                await line.execute(f"LISTEN {channel}")
            for call in Call:
                heard(call)
            async with aclosing(line.notifies()) as notes:
                async for note in notes:
                    if note.pid != self._own:
                        heard(_CHANNELS[note.channel])

    async def call(self) -> None:
        """
        Call out what is rung, until cancelled.

        Raises:
            Unavailable: The line was cut; what was rung is called when there is another.
        """
        async with self._line() as line:
            self._own = line.info.backend_pid
            while True:
                await self._rung.wait()
                self._rung.clear()
                await self._call_out(line)

    async def _call_out(self, line: Any) -> None:  # noqa: ANN401  # the driver's own, as below
        try:
            while self._owed:
                channel = next(iter(self._owed))
                self._owed.remove(channel)  # first: rung again meanwhile, it is called again
                await line.execute(f"NOTIFY {channel}")
            self._silent.set()
        except BaseException:
            self._owed.add(channel)
            self._rung.set()
            raise

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[Any]:
        """Yield a connection as the driver knows it: SQLAlchemy has no words for notifications."""
        with translated(self._engine.url):
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                try:
                    yield (await connection.get_raw_connection()).driver_connection
                except self._errors(connection) as error:
                    raise Unavailable from error
                finally:
                    await connection.invalidate()  # nobody else shall have one that listens

    @staticmethod
    def _errors(connection: AsyncConnection) -> type[Exception]:
        errors: type[Exception] = connection.dialect.loaded_dbapi.Error
        return errors
