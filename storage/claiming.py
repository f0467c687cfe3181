"""What is claimed first: by urgency, then in turns, so that no desk waits for all of another."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, func, literal_column, select

from domain.deliveries import DeliveryKind, DeliveryState
from domain.rows import DeliveryRow
from storage.tables import deliveries, key_id_in

_urgency = case(
    {kind.value: rank for rank, kind in enumerate(DeliveryKind)}, value=deliveries.c.kind
)
_nth = (
    func.row_number()
    .over(partition_by=(deliveries.c.kind, deliveries.c.turn), order_by=deliveries.c.due_at)
    .label("nth")
)
"""Of what one desk has due of one kind: the first of every desk go before the second of any."""

_SIDE_BY_SIDE = 8
"""Claimants who may take a whole batch at the same time, and another still finds one."""

_is_due = deliveries.c.state == DeliveryState.DUE.value


def first_due(now: datetime, limit: int, without: Collection[bytes]) -> CTE:
    """
    Lock what to claim, once: PostgreSQL may run a subquery for every row it looks at.

    Locks and turns cannot be asked for in one query: the candidates are found first, some more of
    them than needed, for others may just be taking the first.
    """
    is_free = _is_due & (deliveries.c.free_at <= now)
    if without:
        is_free &= key_id_in(deliveries).not_in(without)
    ranked = select(deliveries.c.id, deliveries.c.due_at, _urgency.label("urgency"), _nth)
    order: tuple[ColumnElement[Any], ...] = (
        literal_column("urgency"),
        literal_column("nth"),
        deliveries.c.due_at,
    )
    candidates = ranked.where(is_free).order_by(*order).limit(limit * _SIDE_BY_SIDE)
    found = candidates.cte("candidates").prefix_with("MATERIALIZED", dialect="postgresql")
    due = select(deliveries.c.id).join(found, found.c.id == deliveries.c.id).where(is_free)
    first = due.order_by(found.c.urgency, found.c.nth, found.c.due_at).limit(limit)
    locked = first.with_for_update(skip_locked=True, of=deliveries).cte("first")
    return locked.prefix_with("MATERIALIZED", dialect="postgresql")


def in_turn(rows: list[DeliveryRow]) -> list[DeliveryRow]:
    """Return *rows* as they were claimed: the most urgent first, and of those one of each desk."""
    order, seen = list(DeliveryKind), Counter[tuple[DeliveryKind, bytes | None]]()
    ranked = []
    for row in sorted(rows, key=lambda row: row.due_at):
        seen[row.kind, row.turn] += 1
        ranked.append((order.index(row.kind), seen[row.kind, row.turn], row))
    return [row for _, _, row in sorted(ranked, key=lambda each: (*each[:2], each[2].due_at))]
