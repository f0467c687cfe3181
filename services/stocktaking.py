"""Looks how much lies in the database; no key is needed for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.standing import Standing
from services.ports import Clock, Transactions


@dataclass(frozen=True, slots=True)
class TakeStock:
    """Count what waits and what is owed, for whoever watches over the house."""

    transactions: Transactions
    clock: Clock
    tell: Callable[[Standing], None]

    async def __call__(self) -> None:
        """
        Count, and tell.

        Raises:
            Unavailable: The database is away.
        """
        now = self.clock.now()
        async with self.transactions() as unit:
            arrived = await unit.inbox.arrived()
            sealed = await unit.intake.waiting()
            owed = await unit.deliveries.standing(now)
            received_at = await unit.received.last_at()
        self.tell(Standing(now, replace(arrived, sealed=sealed.updates), owed, received_at))
