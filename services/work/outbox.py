"""Deliveries, planned and opened: what is owed is written in the transaction of its cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from domain.concerning import whose
from domain.deliveries import DeliveryKind, DeliveryState
from domain.particulars import PARTICULARS, Particulars
from domain.rows import DeliveryRow
from domain.secrecy import Lookup, found_by
from services.shelves.chats import DeliveryShelf
from services.work.envelopes import Envelopes

P = TypeVar("P", bound=Particulars)

_AT_ONCE = 500
"""Rows that are looked for, or written, in one statement."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something owed to a member from *due_at* on, unique by its *natural* key."""

    due_at: datetime
    particulars: Particulars
    natural: tuple[str | int, ...]


class Outbox:
    """What is owed; the same thing planned twice is written once."""

    table = "deliveries"

    def __init__(self, shelf: DeliveryShelf, envelopes: Envelopes, now: datetime) -> None:
        self._shelf, self._envelopes, self._now = shelf, envelopes, now
        self._opened: dict[DeliveryRow, Particulars] = {}
        self._turns: dict[tuple[str, str], bytes] = {}
        self.is_urgent = False

    async def plan(
        self, kind: DeliveryKind, due_at: datetime, owed: Particulars, *natural: str | int
    ) -> None:
        """Owe *owed* from *due_at* on, unless its natural key is there already."""
        name = self._natural(kind, *natural)
        await self._shelf.add([self._row(kind, name, Owed(due_at, owed, natural))])
        self.is_urgent = self.is_urgent or due_at <= self._now

    async def schedule(self, kind: DeliveryKind, owed: Iterable[Owed]) -> None:
        """
        Owe what lies ahead, and let what is owed already and not sent be due at its moment now.

        What is past is not owed any more; if it is owed already, to another moment, it is due.
        """
        left = iter(owed)
        while some := list(islice(left, _AT_ONCE)):
            await self._schedule(kind, some)

    async def _schedule(self, kind: DeliveryKind, owed: Sequence[Owed]) -> None:
        wanted = {self._natural(kind, *each.natural): each for each in owed}
        known = await self._shelf.known(list(wanted))
        lacking = (name for name in wanted if name not in known)
        ahead = [name for name in lacking if wanted[name].due_at > self._now]
        await self._shelf.add([self._row(kind, name, wanted[name]) for name in ahead])
        for name, row in known.items():
            due_at = wanted[name].due_at
            if row.state is DeliveryState.DUE and row.due_at != due_at:
                await self._shelf.move(row.id, due_at)
                self.is_urgent = self.is_urgent or due_at <= self._now

    async def move(self, kind: DeliveryKind, due_at: datetime, *natural: str | int) -> None:
        """Let what is owed already be due at another moment, if nobody has sent it yet."""
        row = await self.find(kind, *natural)
        if row is not None and row.state is DeliveryState.DUE and row.due_at != due_at:
            await self._shelf.move(row.id, due_at)

    async def renew(self, row: DeliveryRow, due_at: datetime, owed: Particulars) -> None:
        """
        Owe *owed* in the place of what *row* said, which was opened before, from *due_at* on.

        Raises:
            Outdated: Somebody else wrote it meanwhile.
        """
        part = found_by(row.natural)
        sealed = self._envelopes.seal(self.table, row.id, owed, part=part)
        await self._shelf.renew(sealed, due_at, self._turn(owed, due_at))
        self.is_urgent = self.is_urgent or due_at <= self._now

    async def hasten(self, row: DeliveryRow) -> None:
        """Let *row* be due now, unless somebody is sending it."""
        await self._shelf.move(row.id, self._now)
        self.is_urgent = True

    async def due(self, kind: DeliveryKind, particulars: type[P]) -> list[tuple[DeliveryRow, P]]:
        """Return what is owed of *kind*, now or later; what does not open is passed over."""
        rows = await self._shelf.owed([kind])
        return self._envelopes.open_sound(rows, lambda row: (row, self.open(row, particulars)))

    async def find(self, kind: DeliveryKind, *natural: str | int) -> DeliveryRow | None:
        """Return the delivery with a natural key, or None."""
        return await self._shelf.find(self._natural(kind, *natural))

    async def known(
        self, kind: DeliveryKind, naturals: Iterable[tuple[str | int, ...]]
    ) -> set[tuple[str | int, ...]]:
        """Return which of *naturals* are the keys of something that is, or was, owed."""
        names = {self._natural(kind, *each): each for each in naturals}
        found: set[tuple[str | int, ...]] = set()
        left = iter(names)
        while some := list(islice(left, _AT_ONCE)):
            found |= {names[name] for name in await self._shelf.known(some)}
        return found

    async def state(self, kind: DeliveryKind, *natural: str | int) -> DeliveryState | None:
        """Return how the delivery with a natural key stands, or None."""
        row = await self.find(kind, *natural)
        return row.state if row else None

    async def close(self, row: DeliveryRow) -> None:
        """Say that a delivery is no longer wanted."""
        await self._shelf.close(row.id)

    def opened(self, row: DeliveryRow) -> Particulars:
        """
        Open a delivery's particulars, of whatever kind it is.

        Raises:
            SealBroken: They are not what was sealed in this row.
        """
        return self.open(row, PARTICULARS[row.kind])

    def open(self, row: DeliveryRow, kind: type[P]) -> P:
        """
        Open a delivery's particulars; within a transaction, once.

        Raises:
            SealBroken: They are not what was sealed in this row.
        """
        known = self._opened.get(row)
        if isinstance(known, kind):
            return known
        opened = self._envelopes.open(self.table, row, kind, part=found_by(row.natural))
        self._opened[row] = opened
        return opened

    def _row(self, kind: DeliveryKind, name: bytes, owed: Owed) -> DeliveryRow:
        row_id = self._envelopes.vault.fresh_id()
        part = found_by(name)
        sealed = self._envelopes.seal(self.table, row_id, owed.particulars, part=part)
        turn = self._turn(owed.particulars, owed.due_at)
        return DeliveryRow(
            sealed.id, sealed.version, sealed.sealed, name, kind, owed.due_at, turn=turn
        )

    def _turn(self, owed: Particulars, due_at: datetime) -> bytes | None:
        """
        Name the desk for one day only: whoever has the database cannot follow it further.

        What is late is of today, or the first of each of many days would go before all others.
        """
        desk, _ = whose(owed)
        if not desk:
            return None
        about = desk, max(due_at, self._now).date().isoformat()
        if about not in self._turns:  # of ten thousand reminders nearly all have the same
            self._turns[about] = self._envelopes.vault.name(Lookup.NATURAL, "turn", *about)
        return self._turns[about]

    def _natural(self, kind: DeliveryKind, *natural: str | int) -> bytes:
        return self._envelopes.vault.name(Lookup.NATURAL, kind.value, *natural)
