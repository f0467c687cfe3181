"""The shelf of what buttons mean."""

from datetime import datetime

from sqlalchemy import delete

from domain.rows import Row
from domain.secrecy import Sealed
from storage.shelf import Shelf
from storage.tables import keyboards


class SqlKeyboards(Shelf):
    """Keyboards by their handle, until they expire."""

    table = keyboards

    async def add(self, row: Row, expires_at: datetime) -> None:
        """Put a keyboard in."""
        await self._insert(
            {"id": row.id, "version": row.version, "sealed": row.sealed, "expires_at": expires_at}
        )

    async def find(self, keyboard: str) -> Row | None:
        """Return the keyboard of a handle, or None."""
        found = await self._find(id=keyboard)
        if found is None:
            return None
        return Row(found["id"], found["version"], Sealed(bytes(found["sealed"])))

    async def update(self, row: Row) -> None:
        """Write the keyboard's next version."""
        await self._write(row.id, row.version, {"sealed": row.sealed})

    async def remove_expired(self, now: datetime) -> int:
        """Delete what no longer works; return how many."""
        return (await self._run(delete(keyboards).where(keyboards.c.expires_at <= now))).rowcount
