"""Spaces what is sent, so that Telegram need not refuse: a refusal holds up everybody at once."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from domain.delivering import TooMany
from domain.limits import MOST_A_SECOND

_SECOND = 1.0

_LONGEST_WAIT = 2.0
"""Seconds: whoever would wait longer is put off, and holds no place meanwhile."""


@dataclass(slots=True)
class Pace:
    """So many in any second, of this process; `services.outgoing.pacing` counts them all."""

    a_second: int = MOST_A_SECOND
    _taken: deque[float] = field(default_factory=deque)

    def reserve(self, now: float) -> float:
        """
        Take the next place and return how many seconds it is away; *now* is of any steady clock.

        Raises:
            TooMany: It is too far; none is taken.
        """
        is_full = len(self._taken) >= self.a_second
        begins = max(self._taken[-self.a_second] + _SECOND, now) if is_full else now
        if begins - now > _LONGEST_WAIT:
            raise TooMany(timedelta(seconds=begins - now))
        self._taken.append(begins)
        if len(self._taken) > self.a_second:
            self._taken.popleft()
        return begins - now

    async def __call__(self) -> None:
        """
        Wait for the next place.

        Raises:
            TooMany
        """
        if wait := self.reserve(asyncio.get_running_loop().time()):
            await asyncio.sleep(wait)
