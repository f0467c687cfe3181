"""The shelf of received updates: each lane's are worked off in order."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    RowMapping,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
    update,
)

from domain.rows import InboxRow
from domain.standing import Arrived
from storage.cells import envelope
from storage.shelf import Shelf
from storage.tables import handled, inbox, intake, key_id_in

_HEADS_AT_ONCE = 100


def _row(found: RowMapping) -> InboxRow:
    return InboxRow(
        id=str(found["id"]),
        version=found["version"],
        sealed=envelope(found["sealed"]),
        lane=bytes(found["lane"]),
        update=found["id"],
        attempts=found["attempts"],
        free_at=found["free_at"],
        incident=found["incident"],
    )


def _is_head(without: Collection[bytes]) -> ColumnElement[bool]:
    """Nothing of the same lane came earlier and is still to be handled."""
    earlier = inbox.alias("earlier")
    return ~exists().where(
        earlier.c.lane == inbox.c.lane,
        earlier.c.id < inbox.c.id,
        earlier.c.incident == "",
        _opens(earlier, without),
    )


def _opens(rows: FromClause, without: Collection[bytes]) -> ColumnElement[bool]:
    return key_id_in(rows).not_in(without) if without else true()


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(inbox.c.free_at.is_(None), inbox.c.free_at <= now)


_waits = inbox.c.incident == ""
_is_aside = inbox.c.incident != ""

_of_lane = select(inbox).where(_waits, inbox.c.lane == bindparam("of_lane"))
_HEAD = _of_lane.order_by(inbox.c.id).limit(1)
_REMOVE = delete(inbox).where(inbox.c.id == bindparam("done"))
_updates: BindParameter[int] = bindparam("updates", expanding=True)
_known = union_all(
    select(handled.c.id).where(handled.c.id.in_(_updates)),
    select(intake.c.id).where(intake.c.id.in_(_updates)),
)
_DROP_KNOWN = delete(inbox).where(inbox.c.id.in_(_known))


class SqlInbox(Shelf):
    """Updates between Telegram's hands and their handling."""

    table = inbox

    async def add(self, rows: Sequence[InboxRow]) -> None:
        """Put updates in; one that is there stays as it is, one received before stays away."""
        await self._insert_new(
            [
                {
                    "id": row.update,
                    "version": row.version,
                    "sealed": row.sealed,
                    "lane": row.lane,
                    "attempts": row.attempts,
                    "free_at": row.free_at,
                    "incident": row.incident,
                }
                for row in rows
            ]
        )
        await self._drop_known([row.update for row in rows])

    async def heads(self, now: datetime, without: Collection[bytes] = ()) -> list[InboxRow]:
        """Return the first update of each lane that may be handled now, none *without* its key."""
        free = select(inbox).where(_waits, _is_free(now), _is_head(without), _opens(inbox, without))
        found = await self._run(free.order_by(inbox.c.id).limit(_HEADS_AT_ONCE))
        return [_row(each) for each in found.mappings()]

    async def head(
        self, lane: bytes, now: datetime, without: Collection[bytes] = ()
    ) -> InboxRow | None:
        """Return the lane's first update if it may be handled now, and is not *without* its key."""
        first = _HEAD.where(_opens(inbox, without)) if without else _HEAD
        found = (await self._run(first, {"of_lane": lane})).mappings().first()
        if found is None or (found["free_at"] and found["free_at"] > now):
            return None
        return _row(found)

    async def settle(self, update_id: int, now: datetime) -> None:
        """Delete an update that was handled and answered; only its number stays for a while."""
        await self._run(_REMOVE, {"done": update_id})
        await self._insert_new([{"id": update_id, "handled_at": now}], handled)

    async def forget(self, before: datetime, now: datetime) -> None:
        """Forget what was handled before a moment; what has no moment yet was so *now*."""
        undated = update(handled).where(handled.c.handled_at.is_(None))
        await self._run(undated.values(handled_at=now))
        await self._run(delete(handled).where(handled.c.handled_at < before))

    async def postpone(self, update_id: int, attempts: int, free_at: datetime) -> None:
        """Let an update wait until *free_at*; its lane waits with it."""
        await self._change(update_id, attempts=attempts, free_at=free_at)

    async def set_aside(self, update_id: int, incident: str, now: datetime) -> None:
        """Move a poisoned update out of its lane's way; it stays for a while, sealed."""
        await self._change(update_id, incident=incident, free_at=now)

    async def remove_aside(self, before: datetime, now: datetime) -> None:
        """Delete what was set aside before a moment; what has no moment yet was so *now*."""
        undated = update(inbox).where(_is_aside, inbox.c.free_at.is_(None))
        await self._run(undated.values(free_at=now))
        await self._run(delete(inbox).where(_is_aside, inbox.c.free_at < before))

    async def aside(self) -> list[InboxRow]:
        """Return what was set aside, oldest first."""
        found = await self._run(select(inbox).where(_is_aside).order_by(inbox.c.id))
        return [_row(each) for each in found.mappings()]

    async def count(self) -> int:
        """Return how many updates wait."""
        waiting = select(func.count()).select_from(inbox).where(_waits)
        return int((await self._run(waiting)).scalar_one())

    async def arrived(self) -> Arrived:
        """Return how many updates wait, in how many lanes, and how many were set aside."""
        lanes = func.count(inbox.c.lane.distinct()).filter(_waits)
        waiting, aside = func.count().filter(_waits), func.count().filter(_is_aside)
        counted = select(waiting, lanes, aside).select_from(inbox)
        return Arrived(*map(int, (await self._run(counted)).one()))

    async def _drop_known(self, updates: Sequence[int]) -> None:
        """Look only once they are in: an insert waits for whoever is just settling its row."""
        await self._run(_DROP_KNOWN, {"updates": updates})

    async def _change(self, update_id: int, **values: object) -> None:
        await self._run(update(inbox).where(inbox.c.id == update_id).values(**values))
