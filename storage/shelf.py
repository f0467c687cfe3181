"""What every shelf does with a sealed row: put it in, find it, write its next version."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    RowMapping,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import AmanaError, Unavailable

Values = dict[str, Any]


class RowMissing(AmanaError):
    """A row that must be there is not."""


class Outdated(Unavailable):
    """Somebody else wrote the row first: the caller's transaction is tried again."""


class Shelf:
    """One table within one transaction."""

    table: Table

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _run(self, statement: Executable) -> CursorResult[Any]:
        return await self._connection.execute(statement)

    async def _insert(self, values: Values | Sequence[Values]) -> None:
        if values:
            await self._connection.execute(insert(self.table), values)

    async def _insert_new(self, values: Sequence[Values], table: Table | None = None) -> None:
        """Insert what is not there by its natural key yet."""
        if values:
            dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
            into = self.table if table is None else table
            await self._connection.execute(dialect.insert(into).on_conflict_do_nothing(), values)

    async def _find(self, *where: ColumnElement[bool]) -> RowMapping | None:
        return (await self._run(select(self.table).where(*where))).mappings().first()

    async def _get(self, row_id: object) -> RowMapping:
        row = await self._find(self.table.c.id == row_id)
        if row is None:
            raise RowMissing
        return row

    async def _write(self, row_id: str, version: int, values: Values) -> None:
        """Write *version* over the one before it, or fail."""
        columns = self.table.c
        guarded = update(self.table).where(columns.id == row_id, columns.version == version - 1)
        result = await self._run(guarded.values(version=version, **values))
        if result.rowcount != 1:
            raise Outdated
