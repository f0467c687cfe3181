"""Follows a clock elsewhere, so that a host whose own clock is wrong does nothing too early."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from domain.clock_readings import SKEW, ClockReading, side_of
from domain.errors import AmanaError

_log = logging.getLogger("amana.scheduler")

_INTERVAL = timedelta(seconds=10)
"""Between two readings; a steady clock drifts by less than a thousandth of a second in it."""

_DOUBT = 1.0
"""Seconds either way: an answer that took longer says less than the reading there is."""


class Timekeeper:
    """
    Tells the time of a clock elsewhere, carried on between readings by a steady clock.

    The host's own clock may be wrong, or be set: between two readings neither matters.
    """

    def __init__(
        self,
        machine: Callable[[], datetime],
        read: Callable[[], Awaitable[ClockReading]],
        note: Callable[[timedelta], None] = lambda _: None,
    ) -> None:
        """
        Take the host's clock, which is only compared, and what reads the one elsewhere.

        *note* hears after each reading by how much the host's is ahead.
        """
        self._machine, self._read, self._note = machine, read, note
        self._reading: ClockReading | None = None
        self._steady: Callable[[], float] = float
        self._is_off = False

    def now(self) -> datetime:
        """Return this moment, aware UTC: the host's own, until the first reading."""
        if self._reading is None:
            return self._machine()
        return self._reading.moment_at(self._steady())

    async def measure(self) -> timedelta:
        """
        Read the clock elsewhere; return by how much the host's own is ahead of it.

        Raises:
            Unavailable: It does not answer.
        """
        reading = await self._read()
        if self._reading is None or reading.doubt <= _DOUBT:
            self._reading, self._steady = reading, asyncio.get_running_loop().time
        ahead = self._machine() - self.now()
        self._note(ahead)
        self._compare(ahead)
        return ahead

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read the clock elsewhere at once, and again and again until left; as `measure`."""
        await self.measure()
        task = asyncio.create_task(self._go_on())  # noqa: TID251  # cancelled below
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(_INTERVAL.total_seconds())
            with suppress(AmanaError):  # whoever works with the database says so
                await self.measure()

    def _compare(self, ahead: timedelta) -> None:
        """Raise the alarm when the host's clock goes wrong, and say when it is right again."""
        was_off, self._is_off = self._is_off, abs(ahead) > SKEW
        if self._is_off and not was_off:
            _log.error(
                "this machine's clock is %s the database's: put right whichever is wrong; what is"
                " due goes by the database's",
                side_of(ahead),
            )
        elif was_off and not self._is_off:
            _log.warning("this machine's clock agrees with the database's again")
