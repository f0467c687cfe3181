"""One transaction in the language of the domain: what shelves keep sealed is opened here."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from domain.errors import KeyFileRefused, Outdated, SealBroken
from domain.secrecy import Lookup
from services.ports import Clock, Transactions, UnitOfWork, Wake
from services.vault import SealingVault, Vault
from services.work.custody import Escrows, Officers
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger
from services.work.markings import InstalledMarkings
from services.work.outbox import Outbox
from services.work.passing import Dialogues, Keyboards
from services.work.people import Invitations, Members
from services.work.records import Records
from services.work.remembered import Memory, Remembered
from services.work.sources import Sources
from services.work.step_up import Authenticators
from services.work.teams import Desks


class Work:
    """What a use-case does its work with: opened shelves, the audit, one commit."""

    def __init__(
        self,
        unit: UnitOfWork,
        vault: SealingVault,
        now: datetime,
        wake: Wake,
        memory: Memory | None = None,
    ) -> None:
        self.unit, self.now, self._wake = unit, now, wake
        self.vault: Vault = vault
        envelopes = self.envelopes = Envelopes(vault)
        self.ledger = Ledger(unit, vault, now, memory or Remembered().begin(None))
        self.members = Members(unit.members, envelopes, self.ledger)
        self.invitations = Invitations(unit.invitations, envelopes, self.ledger)
        self.authenticators = Authenticators(unit.authenticators, envelopes, self.ledger)
        self.desks = Desks(unit.desks, envelopes, self.ledger)
        self.records = Records(unit.records, envelopes, self.ledger)
        self.sources = Sources(unit.records, envelopes, self.ledger)
        self.officers = Officers(unit.officers, envelopes, self.ledger)
        self.escrows = Escrows(unit.escrows, envelopes, self.ledger)
        self.markings = InstalledMarkings(unit.markings, envelopes, self.ledger)
        self.keyboards = Keyboards(unit.keyboards, envelopes)
        self.dialogues = Dialogues(unit.dialogues, envelopes)
        self.outbox = Outbox(unit.deliveries, envelopes, now)

    @property
    def broken(self) -> int:
        """How many rows were passed over in this transaction because they do not open."""
        return self.envelopes.broken

    def raise_broken(self) -> None:
        """
        Raise the alarm for rows that were passed over; called last, for all else is done.

        Raises:
            SealBroken: There were some; `doctor` says which.
        """
        if self.broken:
            raise SealBroken

    async def find_effect(self, *natural: str | int) -> str | None:
        """Return what came of a natural key, or None if it has not happened yet."""
        return await self.unit.effects.find(self.vault.name(Lookup.NATURAL, *natural))

    async def add_effect(self, subject: str, *natural: str | int) -> None:
        """Remember that *subject* came of a natural key."""
        await self.unit.effects.add(self.vault.name(Lookup.NATURAL, *natural), subject)

    async def commit(self) -> None:
        """
        Write the audit's links, make everything durable, then wake whoever delivers.

        Raises:
            Outdated: A key that sealed something here is being retired: do it all again.
        """
        await self._hold_fences()
        await self.ledger.write()
        await self.unit.commit()
        self.ledger.settle()
        if self.outbox.is_urgent:
            self._wake()

    async def _hold_fences(self) -> None:
        """
        Let none of the keys used here be retired before the commit: a late row would be lost.

        It is asked before the audit is locked, for it may have to wait.
        """
        used = self.envelopes.used
        if used and await self.unit.key_fences.is_any_closed(used):
            raise Outdated
        used.clear()


Archive = Callable[[], AbstractAsyncContextManager[Work]]


def open_archive(
    transactions: Transactions, vault: SealingVault, clock: Clock, wake: Wake
) -> Archive:
    """
    Return what begins a transaction; each first makes sure that its keys are the newest.

    What one opened of people and desks the next need not open, until it is written.
    """
    remembered = Remembered()

    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with transactions() as unit:
            generation, chain = await unit.fence.standing()
            _keep_up(vault, generation)
            yield Work(unit, vault, clock.now(), wake, remembered.begin(chain))

    return begin


def _keep_up(vault: Vault, generation: int) -> None:
    """
    Reload the keyring when somebody wrote it; refuse one that was put back.

    Raises:
        KeyFileRefused: The keyring is older than the database says.
    """
    if vault.generation != generation:
        vault.reload()
    if vault.generation < generation:
        msg = "the keyring is older than the database: put the newest keyring back"
        raise KeyFileRefused(msg)
