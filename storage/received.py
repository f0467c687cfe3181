"""When Telegram had nothing left for the bot: one row, whichever process asked last."""

from datetime import datetime

from sqlalchemy import select, update

from storage.shelf import Shelf
from storage.tables import received

_ONE = 1


class SqlReceived(Shelf):
    """One moment."""

    table = received

    async def note(self, at: datetime) -> None:
        """Write that there was nothing left *at* a moment, whatever was written before."""
        await self._insert_new([{"id": _ONE, "last_at": at}])
        await self._run(update(received).where(received.c.id == _ONE).values(last_at=at))

    async def last_at(self) -> datetime | None:
        """Return the moment, None if there never was one."""
        written = select(received.c.last_at).where(received.c.id == _ONE)
        found: datetime | None = (await self._run(written)).scalar_one_or_none()
        return found
