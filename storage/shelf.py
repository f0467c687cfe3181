"""
What every shelf does with a sealed row: put it in, find it, write its next version.

Statements that every message needs are made once: making one costs more than running it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CursorResult,
    Executable,
    Insert,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import AmanaError, Outdated

Values = dict[str, Any]


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _inserting_new(table: Table, dialect: str) -> Insert:
    into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return into(table).on_conflict_do_nothing()


@cache
def _finding(table: Table, *columns: str) -> Select[Any]:
    return select(table).where(*(table.c[name] == bindparam(name) for name in columns))


@cache
def _writing(table: Table, *columns: str) -> Update:
    guarded = (table.c.id == bindparam("its_id"), table.c.version == bindparam("before"))
    return update(table).where(*guarded).values({name: bindparam(name) for name in columns})


class RowMissing(AmanaError):
    """A row that must be there is not."""


class Shelf:
    """One table within one transaction."""

    table: Table

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _run(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, values)

    async def _insert(self, values: Values | Sequence[Values]) -> None:
        if values:
            await self._connection.execute(_inserting(self.table), values)

    async def _insert_new(self, values: Sequence[Values], table: Table | None = None) -> None:
        """Insert what is not there by its natural key yet."""
        if values:
            into = self.table if table is None else table
            statement = _inserting_new(into, self._connection.dialect.name)
            await self._connection.execute(statement, values)

    async def _find(self, **wanted: object) -> RowMapping | None:
        """Return the first row that has these values in these columns, or None."""
        return (await self._run(_finding(self.table, *wanted), wanted)).mappings().first()

    async def _get(self, row_id: object) -> RowMapping:
        row = await self._find(id=row_id)
        if row is None:
            raise RowMissing
        return row

    async def _write(self, row_id: str, version: int, values: Values) -> None:
        """Write *version* over the one before it, or fail."""
        guard = {"its_id": row_id, "before": version - 1}
        written = values | {"version": version}
        result = await self._run(_writing(self.table, *written), guard | written)
        if result.rowcount != 1:
            raise Outdated
