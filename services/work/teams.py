"""Desks, opened and sealed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.actions import Action
from domain.audit import HOUSE
from domain.desks import Desk, UnknownDesk
from domain.rows import DeskRow, Row
from services.shelves.records import DeskShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger
from services.work.remembered import Known


@dataclass(frozen=True, slots=True)
class Standing:
    """A desk with what is readable of it: when its digest is due, how far its numbers go."""

    desk: Desk
    digest_due_at: datetime
    last_number: int


class Desks:
    """The desks of the installation; within a transaction, each is the same however often asked."""

    table = "desks"

    def __init__(self, shelf: DeskShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger
        self._opened: dict[str, Desk] = {}

    async def get(self, desk: str) -> Desk:
        """Return a desk by id."""
        return self._opened.get(desk) or await self._recalled(desk)

    async def standing(self, desk: str) -> Standing:
        """Return a desk with its digest and its numbers."""
        return self._open(await self._newest(desk))

    async def all(self) -> list[Standing]:
        """Return every desk whose row opens, and is the newest, by code."""
        found = await self._open_newest(await self._shelf.all())
        return sorted(found, key=lambda each: each.desk.code)

    async def find(self, code: str) -> Standing | None:
        """Return the desk with a code, or None."""
        return next((each for each in await self.all() if each.desk.code == code), None)

    async def named(self, code: str) -> Standing:
        """
        Return the desk with a code.

        Raises:
            UnknownDesk
        """
        found = await self.find(code)
        if found is None:
            raise UnknownDesk
        return found

    async def due(self, now: datetime) -> list[Standing]:
        """Return the desks whose digest is due, locked until the end."""
        return await self._open_newest(await self._shelf.due(now))

    async def due_after(self, moment: datetime) -> list[Standing]:
        """Return the desks whose digest is due only after *moment*, locked until the end."""
        return await self._open_newest(await self._shelf.due_after(moment))

    async def add(self, desk: Desk, digest_due_at: datetime, who: str) -> None:
        """Keep a new desk."""
        row = self._envelopes.seal(self.table, desk.id, desk)
        await self._shelf.add(_with(row, digest_due_at))
        self._ledger.enter(Action.DESK_ADD, desk.id, row, who=who, desk=desk.id)

    async def update(
        self, desk: Desk, digest_due_at: datetime, action: Action, who: str = HOUSE
    ) -> None:
        """Write what changed about a desk."""
        row = self._envelopes.seal(self.table, desk.id, desk)
        await self._shelf.update(_with(row, digest_due_at))
        self._opened[desk.id] = desk
        self._ledger.enter(action, desk.id, row, who=who, desk=desk.id)

    async def take_number(self, desk: str) -> int:
        """Return the desk's next running number."""
        return await self._shelf.take_number(desk)

    async def _recalled(self, desk: str) -> Desk:
        known = await self._ledger.memory.opened(desk, partial(self._read, desk))
        opened = self._opened[desk] = self._envelopes.recalled(self.table, known)
        return opened

    async def _read(self, desk: str) -> Known[Desk]:
        row = await self._newest(desk)
        return Known(row, self._open(row).desk)

    async def _newest(self, desk: str) -> DeskRow:
        again = partial(self._shelf.get, desk)
        return await self._ledger.vouching.vouch(await again(), again)

    async def _open_newest(self, rows: list[DeskRow]) -> list[Standing]:
        newest = await self._ledger.vouching.vouch_all(rows, self._shelf.get)
        self._envelopes.pass_over(len(rows) - len(newest))
        return self._envelopes.open_sound(newest, self._open)

    def _open(self, row: DeskRow) -> Standing:
        desk = self._opened[row.id] = self._envelopes.open(self.table, row, Desk)
        return Standing(desk, row.digest_due_at, row.last_number)


def _with(row: Row, digest_due_at: datetime) -> DeskRow:
    return DeskRow(row.id, row.version, row.sealed, digest_due_at, last_number=0)
