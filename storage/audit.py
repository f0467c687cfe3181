"""The shelf of the audit's chain: one link after the other, never changed."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, bindparam, func, select, text

from domain.rows import AuditRow
from domain.secrecy import Sealed
from storage.cells import number, octets
from storage.shelf import Shelf
from storage.tables import audit

GENESIS = b""
"""The chain's value before its first entry."""

_NEWEST = select(audit.c.sequence, audit.c.chain).order_by(audit.c.sequence.desc()).limit(1)

_ABOUT = (
    select(audit)
    .where(audit.c.about == bindparam("about"))
    .order_by(audit.c.sequence.desc())
    .limit(bindparam("most"))
)
_NEWEST_OF = (
    select(func.max(audit.c.sequence))
    .where(audit.c.about.in_(bindparam("abouts", expanding=True)))
    .group_by(audit.c.about)
)
_EACH = select(audit).where(audit.c.sequence.in_(_NEWEST_OF))

_OCTETS = ("about", "chain", "mac", "sealed")

_MANY = 500
"""Names in one statement: SQLite takes 32,766, PostgreSQL 65,535."""


def _row(found: RowMapping) -> AuditRow:
    about, chain, mac, sealed = (octets(found[name], audit.name) for name in _OCTETS)
    return AuditRow(_number(found), about, chain, mac, Sealed(sealed))


def _number(found: RowMapping) -> int:
    return number(found["sequence"], audit.name)


def _chain(found: RowMapping) -> bytes:
    return octets(found["chain"], audit.name)


class SqlAudit(Shelf):
    """Every change and every reading, in order and without a gap."""

    table = audit

    async def last(self) -> tuple[int, bytes]:
        """Return the newest sequence number and chain value; nobody else appends until the end."""
        if self._connection.dialect.name != "sqlite":  # there BEGIN IMMEDIATE did it already
            await self._connection.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
        return await self.end()

    async def end(self) -> tuple[int, bytes]:
        """Return the newest sequence number and chain value, as committed; waits for nobody."""
        found = (await self._run(_NEWEST)).mappings().first()
        return (_number(found), _chain(found)) if found else (0, GENESIS)

    async def chain_at(self, sequence: int) -> bytes | None:
        """Return the chain's value after an entry, before the first one empty; None without it."""
        if sequence == 0:
            return GENESIS
        found = await self._find(sequence=sequence)
        return _chain(found) if found else None

    async def add(self, rows: Sequence[AuditRow]) -> None:
        """Append links."""
        await self._insert(
            [
                {
                    "sequence": row.sequence,
                    "about": row.about,
                    "chain": row.chain,
                    "mac": row.mac,
                    "sealed": row.sealed,
                }
                for row in rows
            ]
        )

    async def newest(self, about: bytes, limit: int) -> list[AuditRow]:
        """Return up to *limit* newest links about one thing, newest first."""
        found = await self._run(_ABOUT, {"about": about, "most": limit})
        return [_row(each) for each in found.mappings()]

    async def before(self, sequence: int, limit: int, about: bytes) -> list[AuditRow]:
        """Return up to *limit* links before a number, newest first; empty *about* is all."""
        found = select(audit).where(audit.c.sequence < sequence)
        found = found.where(audit.c.about == about) if about else found
        read = await self._run(found.order_by(audit.c.sequence.desc()).limit(limit))
        return [_row(each) for each in read.mappings()]

    async def after(self, sequence: int, limit: int) -> list[AuditRow]:
        """Return up to *limit* links after a number, oldest first."""
        found = select(audit).where(audit.c.sequence > sequence)
        read = await self._run(found.order_by(audit.c.sequence).limit(limit))
        return [_row(each) for each in read.mappings()]

    async def newest_each(self, abouts: Sequence[bytes]) -> list[AuditRow]:
        """Return the newest link about each of many things, of those that have one."""
        found: list[AuditRow] = []
        for start in range(0, len(abouts), _MANY):
            read = await self._run(_EACH, {"abouts": abouts[start : start + _MANY]})
            found += [_row(each) for each in read.mappings()]
        return found
