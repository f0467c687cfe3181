"""Puts the rows of a backup back into tables that have none."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import desks, fence, metadata

_NAME = b"amana restore"


class SqlRefill:
    """Every table within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self) -> bool:
        """Take the place of the one who restores, until the transaction ends; False if taken."""
        if self._connection.dialect.name == "sqlite":  # BEGIN IMMEDIATE did it already
            return True
        number = int.from_bytes(sha256(_NAME).digest()[:8], "big", signed=True)
        taken = await self._connection.execute(select(func.pg_try_advisory_xact_lock(number)))
        return bool(taken.scalar_one())

    async def is_empty(self) -> bool:
        """Tell whether no table has a row, but for the generation that `init` leaves."""
        for table in metadata.tables.values():
            if table is fence:
                continue
            if (await self._connection.execute(select(table).limit(1))).first() is not None:
                return False
        return True

    async def put(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows as they were."""
        if rows:
            await self._connection.execute(insert(metadata.tables[table]), list(rows))

    async def jump(self, by: int) -> dict[str, int]:
        """Pass over the next *by* running numbers of every desk; give the last one before."""
        found = await self._connection.execute(select(desks.c.id, desks.c.last_number))
        before = {str(desk): int(last) for desk, last in found}
        await self._connection.execute(update(desks).values(last_number=desks.c.last_number + by))
        return before
