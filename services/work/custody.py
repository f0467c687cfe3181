"""Recovery officers and what is known of escrows, opened and sealed."""

from domain.actions import Action
from domain.audit import OPERATOR
from domain.escrow import Escrow
from domain.recovery import Officer
from domain.rows import Row
from services.shelves.people import EscrowShelf, OfficerShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger


class Officers:
    """Everybody who was ever registered as a recovery officer."""

    table = "officers"

    def __init__(self, shelf: OfficerShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def all(self) -> list[Officer]:
        """
        Return all, the former ones too, in the order of their registration.

        Raises:
            SealBroken: A row does not open, or is an older one put back: no escrow may silently
                leave an officer out, or take one in again.
        """
        rows = await self._ledger.vouching.vouch_every(self._shelf.all)
        found = [self._open(row) for row in rows]
        return sorted(found, key=lambda each: (each.added_at, each.id))

    async def present(self) -> list[Officer]:
        """Return those for whom escrows and backups are made now."""
        return [each for each in await self.all() if each.is_present]

    async def add(self, officer: Officer) -> None:
        """Register somebody."""
        row = self._envelopes.seal(self.table, officer.id, officer)
        await self._shelf.add(row)
        self._ledger.enter(Action.OFFICER_ADD, officer.id, row, who=OPERATOR)

    async def update(self, officer: Officer, action: Action, who: str = OPERATOR) -> None:
        """Write what changed about an officer."""
        row = self._envelopes.seal(self.table, officer.id, officer)
        await self._shelf.update(row)
        self._ledger.enter(action, officer.id, row, who=who)

    def _open(self, row: Row) -> Officer:
        return self._envelopes.open(self.table, row, Officer)


class Escrows:
    """Every escrow that was made, by its serial."""

    table = "escrows"

    def __init__(self, shelf: EscrowShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def all(self) -> list[Escrow]:
        """
        Return all, the first made first.

        Raises:
            SealBroken: A row does not open, or is an older one put back.
        """
        rows = await self._ledger.vouching.vouch_every(self._shelf.all)
        found = [self._open(row) for row in rows]
        return sorted(found, key=lambda each: each.serial)

    async def find(self, serial: int) -> Escrow | None:
        """Return the escrow of a serial, or None."""
        return next((each for each in await self.all() if each.serial == serial), None)

    async def add(self, escrow: Escrow) -> None:
        """Note that an escrow is being made."""
        row = self._envelopes.seal(self.table, escrow.id, escrow)
        await self._shelf.add(row)
        self._ledger.enter(Action.ESCROW_MAKE, escrow.id, row, who=OPERATOR)

    async def update(self, escrow: Escrow, action: Action) -> None:
        """Write what became of an escrow."""
        row = self._envelopes.seal(self.table, escrow.id, escrow)
        await self._shelf.update(row)
        self._ledger.enter(action, escrow.id, row, who=OPERATOR)

    def _open(self, row: Row) -> Escrow:
        return self._envelopes.open(self.table, row, Escrow)
