"""The outbox: claims with leases, a journal before each send, ends only the claimant writes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)

from domain.deliveries import LEASE, DeliveryKind, DeliveryState
from domain.rows import DeliveryRow, DeliveryStanding, Row
from domain.standing import Owed
from storage.cells import envelope
from storage.claiming import first_due, in_turn
from storage.shelf import Shelf, Values
from storage.tables import deliveries

_is_due = deliveries.c.state == DeliveryState.DUE.value

_OURS = update(deliveries).where(
    deliveries.c.id == bindparam("mine"), deliveries.c.claim == bindparam("by"), _is_due
)
_KNOWN = select(
    deliveries.c.natural, deliveries.c.id, deliveries.c.state, deliveries.c.due_at
).where(deliveries.c.natural.in_(bindparam("naturals", expanding=True)))
_START = _OURS.where(deliveries.c.free_at > bindparam("now")).values(
    attempts=deliveries.c.attempts + 1, started_at=bindparam("now"), free_at=bindparam("until")
)
_FINISH = _OURS.values(state=bindparam("ended"), free_at=bindparam("now"))
_POSTPONE = _OURS.values(
    claim="", started_at=None, free_at=bindparam("until"), attempts=bindparam("tried")
)
_DEFER = _OURS.values(claim="", free_at=bindparam("until"))


def _row(found: RowMapping) -> DeliveryRow:
    return DeliveryRow(
        id=found["id"],
        version=found["version"],
        sealed=envelope(found["sealed"]),
        natural=bytes(found["natural"]),
        kind=DeliveryKind(found["kind"]),
        due_at=found["due_at"],
        state=DeliveryState(found["state"]),
        attempts=found["attempts"],
        claim=found["claim"],
        started_at=found["started_at"],
        turn=bytes(found["turn"]) if found["turn"] is not None else None,
    )


def _values(row: DeliveryRow) -> Values:
    return {
        "id": row.id,
        "version": row.version,
        "sealed": row.sealed,
        "natural": row.natural,
        "kind": row.kind.value,
        "state": row.state.value,
        "due_at": row.due_at,
        "free_at": row.due_at,
        "attempts": row.attempts,
        "claim": row.claim,
        "started_at": row.started_at,
        "turn": row.turn,
    }


_SOON, _LATELY = timedelta(hours=1), timedelta(days=1)
"""Of what is owed and of what was missed, as far as it is counted for whoever watches."""


class SqlDeliveries(Shelf):
    """Everything owed to a member."""

    table = deliveries

    async def add(self, rows: Sequence[DeliveryRow]) -> None:
        """Put deliveries in; one that is there already by its natural key stays as it is."""
        await self._insert_new([_values(row) for row in rows])

    async def find(self, natural: bytes) -> DeliveryRow | None:
        """Return the delivery of a natural key, or None."""
        found = await self._find(natural=natural)
        return _row(found) if found else None

    async def known(self, naturals: Collection[bytes]) -> dict[bytes, DeliveryStanding]:
        """Return how those of *naturals* stand that are there, by natural key."""
        return {
            bytes(each["natural"]): DeliveryStanding(
                each["id"], DeliveryState(each["state"]), each["due_at"]
            )
            for each in (await self._run(_KNOWN, {"naturals": list(naturals)})).mappings()
        }

    async def owed(
        self, kinds: Collection[DeliveryKind], state: DeliveryState = DeliveryState.DUE
    ) -> list[DeliveryRow]:
        """Return everything of *kinds* in *state*: of what is owed, also what is claimed."""
        named = deliveries.c.kind.in_([kind.value for kind in kinds])
        so = deliveries.c.state == state.value
        found = await self._run(select(deliveries).where(so, named))
        return [_row(each) for each in found.mappings()]

    async def under_way(self, kinds: Collection[DeliveryKind], now: datetime) -> list[DeliveryRow]:
        """
        Return what of *kinds* somebody is sending *now*, as far as his lease says.

        What was closed meanwhile is on its way all the same.
        """
        named = deliveries.c.kind.in_([kind.value for kind in kinds])
        sending = deliveries.c.started_at.is_not(None) & (deliveries.c.free_at > now)
        unsent = deliveries.c.state.in_([DeliveryState.DUE.value, DeliveryState.CLOSED.value])
        held = sending & unsent & (deliveries.c.claim != "")
        found = await self._run(select(deliveries).where(named, held))
        return [_row(each) for each in found.mappings()]

    async def claim_due(
        self,
        now: datetime,
        lease: timedelta,
        claim: str,
        limit: int,
        without: Collection[bytes] = (),
    ) -> list[DeliveryRow]:
        """
        Claim up to *limit* due deliveries; for *lease*, nobody else gets them.

        Those *without* their key stay as they are.
        """
        first = first_due(now, limit, without)
        taken = (
            update(deliveries)
            .where(deliveries.c.id.in_(select(first.c.id)))
            .values(free_at=now + lease, claim=claim)
            .returning(deliveries)
        )
        claimed = [_row(each) for each in (await self._run(taken)).mappings()]
        return in_turn(claimed)

    async def start(self, row: DeliveryRow, now: datetime) -> bool:
        """
        Journal that *row* is being sent; False when its claim is no longer ours.

        Its lease begins anew: what went before must not shorten the time there is to send.
        """
        journal = {"now": now, "until": now + LEASE}
        return await self._changed(_START, row, journal)

    async def finish(self, row: DeliveryRow, state: DeliveryState, now: datetime) -> bool:
        """Write how *row* ended; False when its claim is no longer ours."""
        return await self._changed(_FINISH, row, {"ended": state.value, "now": now})

    async def postpone(self, row: DeliveryRow, free_at: datetime) -> None:
        """Give *row* back, to be claimed again from *free_at* on; this was one attempt more."""
        tried = {"until": free_at, "tried": row.attempts + 1}
        await self._changed(_POSTPONE, row, tried)

    async def defer(self, row: DeliveryRow, free_at: datetime) -> None:
        """Give *row* back unsent, to be claimed again from *free_at* on; it was no attempt."""
        await self._changed(_DEFER, row, {"until": free_at})

    async def close(self, delivery: str) -> None:
        """Say that a delivery is no longer wanted."""
        due = (deliveries.c.id == delivery) & _is_due
        await self._fenced(due, state=DeliveryState.CLOSED.value)

    async def move(self, delivery: str, due_at: datetime) -> None:
        """Let a delivery that nobody sends now be due at another moment."""
        idle = (deliveries.c.id == delivery) & _is_due & (deliveries.c.claim == "")
        await self._fenced(idle, due_at=due_at, free_at=due_at)

    async def renew(self, row: Row, due_at: datetime, turn: bytes | None) -> None:
        """
        Owe a delivery as *row* has it now, whatever became of it before; no claim on it holds.

        Raises:
            Outdated: Somebody else wrote it meanwhile.
        """
        anew = {"state": DeliveryState.DUE.value, "claim": "", "attempts": 0, "started_at": None}
        due = {"sealed": row.sealed, "due_at": due_at, "free_at": due_at, "turn": turn}
        await self._write(row.id, row.version, anew | due)

    async def next_due_at(self, kind: DeliveryKind) -> datetime | None:
        """Return when the next delivery of *kind* is due, or None."""
        of_kind = select(func.min(deliveries.c.due_at)).where(_is_due)
        soonest: datetime | None = (
            await self._run(of_kind.where(deliveries.c.kind == kind.value))
        ).scalar_one()
        return soonest

    async def count(self, state: DeliveryState) -> dict[DeliveryKind, int]:
        """Return how many deliveries of each kind are in *state*."""
        counted = select(deliveries.c.kind, func.count().label("many")).group_by(deliveries.c.kind)
        found = await self._run(counted.where(deliveries.c.state == state.value))
        return {DeliveryKind(each["kind"]): each["many"] for each in found.mappings()}

    async def standing(self, now: datetime) -> list[Owed]:
        """
        Return what is owed of each kind *now*, and what was missed within a day.

        Only rows that are free within the hour are read: it must not cost what is far away.
        """
        is_up = deliveries.c.due_at <= now
        is_sending = deliveries.c.started_at.is_not(None) & (deliveries.c.free_at > now)
        is_owed = _is_due & (deliveries.c.free_at <= now + _SOON)
        is_missed = deliveries.c.state == DeliveryState.MISSED.value
        is_missed &= deliveries.c.free_at >= now - _LATELY
        many, is_late = func.count(), is_owed & is_up & ~is_sending
        counted = select(
            deliveries.c.kind,
            many.filter(is_owed & ~is_up).label("soon"),
            many.filter(is_late).label("due"),
            many.filter(is_owed & is_up & is_sending).label("sending"),
            many.filter(is_missed).label("missed"),
            func.min(deliveries.c.due_at).filter(is_late).label("oldest"),
        ).group_by(deliveries.c.kind)
        found = (await self._run(counted.where(is_owed | is_missed))).mappings()
        return [Owed(**{**each, "kind": DeliveryKind(each["kind"])}) for each in found]

    async def remove_finished(self, before: datetime) -> int:
        """Delete what ended before *before*; return how many."""
        ended = deliveries.c.state != DeliveryState.DUE.value
        old = delete(deliveries).where(ended, deliveries.c.free_at < before)
        return (await self._run(old)).rowcount

    async def _changed(self, statement: Update, row: DeliveryRow, values: Values) -> bool:
        """Tell whether *row* was still ours to be written."""
        mine = {"mine": row.id, "by": row.claim}
        return (await self._run(statement, mine | values)).rowcount == 1

    async def _fenced(self, where: ColumnElement[bool], **values: object) -> bool:
        return (await self._run(update(deliveries).where(where).values(**values))).rowcount == 1
