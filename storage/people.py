"""Shelves for people and what is set for them: members, codes, officers, markings."""

from sqlalchemy import RowMapping, select

from domain.rows import Row
from storage.cells import envelope
from storage.shelf import Shelf
from storage.tables import authenticators, escrows, invitations, markings, members, officers


def _row(found: RowMapping) -> Row:
    return Row(found["id"], found["version"], envelope(found["sealed"]))


class _NamedShelf(Shelf):
    """Rows found by the HMAC of something only a person knows."""

    async def add(self, row: Row, lookup: bytes) -> None:
        """Put *row* in, to be found by *lookup*."""
        await self._insert(
            {"id": row.id, "version": row.version, "sealed": row.sealed, "lookup": lookup}
        )

    async def find(self, lookup: bytes) -> Row | None:
        """Return the row *lookup* names, or None."""
        found = await self._find(lookup=lookup)
        return _row(found) if found else None

    async def update(self, row: Row) -> None:
        """Write the row's next version."""
        await self._write(row.id, row.version, {"sealed": row.sealed})


class SqlMembers(_NamedShelf):
    """Everybody Amana has admitted."""

    table = members

    async def get(self, member: str) -> Row:
        """Return one member's row."""
        return _row(await self._get(member))

    async def all(self) -> list[Row]:
        """Return every member's row, oldest id first."""
        found = await self._run(select(members).order_by(members.c.id))
        return [_row(each) for each in found.mappings()]


class SqlInvitations(_NamedShelf):
    """Invitations, used and unused."""

    table = invitations


class _SmallShelf(Shelf):
    """A handful of rows, read all at once."""

    async def add(self, row: Row) -> None:
        """Put a new row in."""
        await self._insert({"id": row.id, "version": row.version, "sealed": row.sealed})

    async def all(self) -> list[Row]:
        """Return every row, lowest id first."""
        found = await self._run(select(self.table).order_by(self.table.c.id))
        return [_row(each) for each in found.mappings()]

    async def update(self, row: Row) -> None:
        """Write the row's next version."""
        await self._write(row.id, row.version, {"sealed": row.sealed})


class SqlAuthenticators(_SmallShelf):
    """What members' one-time codes are held against."""

    table = authenticators

    async def find(self, row_id: str) -> Row | None:
        """Return the row of an id, or None."""
        found = await self._find(id=row_id)
        return _row(found) if found else None


class SqlOfficers(_SmallShelf):
    """Recovery officers, the former ones too."""

    table = officers


class SqlEscrows(_SmallShelf):
    """What is known of every escrow that was made."""

    table = escrows


class SqlMarkings(_SmallShelf):
    """The installation's list of markings: one row, or none yet."""

    table = markings
