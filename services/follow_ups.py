"""Keeps promises: as records of their own, with the reminders their holders are owed."""

from dataclasses import replace
from datetime import timedelta

from domain.actions import Action
from domain.dates import DatePast
from domain.deliveries import DeliveryKind, ReminderDue, Shown
from domain.errors import NotPermitted
from domain.follow_ups import FollowUp, concerns
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Kept, PromisesShown
from domain.members import Member
from domain.origins import Origin
from domain.owed import Owes, read_promise
from domain.records import Kind, Meeting, Record, is_follow_up, reword
from domain.secrecy import Secret
from services.archive import Work
from services.keeping import keep, receipt
from services.proposals import propose

_AT_ITS_HOUR = timedelta(0)

MOST_SHOWN = 10
"""Promises in one message of the ledger, each with a button of its own."""


async def save_promise(
    work: Work, member: Member, promise: FollowUp, origin: Origin, *, certain: bool
) -> Answer:
    """Keep a promise on the member's current desk, or read its day back first."""
    if not certain:
        confirm = Choice(Verb.CONFIRM, member.current, promise=promise)
        return await propose(work, member, confirm, origin)
    return await keep_promise(work, member, promise, origin)


async def keep_promise(work: Work, member: Member, promise: FollowUp, origin: Origin) -> Answer:
    """Keep a promise on the member's current desk and return its receipt."""
    record = await keep(work, member, origin.natural, Kind.FOLLOW_UP, promise)
    await plan_promise(work, record)
    return await receipt(work, member, record)


async def confirm_promise(work: Work, member: Member, choice: Choice, origin: Origin) -> Answer:
    """
    Keep a promise, or a promise's later day, that was read back and confirmed.

    Raises:
        NotPermitted, DatePast
    """
    promise = choice.promise
    if promise is None:
        raise TypeError
    if promise.is_late(work.now):
        raise DatePast
    if not choice.record:
        return await keep_promise(work, replace(member, current=choice.desk), promise, origin)
    permit = member.permit(Action.FOLLOW_UP_CHANGE, choice.desk)
    record = await work.records.get(permit, choice.record)
    if not is_follow_up(record):
        raise NotPermitted
    await work.add_effect(record.id, *origin.natural)
    return await change_promise(work, member, record, promise, Kept.PUT_OFF)


async def change_promise(
    work: Work, member: Member, record: Record[FollowUp], promise: FollowUp, kept: Kept
) -> Answer:
    """
    Write a promise's next state as its newest version; its reminder is planned again.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.FOLLOW_UP_CHANGE, record.desk)
    changed = reword(record, promise, work.now, member.id)
    await work.records.update(permit, changed)
    await plan_promise(work, changed)
    return await receipt(work, member, changed, kept)


async def keep_promised(work: Work, member: Member, meeting: Record[Meeting]) -> None:
    """Keep each promise of a meeting as a record of its own, once for each line."""
    desk = await work.desks.get(meeting.desk)
    whom = Secret(", ".join(each.reveal() for each in meeting.body.counterparts))
    sides = ((Owes.WE, meeting.body.we_owe), (Owes.THEY, meeting.body.they_owe))
    for owes, lines in sides:
        for number, line in enumerate(lines):
            owed = read_promise(owes, line.reveal(), work.now, desk.zone)
            promise = FollowUp(
                owes=owes,
                counterpart=owed.counterpart or whom,
                what=owed.what,
                due=owed.due,
                at=owed.at,
                zone=desk.zone,
                holder=member.id,
                holder_name=member.name,
                meeting=meeting.id,
            )
            natural = ("promise", meeting.id, meeting.revision, owes.value, number)
            record = await keep(
                work, replace(member, current=meeting.desk), natural, Kind.FOLLOW_UP, promise
            )
            await plan_promise(work, record)


async def plan_promise(work: Work, record: Record[FollowUp]) -> None:
    """Owe the holder a reminder at the promise's hour, if it has one that lies ahead."""
    due = record.body.reminds_at()
    if due is None or due <= work.now:
        return
    owed = ReminderDue(record.body.holder, record.desk, record.id, record.revision, _AT_ITS_HOUR)
    natural = (owed.record, owed.revision, 0, owed.member)
    await work.outbox.plan(DeliveryKind.REMINDER, due, owed, *natural)
    await work.outbox.move(DeliveryKind.REMINDER, due, *natural)


async def open_promises(work: Work, member: Member, shown: Shown) -> PromisesShown:
    """
    Return the open promises of a desk, of those about somebody if *shown* names him.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.FOLLOW_UP_READ, shown.desk)
    desk = await work.desks.get(shown.desk)
    promises = await work.records.promises(permit)
    if shown.about:
        promises = [each for each in promises if concerns(each.body, shown.about)]
    for promise in promises[:MOST_SHOWN]:
        work.records.note_reading(permit, promise)
    more = max(0, len(promises) - MOST_SHOWN)
    return PromisesShown(desk.code, desk.zone, work.now, tuple(promises[:MOST_SHOWN]), more)
