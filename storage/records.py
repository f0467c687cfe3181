"""The shelf of records, all kinds in one table, and the natural keys of what already happened."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, select

from domain.errors import NotPermitted
from domain.records import Kind
from domain.rows import RecordRow
from domain.secrecy import key_id_of
from storage.cells import envelope
from storage.shelf import Shelf
from storage.tables import effects, records

_IS_RECORD = records.c.number > 0


def _row(found: RowMapping) -> RecordRow:
    return RecordRow(
        found["id"],
        found["version"],
        envelope(found["sealed"]),
        found["desk"],
        Kind(found["kind"]),
        found["number"],
    )


class SqlRecords(Shelf):
    """Everything people keep."""

    table = records

    async def add(self, row: RecordRow) -> None:
        """Put a new record in; its running number is its desk's next."""
        await self._insert(
            {
                "id": row.id,
                "version": row.version,
                "sealed": row.sealed,
                "desk": row.desk,
                "kind": row.kind.value,
                "number": row.number,
                "key_id": key_id_of(row.sealed),
            }
        )

    async def get(self, record: str) -> RecordRow:
        """
        Return one record's row.

        Raises:
            NotPermitted: There is none; it may have been shredded.
        """
        found = await self._find(id=record)
        if found is None:
            raise NotPermitted
        return _row(found)

    async def find(self, desk: str, number: int) -> RecordRow | None:
        """Return the row of a reference, or of a source's number, or None."""
        found = await self._find(desk=desk, number=number)
        return _row(found) if found else None

    async def between(self, desk: str, after: int, upto: int) -> list[RecordRow]:
        """Return a desk's rows with running numbers from *after* (exclusive) to *upto*."""
        behind = records.c.number > after
        return await self._rows(_of(desk), behind, records.c.number <= upto)

    async def of_kind(self, desk: str, kind: Kind) -> list[RecordRow]:
        """Return a desk's rows of one kind."""
        return await self._rows(records.c.desk == desk, records.c.kind == kind.value)

    async def under(
        self, desk: str, keys: Collection[bytes], after: int, limit: int
    ) -> list[RecordRow]:
        """Return up to *limit* of a desk's rows sealed under *keys*, behind the number *after*."""
        behind = records.c.number > after
        rows = select(records).where(_under(desk, keys), _of(desk), behind)
        found = await self._run(rows.order_by(records.c.number).limit(limit))
        return [_row(each) for each in found.mappings()]

    async def numbers_under(self, desk: str, keys: Collection[bytes]) -> list[int]:
        """Return the running numbers of a desk's rows sealed under *keys*."""
        under = _under(desk, keys) & _of(desk)
        rows = select(records.c.number).where(under).order_by(records.c.number)
        return [int(each) for each in (await self._run(rows)).scalars()]

    async def count_under(self, desk: str, keys: Collection[bytes], *, sources: bool = True) -> int:
        """Return how many of a desk's rows are sealed under *keys*, those of *sources* too."""
        counted = select(func.count()).select_from(records).where(_under(desk, keys))
        counted = counted if sources else counted.where(_of(desk))
        return int((await self._run(counted)).scalar_one())

    async def count_by_desk(self) -> dict[str, int]:
        """Return how many records each desk has that has any, by the desk's id."""
        counted = select(records.c.desk, func.count().label("rows")).where(_IS_RECORD)
        found = (await self._run(counted.group_by(records.c.desk))).mappings()
        return {str(each["desk"]): int(each["rows"]) for each in found}

    async def update(self, row: RecordRow) -> None:
        """Write the record's next version."""
        await self._write(
            row.id, row.version, {"sealed": row.sealed, "key_id": key_id_of(row.sealed)}
        )

    async def shred(self, keys: Collection[bytes], limit: int) -> list[tuple[str, int]]:
        """Delete up to *limit* rows of shredded keys; return their ids and numbers."""
        some = select(records.c.id).where(records.c.key_id.in_(keys)).limit(limit)
        gone = delete(records).where(records.c.id.in_(some))
        found = await self._run(gone.returning(records.c.id, records.c.number))
        return sorted((str(each.id), int(each.number)) for each in found)

    async def _rows(self, *where: ColumnElement[bool]) -> list[RecordRow]:
        found = await self._run(select(records).where(*where).order_by(records.c.number))
        return [_row(each) for each in found.mappings()]


def _of(desk: str) -> ColumnElement[bool]:
    """Pass over sources: their numbers are negative, so that whatever goes on from 0 does, too."""
    return and_(records.c.desk == desk, _IS_RECORD)


def _under(desk: str, keys: Collection[bytes]) -> ColumnElement[bool]:
    return and_(records.c.desk == desk, records.c.key_id.in_(keys))


class SqlEffects(Shelf):
    """Natural keys, as HMACs, each with what came of it."""

    table = effects

    async def find(self, natural: bytes) -> str | None:
        """Return what came of *natural*, or None if it has not happened yet."""
        found = await self._find(natural=natural)
        return str(found["subject"]) if found else None

    async def add(self, natural: bytes, subject: str) -> None:
        """Remember that *natural* happened; twice is an error."""
        await self._insert({"natural": natural, "subject": subject})
