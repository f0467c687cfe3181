"""Records, opened and sealed: the decision and the key look-up are one step here."""

from collections.abc import Collection, Iterable
from functools import partial

from domain.digests import place_of_promise
from domain.errors import NotPermitted
from domain.follow_ups import FollowUp
from domain.members import Permit
from domain.records import DOCUMENTS, AnyRecord, Event, Kind, Record, is_event, is_follow_up
from domain.references import Reference
from domain.rows import Placed, RecordRow, Row
from services.shelves.records import RecordShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger


class Records:
    """What people keep; nothing opens without a permit for its desk."""

    table = "records"

    def __init__(self, shelf: RecordShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def add(self, permit: Permit, record: AnyRecord) -> None:
        """Keep a new record."""
        row = self._seal(permit, record)
        await self._shelf.add(
            RecordRow(row.id, row.version, row.sealed, record.desk, record.kind, record.number)
        )
        self._ledger.permitted(permit, record.id, row)

    async def update(self, permit: Permit, record: AnyRecord) -> None:
        """Write a record's next version."""
        row = self._seal(permit, record)
        await self._shelf.update(
            RecordRow(row.id, row.version, row.sealed, record.desk, record.kind, record.number)
        )
        self._ledger.permitted(permit, record.id, row)

    async def get(self, permit: Permit, record: str) -> AnyRecord:
        """
        Open a record by id.

        Raises:
            NotPermitted: It is another desk's, or was withdrawn.
        """
        return _kept(await self.get_any(permit, record))

    async def get_any(self, permit: Permit, record: str) -> AnyRecord:
        """
        Open a record by id, withdrawn or not.

        Raises:
            NotPermitted: It is another desk's.
        """
        return self._open(permit, await self._shelf.get(record))

    async def desk_of(self, record: str) -> str:
        """Return which desk a record is; opens nothing."""
        return (await self._shelf.get(record)).desk

    async def place_of(self, record: str) -> Placed:
        """Return a record's desk and running number; opens nothing."""
        row = await self._shelf.get(record)
        return Placed(row.desk, row.number)

    async def kind_of(self, record: str) -> Kind:
        """Return which kind a record is; opens nothing."""
        return (await self._shelf.get(record)).kind

    async def reference_of(self, record: str, code: str) -> Reference:
        """Return a record's reference on the desk with *code*; opens nothing."""
        return Reference(code, (await self._shelf.get(record)).number)

    async def find_id(self, permit: Permit, number: int) -> str:
        """
        Return which record has a running number on the permit's desk; opens nothing.

        Raises:
            NotPermitted: There is none.
        """
        row = await self._shelf.find(permit.desk, number)
        if row is None:
            raise NotPermitted
        return row.id

    async def between(self, permit: Permit, after: int, upto: int) -> list[AnyRecord]:
        """Open the desk's records after one running number up to another, withdrawn ones not."""
        rows = await self._shelf.between(permit.desk, after, upto)
        opened = self._open_all(permit, rows)
        return [record for record in opened if record.withdrawn_at is None]

    async def events(self, permit: Permit) -> list[Record[Event]]:
        """Open the desk's events, by their start, withdrawn ones not."""
        rows = await self._shelf.of_kind(permit.desk, Kind.EVENT)
        opened = self._open_all(permit, rows)
        kept = [event for event in opened if is_event(event) and event.withdrawn_at is None]
        return sorted(kept, key=lambda event: (event.body.starts(), event.number))

    async def promises(self, permit: Permit) -> list[Record[FollowUp]]:
        """Open the desk's open promises, by when they are due, withdrawn ones not."""
        rows = await self._shelf.of_kind(permit.desk, Kind.FOLLOW_UP)
        opened = self._open_all(permit, rows)
        kept = [each for each in opened if is_follow_up(each) and each.withdrawn_at is None]
        return sorted((each for each in kept if each.body.is_open), key=place_of_promise)

    async def promised(self, permit: Permit, meeting: str) -> list[Record[FollowUp]]:
        """Open the promises made at a meeting, whatever became of them, withdrawn ones not."""
        rows = await self._shelf.of_kind(permit.desk, Kind.FOLLOW_UP)
        opened = self._open_all(permit, rows)
        kept = [each for each in opened if is_follow_up(each) and each.withdrawn_at is None]
        found = [each for each in kept if each.body.meeting == meeting]
        return sorted(found, key=lambda each: each.number)

    async def under(
        self, permit: Permit, keys: Collection[bytes], after: int, limit: int
    ) -> tuple[list[AnyRecord], int]:
        """
        Open up to *limit* records sealed under *keys*, behind the running number *after*.

        Returns with them the running number that was reached, 0 when there is nothing behind it.
        """
        rows = await self._shelf.under(permit.desk, keys, after, limit)
        opened = self._open_all(permit, rows)
        return opened, rows[-1].number if rows else 0

    async def numbered(self, permit: Permit, number: int) -> AnyRecord:
        """
        Open a record by its running number, withdrawn or not.

        Raises:
            NotPermitted: There is none.
        """
        return await self.get_any(permit, await self.find_id(permit, number))

    async def count_by_desk(self) -> dict[str, int]:
        """Return how many records rest on each desk, taken back ones too; opens nothing."""
        return await self._shelf.count_by_desk()

    def note_reading(self, permit: Permit, record: AnyRecord) -> None:
        """Enter in the audit that somebody is shown a record."""
        self._ledger.permitted(permit, record.id)

    def _open_all(self, permit: Permit, rows: Iterable[RecordRow]) -> list[AnyRecord]:
        """Open what is there; what was shredded is there no more, even while its row still is."""
        there = [row for row in rows if not self._envelopes.vault.is_shredded(row.sealed)]
        return self._envelopes.open_sound(there, partial(self._open, permit))

    def _open(self, permit: Permit, row: RecordRow) -> AnyRecord:
        is_record = row.desk == permit.desk and row.kind is not Kind.SOURCE
        if not is_record or self._envelopes.vault.is_shredded(row.sealed):
            raise NotPermitted  # before any key is looked up
        return self._envelopes.open(self.table, row, DOCUMENTS[row.kind], permit.desk)

    def _seal(self, permit: Permit, record: AnyRecord) -> Row:
        if record.desk != permit.desk:
            raise NotPermitted
        return self._envelopes.seal(
            self.table, record.id, record, desk=record.desk, expires=record.epoch
        )


def _kept(record: AnyRecord) -> AnyRecord:
    if record.withdrawn_at is not None:
        raise NotPermitted
    return record
