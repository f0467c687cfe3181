"""Whom a delivery concerns, and whether his phone is to make a sound when it comes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.alerts import AlertDue, AlertKind
from domain.calendars import local
from domain.deliveries import DeliveryKind
from domain.particulars import (
    AskedDue,
    CheckpointDue,
    ConcealDue,
    DigestDue,
    GroupDue,
    LessonDue,
    ReminderDue,
    RequestDue,
    SweepDue,
    TourDue,
    UnsealedDue,
)
from domain.rows import DeliveryRow
from services.work.archive import Work
from services.work.outbox import Outbox
from services.work.parcels import Held, NoLongerDue, Parcel

_PUSHES = frozenset(
    {
        DeliveryKind.DIGEST,
        DeliveryKind.REMINDER,
        DeliveryKind.ALERT,
        DeliveryKind.TOUR,
        DeliveryKind.ASKED,
        DeliveryKind.CHECKPOINT,
        DeliveryKind.LESSON,
        DeliveryKind.UNSEALED,
    }
)
"""What comes unasked: it alone heeds quiet hours."""


_PASSING = frozenset({DeliveryKind.DIGEST, DeliveryKind.ANSWER, DeliveryKind.CHECKPOINT})
"""What a traveller never gets: the next digest has it all, the next checkpoint proves more."""

PUSHED = _PUSHES | _PASSING
"""What is sent as a message of its own."""

_Both = ReminderDue | AlertDue | AskedDue | RequestDue | CheckpointDue | TourDue

_NAMING_BOTH: Mapping[
    DeliveryKind,
    Callable[[Outbox, DeliveryRow], _Both],
] = {
    DeliveryKind.REMINDER: lambda outbox, row: outbox.open(row, ReminderDue),
    DeliveryKind.ALERT: lambda outbox, row: outbox.open(row, AlertDue),
    DeliveryKind.ASKED: lambda outbox, row: outbox.open(row, AskedDue),
    DeliveryKind.REQUEST: lambda outbox, row: outbox.open(row, RequestDue),
    DeliveryKind.TOUR: lambda outbox, row: outbox.open(row, TourDue),
    DeliveryKind.CHECKPOINT: lambda outbox, row: outbox.open(row, CheckpointDue),
}
"""Whose particulars name desk and member."""


async def concerned(work: Work, row: DeliveryRow) -> tuple[str, str]:
    """Return the desk that a delivery concerns, and its member; empty ones for nobody."""
    outbox = work.outbox
    if row.kind is DeliveryKind.SWEEP:
        member = await work.members.find(outbox.open(row, SweepDue).chat)
        return (member.current, member.id) if member else ("", "")
    if row.kind is DeliveryKind.CONCEAL:
        shown = outbox.open(row, ConcealDue)
        return shown.shown.desk, shown.member
    if opened := _NAMING_BOTH.get(row.kind):
        owed = opened(outbox, row)
        return owed.desk, owed.member
    if row.kind in {DeliveryKind.LESSON, DeliveryKind.UNSEALED}:
        told = await work.members.get(_told(work, row))
        return told.current, told.id
    if row.kind in {DeliveryKind.GROUP, DeliveryKind.LEAVE}:
        is_desks = row.kind is DeliveryKind.GROUP
        return (outbox.open(row, GroupDue).desk if is_desks else "", "")
    digest = outbox.open(row, DigestDue)
    return digest.span.desk, digest.member


def _told(work: Work, row: DeliveryRow) -> str:
    if row.kind is DeliveryKind.LESSON:
        return work.outbox.open(row, LessonDue).member
    return work.outbox.open(row, UnsealedDue).member


def _is_urgent(work: Work, row: DeliveryRow) -> bool:
    """Tell whether it wakes people: somebody was forced to unlock."""
    is_alert = row.kind is DeliveryKind.ALERT
    return is_alert and work.outbox.open(row, AlertDue).alert is AlertKind.DURESS


async def require_home(work: Work, row: DeliveryRow) -> None:
    """
    Let nothing be pushed to whoever travels.

    Raises:
        NoLongerDue: The next one of its kind makes up for it.
        Held: It is for later.
    """
    if row.kind not in PUSHED:
        return
    _, member = await concerned(work, row)
    if await work.authenticators.is_away(member):
        raise NoLongerDue if row.kind in _PASSING else Held


async def hushed(work: Work, row: DeliveryRow, parcel: Parcel) -> Parcel:
    """Return *parcel* without a sound in its member's quiet hours, by the clocks of its desk."""
    if row.kind not in _PUSHES or _is_urgent(work, row):
        return parcel
    desk, member = await concerned(work, row)
    quiet = (await work.members.get(member)).quiet
    clock = local(work.now, (await work.desks.get(desk)).zone).time()
    return replace(parcel, silent=True) if quiet.holds(clock) else parcel
