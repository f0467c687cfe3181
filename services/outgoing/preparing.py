"""What a delivery says now: opened, checked against the rights of this moment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from domain.alerts import AlertDue
from domain.deliveries import DeliveryKind
from domain.desks import LATE
from domain.particulars import (
    AskedDue,
    CheckpointDue,
    ConcealDue,
    DigestDue,
    GroupDue,
    LeaveDue,
    LessonDue,
    MenuDue,
    ReminderDue,
    RequestDue,
    SweepDue,
    TourDue,
    UnsealedDue,
)
from domain.rows import DeliveryRow
from services.audit.checkpoint_letters import prepare_checkpoint
from services.audit.checkpoint_watch import Watch
from services.desks.alerts import prepare_alert
from services.desks.lessons import prepare_lesson
from services.desks.menus import prepare_menu
from services.incoming.unsealed import prepare_unsealed
from services.outgoing.concealing import prepare_concealment
from services.outgoing.concerns import hushed, require_home
from services.outgoing.digests import prepare_digest
from services.outgoing.groups import prepare_group, prepare_leaving
from services.outgoing.sweeps import prepare_sweep
from services.outgoing.tours import prepare_tour
from services.ports import Messenger
from services.records.answering import prepare_asked, prepare_request
from services.records.reminders import prepare_reminder
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel


async def prepare(work: Work, row: DeliveryRow, messenger: Messenger, watch: Watch) -> Parcel:
    """
    Give what *row* brings; *messenger* cuts pages, *watch* knows what was signed before.

    Raises:
        Overdue: It is too late for it.
        NoLongerDue, NotPermitted, Stranger: Nothing is owed any more.
        Held: Its member travels; it is for later.
        OperatorRefusal: The audit is not what auditors were told.
        SealBroken
    """
    await require_home(work, row)
    if row.kind in {DeliveryKind.DIGEST, DeliveryKind.ANSWER}:
        parcel = await prepare_digest(work, _dated(work, row), messenger)
    elif row.kind is DeliveryKind.CHECKPOINT:
        newest = await watch.newest()
        parcel = await prepare_checkpoint(work, work.outbox.open(row, CheckpointDue), newest)
    elif row.kind is DeliveryKind.GROUP:
        owed = work.outbox.open(row, GroupDue)
        parcel = await prepare_group(work, owed, messenger.username())
    else:
        parcel = await _PREPARED[row.kind](work, row)
    return await hushed(work, row, parcel)


_PREPARED: Mapping[DeliveryKind, Callable[[Work, DeliveryRow], Awaitable[Parcel]]] = {
    DeliveryKind.CONCEAL: lambda work, row: prepare_concealment(
        work, work.outbox.open(row, ConcealDue)
    ),
    DeliveryKind.SWEEP: lambda work, row: prepare_sweep(work, work.outbox.open(row, SweepDue)),
    DeliveryKind.REMINDER: lambda work, row: prepare_reminder(
        work, work.outbox.open(row, ReminderDue)
    ),
    DeliveryKind.ALERT: lambda work, row: prepare_alert(work, work.outbox.open(row, AlertDue)),
    DeliveryKind.REQUEST: lambda work, row: prepare_request(
        work, work.outbox.open(row, RequestDue)
    ),
    DeliveryKind.ASKED: lambda work, row: prepare_asked(work, work.outbox.open(row, AskedDue)),
    DeliveryKind.LEAVE: lambda work, row: prepare_leaving(work, work.outbox.open(row, LeaveDue)),
    DeliveryKind.TOUR: lambda work, row: prepare_tour(work, work.outbox.open(row, TourDue)),
    DeliveryKind.LESSON: lambda work, row: prepare_lesson(work, work.outbox.open(row, LessonDue)),
    DeliveryKind.MENU: lambda work, row: prepare_menu(work, work.outbox.open(row, MenuDue)),
    DeliveryKind.UNSEALED: lambda work, row: prepare_unsealed(
        work, work.outbox.open(row, UnsealedDue)
    ),
    DeliveryKind.SAID: lambda _, __: _forgotten(),
}
"""What each kind says now, of those that need no more than the archive."""


async def _forgotten() -> Parcel:
    raise NoLongerDue


def _dated(work: Work, row: DeliveryRow) -> DigestDue:
    """Open a digest that is due; one that comes late, whatever kept it, says since when."""
    owed = work.outbox.open(row, DigestDue)
    is_late = work.now - row.due_at > LATE and owed.span.late_from is None
    if owed.asked or not is_late:
        return owed
    return replace(owed, span=replace(owed.span, late_from=row.due_at))
