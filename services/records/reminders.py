"""Says what a reminder says when it is due, of the event or the promise as it stands then."""

from datetime import datetime, timedelta

from domain.actions import Action
from domain.contents import EventReminder
from domain.deliveries import DeliveryKind
from domain.discretion import PUSHED_STAYS, Form, Way, is_told
from domain.follow_ups import FollowUp
from domain.keyboards import Choice, Keyboard, Verb
from domain.letters import Reader
from domain.members import Member
from domain.notices import HandedNotice, ReminderNotice, SilentNotice
from domain.occurrences import occurrence, start_of
from domain.particulars import Again, ReminderDue
from domain.records import AnyRecord, Event, Record, is_event, is_follow_up
from domain.regards import worded_at
from domain.shown import Shown, ShownKind
from services.records.follow_up_buttons import reminder_choices
from services.records.follow_ups import promises_before, seen_to_by
from services.records.omission_buttons import omit_this
from services.records.seeing import has_seen, seen_choice
from services.records.snoozing import snooze_choices
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Overdue, Parcel

_LATEST = timedelta(days=1)
"""How late a promise's reminder may come; then the digest has told that it is late."""


async def prepare_reminder(work: Work, owed: ReminderDue) -> Parcel:
    """
    Say what a due reminder says to its member now.

    Raises:
        NoLongerDue: Changed or withdrawn since, or not his to read any more.
        Overdue: The event is over; the promise's hour is a day ago.
    """
    member = await work.members.get(owed.member)
    permit = member.permit(Action.RECORD_READ, owed.desk)
    record = await work.records.get(permit, owed.record)
    if is_follow_up(record):
        return await _promise(work, member, record, owed)
    event = occurrence(record, owed.start) if is_event(record) else None
    if event is None:
        raise NoLongerDue
    return await _event(work, member, event, owed)


async def _event(work: Work, member: Member, record: Record[Event], owed: ReminderDue) -> Parcel:
    if owed.again is not Again.NO:
        return await _once_more(work, member, record, owed)
    if record.revision != owed.revision:
        raise NoLongerDue
    if record.body.ends() <= work.now:
        raise Overdue(owed.desk)
    return await _parcel(work, member, record, owed.offset)


async def _once_more(
    work: Work, member: Member, record: Record[Event], owed: ReminderDue
) -> Parcel:
    """Say it again as the event stands now; once it has begun, there is nothing to remind of."""
    starts = record.body.starts()
    if starts <= work.now:
        raise NoLongerDue
    if owed.again is Again.UNSEEN and not await _is_asked(work, record, owed):
        raise NoLongerDue
    left = starts - work.now.replace(second=0, microsecond=0)
    return await _parcel(work, member, record, left)


async def _is_asked(work: Work, record: Record[Event], owed: ReminderDue) -> bool:
    """Tell whether a member is asked still to confirm the wording he was reminded of."""
    is_same = record.asks and worded_at(record) <= owed.revision
    return is_same and not await has_seen(work, record, owed.member)


async def _promise(
    work: Work, member: Member, record: Record[FollowUp], owed: ReminderDue
) -> Parcel:
    await _check_holder(work, record, owed)
    desk = await work.desks.get(record.desk)
    if owed.handed and is_told(Way.HANDED, desk, Form.CONSTANT):
        return _silent(member)
    if owed.handed:
        buttons = await _buttons(work, member, record)
        return Parcel(Reader.of(member), HandedNotice(record.reference), buttons)
    due = record.body.reminds_at()
    if due is None or not record.body.is_for_the_hour_of(record.versions[owed.revision - 1].body):
        raise NoLongerDue
    if work.now - due > _LATEST:
        raise Overdue(owed.desk)
    return await _parcel(work, member, record, owed.offset)


async def _check_holder(work: Work, record: Record[FollowUp], owed: ReminderDue) -> None:
    if not record.body.is_open or owed.member not in await seen_to_by(work, record):
        raise NoLongerDue
    if owed.revision > record.revision:
        raise NoLongerDue


async def _parcel(
    work: Work, member: Member, record: Record[Event] | Record[FollowUp], offset: timedelta
) -> Parcel:
    desk = await work.desks.get(record.desk)
    if is_told(Way.REMINDER, desk, Form.CONSTANT):
        return _silent(member)
    buttons = await _buttons(work, member, record, *reminder_choices(member, record))
    if is_told(Way.REMINDER, desk, Form.NEUTRAL):
        notice = reminder_notice(record, desk.zone)
        return Parcel(Reader.of(member), notice, buttons, asks=record.asks)
    letter = await _told(work, member, record, offset)
    shown, stays = _shown(record), PUSHED_STAYS
    return Parcel(Reader.of(member), letter, buttons, conceal=shown, stays=stays, asks=record.asks)


def _silent(member: Member) -> Parcel:
    return Parcel(Reader.of(member), SilentNotice(DeliveryKind.REMINDER))


async def _buttons(work: Work, member: Member, record: AnyRecord, *offered: Choice) -> Keyboard:
    choice = Choice(Verb.OPEN, record.desk, record.id, shown=_shown(record))
    lasting = _of_event(member, record, work.now) if is_event(record) else ()
    return await work.keyboards.add(member, work.now, (choice, *lasting), offered)


def _of_event(member: Member, record: Record[Event], now: datetime) -> tuple[Choice, ...]:
    """Return what stands under an event's reminder, also while it is open."""
    may_omit = member.is_permitted(Action.RECORD_REPLACE, record.desk)
    omitted = omit_this(record, now) if may_omit else ()
    return (seen_choice(record), *snooze_choices(record, now), *omitted)


def _shown(record: AnyRecord) -> Shown:
    start = start_of(record) if is_event(record) else None
    return Shown(ShownKind.REMINDER, record.desk, record.id, start=start)


async def _told(
    work: Work, member: Member, record: Record[Event] | Record[FollowUp], offset: timedelta
) -> EventReminder:
    permit = member.permit(Action.RECORD_READ, record.desk)
    events = (record,) if is_event(record) else ()
    owed, more = await promises_before(work, member, record.desk, events)
    for each in (record, *owed):
        work.records.note_reading(permit, each)
    return EventReminder(record, offset, owed, more, work.now, await work.markings.get())


def reminder_notice(record: AnyRecord, zone: str) -> ReminderNotice | None:
    """Return a reminder's neutral words; None for a record of which nobody is reminded now."""
    if is_event(record):
        return ReminderNotice(record.reference, record.body.starts(), zone, record.asks)
    if not is_follow_up(record):
        return None
    due = record.body.reminds_at()
    return ReminderNotice(record.reference, due, record.body.zone) if due else None
