"""Spaces what is sent, so that Telegram need not refuse: a refusal holds up everybody at once."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from domain.delivering import TooMany
from domain.limits import MOST_A_SECOND

_LONGEST_WAIT = 2.0
"""Seconds: whoever would wait longer is put off, and holds no place meanwhile."""


@dataclass(slots=True)
class Pace:
    """So many a second, after a burst of as many: a generic cell rate, kept in one number."""

    a_second: int = MOST_A_SECOND
    _next: float = 0.0

    def reserve(self, now: float) -> float:
        """
        Take the next place and return how many seconds it is away; *now* is of any steady clock.

        Raises:
            TooMany: It is too far; none is taken.
        """
        step = 1 / self.a_second
        begins = max(self._next, now)
        wait = max(0.0, begins + step - 1.0 - now)
        if wait > _LONGEST_WAIT:
            raise TooMany(timedelta(seconds=wait))
        self._next = begins + step
        return wait

    async def __call__(self) -> None:
        """
        Wait for the next place.

        Raises:
            TooMany
        """
        if wait := self.reserve(asyncio.get_running_loop().time()):
            await asyncio.sleep(wait)
