"""Lets keys that came back from an escrow and the database that is there know each other."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR
from domain.errors import SealBroken
from domain.escrow import Closed, Escrow, closed_by
from domain.recovery import RecoveryRefused
from domain.shredding import Shredding, named
from services.ports import Clock, Transactions, UnitOfWork
from services.vault import SealingVault
from services.work.archive import Work
from services.work.documents import open_row
from services.work.entries import name_about, open_entry

_REMEMBERED = 99


Adopt = Callable[[int, Collection[bytes], Collection[Shredding]], int]
"""
Writes the keyring, newer than the generation known, without what was closed and shredded since.

It returns the keyring's generation.
"""


@dataclass(frozen=True, slots=True)
class JoinKeys:
    """
    Put an escrow's keys beside a database that outlived its own.

    It may have gone on since the escrow: *adopt* is told which keys it has closed, and which
    were shredded, so that none of them comes back to life.
    """

    transactions: Transactions
    vault: SealingVault
    clock: Clock
    adopt: Adopt

    async def __call__(self, serial: int) -> Closed:
        """
        Write the keyring, then the generation; killed in between, the next making of keys heals.

        Returns what rests under keys that came after the escrow.

        Raises:
            RecoveryRefused: The database is another installation's.
            KeyFileRefused: The keyring cannot be written.
        """
        async with self.transactions() as unit:
            is_new = not await unit.fence.exists()
            known = 0 if is_new else await unit.fence.hold()
            await self._check(unit)
            closed, shredded = await unit.key_fences.closed(), await self._shredded(unit)
            generation = self.adopt(known, closed, shredded)
            if is_new:
                await unit.fence.begin(generation)
            else:
                await unit.fence.advance(generation)
            work = Work(unit, self.vault, self.clock.now(), lambda: None)
            work.ledger.enter(Action.ESCROW_RESTORE, f"escrow {serial}", who=OPERATOR)
            lacking = await self._lacking(work, shredded)
            await work.commit()
        return lacking

    async def _lacking(self, work: Work, shredded: Collection[Shredding]) -> Closed:
        """Return what does not open, and the escrow that would open it; rows may be damaged."""
        lines = [*self.vault.key_lines(), *self.vault.gone_lines()]
        known = {each.id for each in lines}.union(*(each.key_ids for each in shredded))
        lost = [each for each in await work.unit.holdings.tally() if each.key_id not in known]
        escrows: Collection[Escrow] = ()
        with suppress(SealBroken):
            escrows = await work.escrows.all()
        return closed_by(lost, escrows)

    async def _check(self, unit: UnitOfWork) -> None:
        """Make sure that the audit's first entry opens: it is under the installation's own key."""
        try:
            for _, link in await unit.contents.batch("audit", None, 1):
                open_row(self.vault, "audit", link)
        except SealBroken:
            msg = "the database is another installation's: set AMANA_DATABASE_URL to the right one"
            raise RecoveryRefused(msg) from None

    async def _shredded(self, unit: UnitOfWork) -> list[Shredding]:
        """Return what the audit says was destroyed of the months of which the escrow has keys."""
        months = {(each.desk, each.month) for each in self.vault.key_lines() if each.desk}
        return [
            found
            for desk, month in sorted(months)
            for found in await self._shredded_of(unit, named(desk, month))
        ]

    async def _shredded_of(self, unit: UnitOfWork, about: str) -> list[Shredding]:
        """Return it of one month; an entry that does not open is `doctor`'s to name."""
        found = []
        for row in await unit.audit.newest(name_about(self.vault, about), _REMEMBERED):
            with suppress(SealBroken):
                shredding = open_entry(self.vault, row).shredding
                if shredding is not None and shredding.is_destroyed:
                    found.append(shredding)
        return found
