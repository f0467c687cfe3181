"""Lets keys that came back from an escrow and the database that is there know each other."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR
from domain.errors import SealBroken
from domain.recovery import RecoveryRefused
from services.archive import Work
from services.documents import open_row
from services.ports import Clock, SealingVault, Transactions, UnitOfWork


@dataclass(frozen=True, slots=True)
class JoinKeys:
    """
    Put an escrow's keys beside a database that outlived its own.

    *adopt* writes the keyring, newer than the generation it is told, and returns its generation.
    """

    transactions: Transactions
    vault: SealingVault
    clock: Clock
    adopt: Callable[[int], int]

    async def __call__(self, serial: int) -> None:
        """
        Write the keyring, then the generation; killed in between, the next making of keys heals.

        Raises:
            RecoveryRefused: The database is another installation's.
            KeyFileRefused: The keyring cannot be written.
        """
        async with self.transactions() as unit:
            is_new = not await unit.fence.exists()
            known = 0 if is_new else await unit.fence.hold()
            await self._check(unit)
            generation = self.adopt(known)
            if is_new:
                await unit.fence.begin(generation)
            else:
                await unit.fence.advance(generation)
            work = Work(unit, self.vault, self.clock.now(), lambda: None)
            work.ledger.enter(Action.ESCROW_RESTORE, f"escrow {serial}", who=OPERATOR)
            await work.commit()

    async def _check(self, unit: UnitOfWork) -> None:
        """Make sure that the audit's first entry opens: it is under the installation's own key."""
        try:
            for _, link in await unit.contents.batch("audit", None, 1):
                open_row(self.vault, "audit", link)
        except SealBroken:
            msg = "the database is another installation's: set AMANA_DATABASE_URL to the right one"
            raise RecoveryRefused(msg) from None
