"""Shelves of what expires by itself: what buttons mean, and what waits for a member's word."""

from datetime import datetime

from sqlalchemy import RowMapping, delete, select

from domain.rows import Row
from storage.cells import envelope
from storage.shelf import Shelf
from storage.tables import dialogues, keyboards


def _row(found: RowMapping) -> Row:
    return Row(found["id"], found["version"], envelope(found["sealed"]))


class _PassingShelf(Shelf):
    """Rows by their id, until they expire."""

    async def add(self, row: Row, expires_at: datetime) -> None:
        """Put a row in."""
        await self._insert(
            {"id": row.id, "version": row.version, "sealed": row.sealed, "expires_at": expires_at}
        )

    async def find(self, row_id: str) -> Row | None:
        """Return the row of an id, or None."""
        found = await self._find(id=row_id)
        return _row(found) if found else None

    async def remove_expired(self, now: datetime) -> int:
        """Delete what has had its time; return how many."""
        expired = self.table.c.expires_at <= now
        return (await self._run(delete(self.table).where(expired))).rowcount


class SqlKeyboards(_PassingShelf):
    """Keyboards by their handle; they expire when they were made to."""

    table = keyboards

    async def living(self, now: datetime) -> list[Row]:
        """Return every keyboard whose buttons still work."""
        found = await self._run(select(keyboards).where(keyboards.c.expires_at > now))
        return [_row(each) for each in found.mappings()]

    async def update(self, row: Row) -> None:
        """Write the keyboard's next version."""
        await self._write(row.id, row.version, {"sealed": row.sealed})


class SqlDialogues(_PassingShelf):
    """What waits for a member's word, by his id; every move lets it wait longer."""

    table = dialogues

    async def update(self, row: Row, expires_at: datetime) -> None:
        """Write the row's next version."""
        await self._write(row.id, row.version, {"sealed": row.sealed, "expires_at": expires_at})
