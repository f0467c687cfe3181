"""How long receiving has not worked, whichever process last saw to it; no key is needed."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import Unavailable
from services.ports import Clock, Transactions

_EACH = timedelta(minutes=1)
"""Between two writes: it is asked far more often."""


@dataclass(slots=True)
class Lag:
    """What the processes of an installation know together; without a database, nothing."""

    transactions: Transactions
    clock: Clock
    _noted: datetime | None = field(default=None, init=False)

    async def note(self) -> None:
        """Write that Telegram has nothing left for us now."""
        now = self.clock.now()
        if self._noted is not None and timedelta(0) <= now - self._noted < _EACH:
            return
        with suppress(Unavailable):
            async with self.transactions() as unit:
                await unit.received.note(now)
                await unit.commit()
            self._noted = now

    async def lasted(self) -> timedelta | None:
        """Return how long ago that was last so; None if nobody knows."""
        with suppress(Unavailable):
            async with self.transactions() as unit:
                last = await unit.received.last_at()
            return self.clock.now() - last if last else None
        return None
