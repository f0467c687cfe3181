"""When the next message may go, for everything and for each chat: one moment for each."""

from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.shelf import Shelf
from storage.tables import pace

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

_HELD = select(pace.c.next_at).where(pace.c.name == bindparam("its_name")).with_for_update()
_MOVE = update(pace).where(pace.c.name == bindparam("its_name")).values(next_at=bindparam("then"))


@cache
def _taking(dialect: str) -> Executable:
    into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    first = into(pace).values(name=bindparam("its_name"), next_at=bindparam("then"))
    over = first.on_conflict_do_update(
        index_elements=[pace.c.name],
        set_={"next_at": first.excluded.next_at},
        where=pace.c.next_at <= bindparam("now"),
    )
    return over.returning(pace.c.name)


class SqlPace(Shelf):
    """Moments by keyed names; one that is asked for is held until the transaction ends."""

    table = pace

    async def hold(self, name: bytes) -> datetime:
        """Return what is written at *name*, if nothing is a moment long ago; others wait for it."""
        next_at: datetime | None = None
        while next_at is None:  # it may be forgotten between the two statements
            await self._insert_new([{"name": name, "next_at": _LONG_AGO}])
            next_at = (await self._run(_HELD, {"its_name": name})).scalar_one_or_none()
        return next_at

    async def take(self, name: bytes, now: datetime, next_at: datetime) -> bool:
        """Write *next_at* at *name*, unless what is written there is still ahead of *now*."""
        taking = _taking(self._connection.dialect.name)
        values = {"its_name": name, "then": next_at, "now": now}
        return (await self._run(taking, values)).first() is not None

    async def move(self, name: bytes, next_at: datetime) -> None:
        """Write what is held."""
        await self._run(_MOVE, {"its_name": name, "then": next_at})

    async def remove_past(self, before: datetime) -> None:
        """Forget what no longer keeps anybody waiting."""
        await self._run(delete(pace).where(pace.c.next_at < before))
