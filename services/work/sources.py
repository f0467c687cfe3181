"""Sources, opened and sealed: rows beside their records, each under a decision of its own."""

from domain.actions import Action
from domain.errors import NotPermitted, SealBroken
from domain.members import Permit
from domain.records import AnyRecord, Kind
from domain.rows import Placed, RecordRow, Row
from domain.secrecy import key_id_of
from domain.sources import Source, row_number
from services.shelves.records import RecordShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger

_OPENING = frozenset({Action.SOURCE_READ, Action.SOURCE_MOVE})
"""By what decisions a source is opened; the second one shows it to nobody."""


class Sources:
    """Who told what; a permit for a record opens none of it."""

    table = "records"

    def __init__(self, shelf: RecordShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def has(self, record: AnyRecord) -> bool:
        """Tell whether a record has a source; opens nothing."""
        return await self.is_of(Placed(record.desk, record.number))

    async def is_of(self, placed: Placed) -> bool:
        """Tell whether the record in a place has a source; opens nothing."""
        return await self._find(placed.desk, placed.number) is not None

    async def find(self, permit: Permit, record: AnyRecord) -> Source | None:
        """
        Open the source of a record, or return None if it has none.

        Raises:
            NotPermitted: The decision is another one, or for another desk.
        """
        if permit.action not in _OPENING or permit.desk != record.desk:
            raise NotPermitted  # before any key is looked up
        row = await self._find(record.desk, record.number)
        return self._envelopes.open(self.table, row, Source, permit.desk) if row else None

    async def add(self, permit: Permit, record: AnyRecord, source: Source) -> None:
        """
        Keep the first source of *record*, under the key that the record is under.

        Raises:
            NotPermitted: The decision is for another desk.
        """
        row = self._seal(permit, record, source)
        await self._shelf.add(_row_of(source, row))
        self._ledger.permitted(permit, source.id, row)

    async def update(self, permit: Permit, record: AnyRecord, source: Source) -> None:
        """
        Write the next version of a source that was opened before.

        Raises:
            NotPermitted: The decision is for another desk.
        """
        row = self._seal(permit, record, source)
        await self._shelf.update(_row_of(source, row))
        self._ledger.permitted(permit, source.id, row)

    async def follow(self, record: AnyRecord, who: str) -> None:
        """Seal a record's source again, unread, where the record's month has become another."""
        row = await self._find(record.desk, record.number)
        if row is None or self._epoch_of(row) == record.epoch:
            return
        try:
            sealed = self._envelopes.reseal(self.table, row, desk=record.desk, expires=record.epoch)
        except SealBroken:
            self._envelopes.pass_over(1)  # a broken source holds up no hold
            return
        moved = RecordRow(row.id, sealed.version, sealed.sealed, row.desk, row.kind, row.number)
        await self._shelf.update(moved)
        self._ledger.enter(Action.RECORD_RESEAL, row.id, sealed, who=who, desk=record.desk)

    def note_reading(self, permit: Permit, record: AnyRecord) -> None:
        """Enter in the audit that somebody is shown the source of *record*."""
        self._ledger.permitted(permit, record.id)

    async def _find(self, desk: str, number: int) -> RecordRow | None:
        row = await self._shelf.find(desk, row_number(number))
        if row is None or row.kind is not Kind.SOURCE:
            return None
        return None if self._envelopes.vault.is_shredded(row.sealed) else row

    def _epoch_of(self, row: RecordRow) -> str:
        return self._envelopes.vault.months_of(row.desk).get(key_id_of(row.sealed), "")

    def _seal(self, permit: Permit, record: AnyRecord, source: Source) -> Row:
        is_its = (source.desk, source.number) == (record.desk, record.number)
        if not is_its or source.desk != permit.desk:
            raise NotPermitted
        return self._envelopes.seal(
            self.table, source.id, source, desk=source.desk, expires=record.epoch
        )


def _row_of(source: Source, row: Row) -> RecordRow:
    number = row_number(source.number)
    return RecordRow(row.id, row.version, row.sealed, source.desk, Kind.SOURCE, number)
