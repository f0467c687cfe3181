"""The clock tower strikes on when the machine's clock is moved."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.stepping import Interval
from scheduler.ticker import Ticker

LONG, YEARS = timedelta(hours=1), timedelta(days=731)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@dataclass
class WrongClock:
    """The machine's clock, as wrong as it is set; the scheduler sees the machine's."""

    wrong: timedelta

    def now(self) -> datetime:
        """Say what time it is."""
        return datetime.now(UTC) + self.wrong  # noqa: TID251  # the scheduler asks the machine too


@dataclass
class Bell:
    """Counts its strokes."""

    struck: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        """Strike."""
        self.struck.set()


async def test_a_clock_put_right_after_years_ahead_has_everything_called_at_once() -> None:
    clock, bell = WrongClock(YEARS), Bell()
    ticker = Ticker({"bell": (bell, LONG)}, now=clock.now)

    async with ticker.running():
        await asyncio.sleep(0)  # what is planned is two years ahead
        is_early = bell.struck.is_set()
        clock.wrong = timedelta(0)
        async with asyncio.timeout(20):
            await bell.struck.wait()

    assert not is_early


async def test_years_of_missed_calls_are_one_call() -> None:
    """With a list of them, this would take the machine's memory."""
    bell = Bell()
    ticker = Ticker({"bell": (bell, timedelta(seconds=1))}, now=WrongClock(-100 * YEARS).now)

    async with ticker.running(), asyncio.timeout(20):
        await bell.struck.wait()


@pytest.mark.parametrize("previous", [None, NOW - YEARS, NOW, NOW + YEARS])
def test_the_next_call_is_one_interval_from_now(previous: datetime | None) -> None:
    assert Interval(LONG).get_next_fire_time(previous, NOW) == NOW + LONG
