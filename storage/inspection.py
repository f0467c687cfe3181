"""Reads every table row by row as it rests, for whoever examines it: no damaged cell stops it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    RowMapping,
    Table,
    cast,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import Moment, audit, metadata

_POSITION = "position"

Cells = tuple[object, object, object, object, object]
"""A link as it rests: number, about, chain, MAC, envelope; of none is the type certain."""


class SqlContents:
    """What lies in the tables; nothing of it is trusted to be of its column's type."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    async def batch(
        self, table: str, after: object, limit: int
    ) -> Sequence[tuple[object, Mapping[str, object]]]:
        """
        Return up to *limit* rows of *table* behind the position *after*, None for the first.

        Each comes with its own position, and its columns by name: a moment aware, or as the text
        it is if it is none; every keyed name and envelope as bytes.
        """
        found = metadata.tables[table]
        position = self._position(found)
        rows = select(position.label(_POSITION), *self._cells(found)).order_by(position)
        rows = rows if after is None else rows.where(position > after)
        read = (await self._connection.execute(rows.limit(limit))).mappings()
        return [(each[_POSITION], self._read(found, each)) for each in read]

    async def links(self, after: object, limit: int) -> Sequence[tuple[object, Cells]]:
        """
        Return up to *limit* links of the audit behind the position *after*, None for the first.

        As `batch` reads them, but plain, for there may be a million, and by their numbers: in
        whatever order they were written, a number is a link's place.
        """
        position = audit.c.sequence
        found = select(position, *self._cells(audit)).order_by(position).limit(limit)
        found = found if after is None else found.where(position > after)
        return [(at, _plain(*cells)) for at, *cells in await self._connection.execute(found)]

    def _position(self, table: Table) -> ColumnElement[Any]:
        """Take SQLite's own row number: no flipped bit in a column can hide a row from it."""
        if self._is_sqlite:
            return literal_column("rowid", Integer)
        return next(iter(table.primary_key.columns))

    def _cells(self, table: Table) -> list[ColumnElement[Any]]:
        """Read SQLite's cells as bytes: a text that is no text any more would be an error."""
        if not self._is_sqlite:
            return list(table.columns)
        return [
            column if isinstance(column.type, Integer) else cast(column, LargeBinary).label(name)
            for name, column in table.columns.items()
        ]

    def _read(self, table: Table, row: RowMapping) -> Mapping[str, object]:
        return {name: _value(table, name, row[name]) for name, _ in table.columns.items()}


def _plain(number: object, about: object, chain: object, mac: object, sealed: object) -> Cells:
    return number, _bytes(about), _bytes(chain), _bytes(mac), _bytes(sealed)


def _bytes(cell: object) -> object:
    return bytes(cell) if isinstance(cell, memoryview) else cell


def _value(table: Table, name: str, cell: object) -> object:
    kind = table.columns[name].type
    if not isinstance(cell, bytes | memoryview):
        return cell
    if isinstance(kind, LargeBinary):
        return bytes(cell)
    text = bytes(cell).decode(errors="replace")
    return _moment(text) if isinstance(kind, Moment) else text


def _moment(text: str) -> object:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found if found.tzinfo else found.replace(tzinfo=UTC)
