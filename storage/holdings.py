"""Which rows are sealed under which key: to count them, and to seal them again under another."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    RowMapping,
    Table,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import Outdated
from domain.keys import INTAKE, PASSING_TABLES, Holding, KeyLine
from domain.records import Kind
from domain.rows import PassingRow, RecordRow, Row
from domain.secrecy import key_id_of
from storage.cells import envelope
from storage.tables import intake, intake_key_id, key_id_in, metadata, records

_NAMES = {"inbox": "lane", "deliveries": "natural"}
_VALUES: dict[str, BindParameter[Any]] = {
    "version": bindparam("next"),
    "sealed": bindparam("envelope"),
}
_KEY: dict[str, BindParameter[Any]] = {"key_id": bindparam("key")}


def _key_id(table: Table) -> ColumnElement[Any]:
    return table.c.key_id if table is records else key_id_in(table)


def _record(found: RowMapping) -> RecordRow:
    sealed = envelope(found["sealed"])
    kind = Kind(found["kind"])
    return RecordRow(found["id"], found["version"], sealed, found["desk"], kind, found["number"])


class SqlHoldings:
    """Rows by their key."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tally(self) -> list[Holding]:
        """Return how many rows each key has in each table whose keys come and go."""
        return [each for name in ("records", *PASSING_TABLES) for each in await self._tally(name)]

    async def count(self, key: KeyLine) -> int:
        """Return how many rows are sealed under one key."""
        if key.desk:
            return await self._count(records, self._is_under(key))
        if key.use == INTAKE:
            return await self._count(intake, intake_key_id() == key.id)
        tables = [metadata.tables[name] for name in PASSING_TABLES]
        return sum([await self._count(each, _key_id(each) == key.id) for each in tables])

    async def records(self, key: KeyLine, after: str, limit: int) -> list[RecordRow]:
        """
        Return up to *limit* records under a desk's key, by id, those behind *after*.

        They are locked until the end; one that somebody else writes at this moment is left out.
        """
        found = select(records).where(self._is_under(key), records.c.id > after)
        first = found.order_by(records.c.id).limit(limit).with_for_update(skip_locked=True)
        return [_record(each) for each in (await self._connection.execute(first)).mappings()]

    async def passing(self, table: str, key_id: bytes, after: str, limit: int) -> list[PassingRow]:
        """Return up to *limit* rows of a table of what passes through, as `records` does."""
        rows = metadata.tables[table]
        name = rows.c[_NAMES[table]] if table in _NAMES else literal_column("''").label("name")
        cells = (rows.c.id, rows.c.version, rows.c.sealed, name.label("name"))
        found = select(*cells).where(_key_id(rows) == key_id, self._is_behind(rows, after))
        first = found.order_by(rows.c.id).limit(limit).with_for_update(skip_locked=True)
        return [
            PassingRow(str(each.id), each.version, envelope(each.sealed), _bytes(each.name))
            for each in await self._connection.execute(first)
        ]

    async def rewrite(self, table: str, rows: Sequence[Row]) -> None:
        """
        Write the next versions of rows that are locked already.

        Raises:
            Outdated: One of them is not there at the version before.
        """
        if not rows:
            return
        into = metadata.tables[table]
        guard = (into.c.id == bindparam("row"), into.c.version == bindparam("former"))
        columns: dict[str, BindParameter[Any]] = {
            "version": bindparam("next"),
            "sealed": bindparam("envelope"),
        }
        if into is records:
            columns["key_id"] = bindparam("key")
        written = await self._connection.execute(
            update(into).where(*guard).values(**columns),
            [_values(into, row) for row in rows],
        )
        if written.rowcount != len(rows):
            raise Outdated

    async def _tally(self, name: str) -> list[Holding]:
        table = metadata.tables[name]
        key_id = _key_id(table).label("key_id")
        counted = select(key_id, func.count().label("rows")).select_from(table).group_by(key_id)
        found = (await self._connection.execute(counted)).mappings()
        return [Holding(name, _bytes(each["key_id"]), each["rows"]) for each in found]

    async def _count(self, table: Table, where: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(table).where(where)
        return int((await self._connection.execute(counted)).scalar_one())

    @staticmethod
    def _is_under(key: KeyLine) -> ColumnElement[bool]:
        return (records.c.desk == key.desk) & (records.c.key_id == key.id)

    @staticmethod
    def _is_behind(table: Table, after: str) -> ColumnElement[bool]:
        is_number = isinstance(table.c.id.type, Integer)
        if is_number:
            return table.c.id > (int(after) if after else -1)
        return table.c.id > after


def _values(table: Table, row: Row) -> dict[str, object]:
    row_id = int(row.id) if isinstance(table.c.id.type, Integer) else row.id
    values: dict[str, object] = {
        "row": row_id,
        "former": row.version - 1,
        "next": row.version,
        "envelope": row.sealed,
    }
    return {**values, "key": key_id_of(row.sealed)} if table is records else values


def _bytes(name: object) -> bytes:
    return bytes(name) if isinstance(name, bytes | memoryview) else b""
