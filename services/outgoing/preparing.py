"""What a delivery says now: opened, checked against the rights of this moment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from domain.alerts import AlertDue
from domain.contents import EventReminder
from domain.deliveries import DeliveryKind
from domain.desks import LATE
from domain.notices import ReminderNotice
from domain.particulars import (
    AskedDue,
    CheckpointDue,
    ConcealDue,
    DigestDue,
    GroupDue,
    LeaveDue,
    LessonDue,
    MenuDue,
    Particulars,
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
from services.outgoing.concerns import addressed, require_home
from services.outgoing.digests import prepare_digest
from services.outgoing.groups import prepare_group, prepare_leaving
from services.outgoing.sweeps import prepare_sweep
from services.outgoing.tours import prepare_tour
from services.ports import Messenger
from services.records.answering import prepare_asked, prepare_request
from services.records.reminders import prepare_reminder
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel

P = TypeVar("P", bound=Particulars)

_Prepares = Callable[[Work, DeliveryRow], Awaitable[Parcel]]


async def prepare(work: Work, row: DeliveryRow, messenger: Messenger, watch: Watch) -> Parcel:
    """
    Give what *row* brings; *messenger* cuts pages, *watch* knows what was signed before.

    Raises:
        Overdue: It is too late for it.
        NoLongerDue, NotPermitted, Stranger: Nothing is owed any more.
        Unreached: Its member has blocked the bot.
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
    return await addressed(work, row, _delayed(work, row, parcel))


def _of(kind: type[P], prepare: Callable[[Work, P], Awaitable[Parcel]]) -> _Prepares:
    """Return *prepare*, of what a row says that is *kind*."""
    return lambda work, row: prepare(work, work.outbox.open(row, kind))


async def _forget(_work: Work, _row: DeliveryRow) -> Parcel:
    raise NoLongerDue


_PREPARED: Mapping[DeliveryKind, _Prepares] = {
    DeliveryKind.CONCEAL: _of(ConcealDue, prepare_concealment),
    DeliveryKind.SWEEP: _of(SweepDue, prepare_sweep),
    DeliveryKind.REMINDER: _of(ReminderDue, prepare_reminder),
    DeliveryKind.ALERT: _of(AlertDue, prepare_alert),
    DeliveryKind.REQUEST: _of(RequestDue, prepare_request),
    DeliveryKind.ASKED: _of(AskedDue, prepare_asked),
    DeliveryKind.LEAVE: _of(LeaveDue, prepare_leaving),
    DeliveryKind.TOUR: _of(TourDue, prepare_tour),
    DeliveryKind.LESSON: _of(LessonDue, prepare_lesson),
    DeliveryKind.MENU: _of(MenuDue, prepare_menu),
    DeliveryKind.UNSEALED: _of(UnsealedDue, prepare_unsealed),
    DeliveryKind.SAID: _forget,
}
"""What each kind says now, of those that need no more than the archive."""


def _dated(work: Work, row: DeliveryRow) -> DigestDue:
    """Open a digest that is due; one that comes late, whatever kept it, says since when."""
    owed = work.outbox.open(row, DigestDue)
    is_late = work.now - row.due_at > LATE and owed.span.late_from is None
    if owed.asked or not is_late:
        return owed
    return replace(owed, span=replace(owed.span, late_from=row.due_at))


def _delayed(work: Work, row: DeliveryRow, parcel: Parcel) -> Parcel:
    """Return *parcel*; where it is a reminder that comes late, it says since when."""
    letter = parcel.letter
    if isinstance(letter, EventReminder | ReminderNotice) and work.now - row.due_at > LATE:
        return replace(parcel, letter=replace(letter, late_from=row.due_at))
    return parcel
