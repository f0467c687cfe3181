"""Calls each verb at its interval, and at once when woken; no failure and no clock stops it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.errors import DatabaseStuck, OperatorRefusal, Unavailable
from domain.incidents import describe
from domain.standing import Beat, Phase
from scheduler.clock import SystemClock
from scheduler.stepping import Interval, steps

_log = logging.getLogger("amana.scheduler")

_LIMIT = timedelta(minutes=5)
"""How long one run of a verb may take, unless the house says otherwise."""

_LAST_WORDS = timedelta(seconds=3)
"""For runs that are under way when the house closes."""

_MACHINE = SystemClock()

Verb = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Tick:
    """One verb: never run beside itself, run again when it was called meanwhile."""

    name: str
    verb: Verb
    limit: timedelta = _LIMIT
    interval: timedelta = timedelta(0)
    note: Callable[[Beat], None] = lambda _: None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _again: bool = False
    _is_closing: bool = False

    async def run(self) -> None:
        """Run the verb; while it runs, a further call only makes it run once more."""
        self._again = True
        if self._lock.locked():
            return
        async with self._lock:
            while self._again and not self._is_closing:
                self._again = False
                await self._once()

    async def as_job(self) -> None:
        """Run for the scheduler, which would log its own cancellation as an error."""
        with suppress(asyncio.CancelledError):
            await self.run()

    def close(self) -> None:
        """Begin no further run."""
        self._is_closing = True

    async def finished(self) -> None:
        """Wait until nothing of this tick runs."""
        async with self._lock:
            return

    async def _once(self) -> None:
        """Run once, and let it be counted."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        self.tell(Phase.BEGUN)
        is_well = await self._tried()
        phase = Phase.WELL if is_well else Phase.FAILED
        self.tell(phase, timedelta(seconds=loop.time() - began))

    def tell(self, phase: Phase, took: timedelta = timedelta(0)) -> None:
        """Say what this tick does."""
        self.note(Beat(self.name, phase, self.interval, self.limit, took))

    async def _tried(self) -> bool:
        """Run it; whatever goes wrong is a line in the log, and the next tick's chance."""
        try:
            async with asyncio.timeout(self.limit.total_seconds()):
                claimed = await self.verb()
        except DatabaseStuck as stuck:
            _log.warning("%s: %s", self.name, stuck)
        except Unavailable:
            _log.warning("%s: the database is away", self.name)
        except OperatorRefusal as refused:
            _log.error("%s: %s", self.name, refused)  # its text is a remedy, and quotes nobody
        except TimeoutError:
            _log.error("%s: took longer than %s", self.name, self.limit)  # a traceback could quote
        except Exception as error:  # noqa: BLE001  # the next tick tries again
            _log.error("%s: %s", self.name, describe(error))  # as above
        else:
            self._again = self._again or bool(claimed)
            return True
        return False


class Ticker:
    """Every tick of the house."""

    def __init__(
        self,
        verbs: Mapping[str, tuple[Verb, timedelta]],
        limits: Mapping[str, timedelta] | None = None,
        *,
        now: Callable[[], datetime] = _MACHINE.now,
        note: Callable[[Beat], None] = lambda _: None,
    ) -> None:
        """
        Take verbs by name, each with its interval, and those limits that are not the usual.

        *note* hears what each of them does.
        """
        self._now = now
        own = limits or {}
        self._ticks = {
            name: Tick(name, verb, own.get(name, _LIMIT), interval, note)
            for name, (verb, interval) in verbs.items()
        }
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            # Two instances, so that a call during a run arrives: the tick's own lock lets none run
            # beside it, and the call only makes it run once more. With one, it would be dropped.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )
        for name, (_, interval) in verbs.items():
            self._scheduler.add_job(self._ticks[name].as_job, Interval(interval), id=name)

    def wake(self, name: str) -> None:
        """Call a verb at once."""
        if self._scheduler.running:
            self._scheduler.modify_job(name, next_run_time=self._now())

    async def call_all(self) -> None:
        """Call every verb now, in order, and wait for each."""
        for tick in self._ticks.values():
            await tick.run()
            await tick.finished()  # it may have run already, and only runs once more

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick until left; runs under way may finish what they send, or it would be sent twice."""
        for tick in self._ticks.values():
            tick.tell(Phase.PLANNED)
        self._scheduler.start()
        self._wake_all()
        watch = asyncio.create_task(self._watch())  # noqa: TID251  # cancelled below
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.wait([watch])
            self._scheduler.pause()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS.total_seconds()):
                    await self._finish()
            self._scheduler.shutdown(wait=False)
            await self._finish()
            for tick in self._ticks.values():
                tick.tell(Phase.OVER)

    async def _watch(self) -> None:
        """Call everything when the machine's clock steps: the next calls are planned by it."""
        async for _ in steps(self._now):
            _log.warning("the machine's clock was moved: everything is looked at now")
            self._wake_all()

    def _wake_all(self) -> None:
        for name in self._ticks:
            self.wake(name)

    async def _finish(self) -> None:
        for tick in self._ticks.values():
            tick.close()
        await asyncio.gather(*(tick.finished() for tick in self._ticks.values()))
