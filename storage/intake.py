"""The shelf of what came in while nothing could be opened: in the order of the updates' numbers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, RowMapping, bindparam, delete, func, select, union_all

from domain.rows import IntakeRow
from domain.sealing import Waiting
from storage.cells import envelope
from storage.shelf import Shelf
from storage.tables import handled, inbox, intake

_BATCH = 100

_updates: BindParameter[int] = bindparam("updates", expanding=True)
_known = union_all(
    select(handled.c.id).where(handled.c.id.in_(_updates)),
    select(inbox.c.id).where(inbox.c.id.in_(_updates)),
)
_DROP_KNOWN = delete(intake).where(intake.c.id.in_(_known))


def _row(found: RowMapping) -> IntakeRow:
    return IntakeRow(
        update=found["id"],
        sealed=envelope(found["sealed"]),
        mac=bytes(found["mac"]),
        received_at=found["received_at"],
    )


class SqlIntake(Shelf):
    """Updates that are sealed to the installation's intake key."""

    table = intake

    async def add(self, rows: Sequence[IntakeRow]) -> None:
        """Put updates in; one that is there stays as it is, one received otherwise stays away."""
        values = [
            {
                "id": row.update,
                "sealed": row.sealed,
                "mac": row.mac,
                "received_at": row.received_at,
            }
            for row in rows
        ]
        await self._insert_new(values)
        await self._run(_DROP_KNOWN, {"updates": [row.update for row in rows]})

    async def after(self, update: int | None) -> list[IntakeRow]:
        """Return some of the updates numbered above *update*, in order; None for the first."""
        waiting = select(intake).order_by(intake.c.id).limit(_BATCH)
        if update is not None:
            waiting = waiting.where(intake.c.id > update)
        return [_row(each) for each in (await self._run(waiting)).mappings()]

    async def settle(self, update: int, now: datetime) -> bool:
        """Delete an update that is worked off; False if somebody else did. Its number stays."""
        gone = await self._run(delete(intake).where(intake.c.id == update))
        await self._insert_new([{"id": update, "handled_at": now}], handled)
        return gone.rowcount == 1

    async def waiting(self) -> Waiting:
        """Return how many there are, and when the oldest was received."""
        counted = select(func.count().label("many"), func.min(intake.c.received_at).label("oldest"))
        found = (await self._run(counted.select_from(intake))).mappings().one()
        return Waiting(found["many"], found["oldest"])
