"""The installation's list of markings, opened and sealed: one row, that every capture asks."""

from domain.actions import Action
from domain.audit import OPERATOR
from domain.markings import ROW, Markings
from services.shelves.people import MarkingShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger


class InstalledMarkings:
    """The list; within a transaction it is the same however often it is asked for."""

    table = "markings"

    def __init__(self, shelf: MarkingShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger
        self._opened: Markings | None = None

    async def get(self) -> Markings:
        """
        Return the list; an empty one before the first was set up.

        Raises:
            SealBroken: The row does not open, or is an older one put back: nobody may lower what
                a desk's ceiling means by it.
        """
        if self._opened is None:
            self._opened = await self._read()
        return self._opened

    async def put(self, markings: Markings) -> None:
        """Write the list as it is by now; `get` has opened it before."""
        before = await self._shelf.all()
        row = self._envelopes.seal(self.table, ROW, markings)
        await (self._shelf.update(row) if before else self._shelf.add(row))
        self._opened = markings
        self._ledger.enter(Action.MARKINGS_SET, ROW, row, who=OPERATOR)

    async def _read(self) -> Markings:
        rows = await self._ledger.vouching.vouch_every(self._shelf.all)
        found = [self._envelopes.open(self.table, row, Markings) for row in rows]
        return found[0] if found else Markings()
