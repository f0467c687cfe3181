"""Whom a delivery concerns, and whether his phone is to make a sound when it comes."""

from dataclasses import replace

from domain.calendars import local
from domain.deliveries import (
    AlertDue,
    ConcealDue,
    DeliveryKind,
    DigestDue,
    LessonDue,
    ReminderDue,
    SweepDue,
)
from domain.rows import DeliveryRow
from services.archive import Work
from services.parcels import Parcel

_PUSHES = frozenset(
    {DeliveryKind.DIGEST, DeliveryKind.REMINDER, DeliveryKind.ALERT, DeliveryKind.LESSON}
)
"""What comes unasked: it alone heeds quiet hours."""


async def concerned(work: Work, row: DeliveryRow) -> tuple[str, str]:
    """Return the desk that a delivery concerns, and its member; empty ones for nobody."""
    outbox = work.outbox
    if row.kind is DeliveryKind.SWEEP:
        member = await work.members.find(outbox.open(row, SweepDue).chat)
        return (member.current, member.id) if member else ("", "")
    if row.kind is DeliveryKind.CONCEAL:
        shown = outbox.open(row, ConcealDue)
        return shown.shown.desk, shown.member
    if row.kind is DeliveryKind.REMINDER:
        reminder = outbox.open(row, ReminderDue)
        return reminder.desk, reminder.member
    if row.kind is DeliveryKind.ALERT:
        alert = outbox.open(row, AlertDue)
        return alert.desk, alert.member
    if row.kind is DeliveryKind.LESSON:
        lesson = await work.members.get(outbox.open(row, LessonDue).member)
        return lesson.current, lesson.id
    digest = outbox.open(row, DigestDue)
    return digest.span.desk, digest.member


async def hushed(work: Work, row: DeliveryRow, parcel: Parcel) -> Parcel:
    """Return *parcel* without a sound in its member's quiet hours, by the clocks of its desk."""
    if row.kind not in _PUSHES:
        return parcel
    desk, member = await concerned(work, row)
    quiet = (await work.members.get(member)).quiet
    clock = local(work.now, (await work.desks.get(desk)).zone).time()
    return replace(parcel, silent=True) if quiet.holds(clock) else parcel
