"""The shelf of desks: their running numbers and when their next digest is due."""

from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, bindparam, select, update

from domain.rows import DeskRow
from storage.cells import envelope
from storage.shelf import RowMissing, Shelf
from storage.tables import desks

_TAKE_NUMBER = (
    update(desks)
    .where(desks.c.id == bindparam("desk"))
    .values(last_number=desks.c.last_number + 1)
    .returning(desks.c.last_number)
)


def _row(found: RowMapping) -> DeskRow:
    return DeskRow(
        found["id"],
        found["version"],
        envelope(found["sealed"]),
        found["digest_due_at"],
        found["last_number"],
    )


class SqlDesks(Shelf):
    """Every desk of the installation."""

    table = desks

    async def add(self, row: DeskRow) -> None:
        """Put a new desk in."""
        await self._insert(
            {
                "id": row.id,
                "version": row.version,
                "sealed": row.sealed,
                "digest_due_at": row.digest_due_at,
                "last_number": row.last_number,
            }
        )

    async def get(self, desk: str) -> DeskRow:
        """Return one desk's row."""
        return _row(await self._get(desk))

    async def all(self) -> list[DeskRow]:
        """Return every desk's row."""
        found = await self._run(select(desks).order_by(desks.c.id))
        return [_row(each) for each in found.mappings()]

    async def due(self, now: datetime) -> list[DeskRow]:
        """Return the desks whose digest is due, locked until the transaction ends."""
        return await self._locked(desks.c.digest_due_at <= now)

    async def due_after(self, moment: datetime) -> list[DeskRow]:
        """Return the desks whose digest is due only after *moment*, locked likewise."""
        return await self._locked(desks.c.digest_due_at > moment)

    async def _locked(self, condition: ColumnElement[bool]) -> list[DeskRow]:
        found = select(desks).where(condition).with_for_update(skip_locked=True)
        return [_row(each) for each in (await self._run(found)).mappings()]

    async def update(self, row: DeskRow) -> None:
        """Write the desk's next version; its running number only `take_number` moves."""
        values = {"sealed": row.sealed, "digest_due_at": row.digest_due_at}
        await self._write(row.id, row.version, values)

    async def take_number(self, desk: str) -> int:
        """Return the desk's next running number; a transaction that fails gives it back."""
        taken = await self._run(_TAKE_NUMBER, {"desk": desk})
        number: int | None = taken.scalar_one_or_none()
        if number is None:
            raise RowMissing
        return number
