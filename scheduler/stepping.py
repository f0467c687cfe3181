"""What keeps the ticks going when the machine's clock is moved, ahead or back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

_GLANCE = 1.0
"""Seconds between two looks at the clock."""

_STEP = timedelta(seconds=3)
"""How far the clock may drift between two looks; a busy loop looks later, not differently."""


class Interval(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """
    One interval from now on, whenever the call before was planned.

    APScheduler's own trigger counts on from that call: a clock that jumps two years ahead has it
    list millions of calls that were missed.
    """

    def __init__(self, interval: timedelta) -> None:
        """Take the interval."""
        self._interval = interval

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return the next call after *now*, whenever the one before was planned."""
        return now + self._interval


async def steps(now: Callable[[], datetime]) -> AsyncIterator[timedelta]:
    """Yield by how much the clock *now* was moved, each time that it was."""
    loop = asyncio.get_running_loop()
    origin = now() - timedelta(seconds=loop.time())
    while True:
        await asyncio.sleep(_GLANCE)
        found = now() - timedelta(seconds=loop.time())
        if abs(found - origin) > _STEP:
            yield found - origin
        origin = found
