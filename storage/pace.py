"""When the next message may go, for everything and for each chat: one moment for each."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from storage.shelf import Shelf
from storage.tables import pace

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SqlPace(Shelf):
    """Moments by keyed names; one that is asked for is held until the transaction ends."""

    table = pace

    async def hold(self, name: bytes) -> datetime:
        """Return what is written at *name*, if nothing is a moment long ago; others wait for it."""
        await self._insert_new([{"name": name, "next_at": _LONG_AGO}])
        held = select(pace.c.next_at).where(pace.c.name == name).with_for_update()
        next_at: datetime = (await self._run(held)).scalar_one()
        return next_at

    async def move(self, name: bytes, next_at: datetime) -> None:
        """Write what is held."""
        await self._run(update(pace).where(pace.c.name == name).values(next_at=next_at))

    async def remove_past(self, before: datetime) -> None:
        """Forget what no longer keeps anybody waiting."""
        await self._run(delete(pace).where(pace.c.next_at < before))
