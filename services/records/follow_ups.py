"""Keeps promises: as records of their own, with the reminders their holders are owed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.actions import Action
from domain.contents import PromisesShown
from domain.dates import DatePast
from domain.deliveries import DeliveryKind
from domain.digests import owed_before, place_of_promise
from domain.errors import NotPermitted
from domain.follow_ups import FollowUp, concerns
from domain.keyboards import ButtonSpent, Choice, Verb
from domain.letters import Answer, Kept
from domain.members import Member
from domain.origins import Origin
from domain.particulars import ReminderDue
from domain.records import Event, Kind, Record, is_follow_up, reword
from domain.shown import Cursor, Shown
from services.records.heirs import open_heir
from services.records.keeping import keep, receipt
from services.records.proposals import propose
from services.work.archive import Work
from services.work.outbox import Owed

AT_ITS_HOUR = timedelta(0)

_FARTHEST = timedelta(days=1)
"""New data of a zone moves nothing farther: what was due before stays as it is."""

MOST_SHOWN = 10
"""Promises in one message of the ledger, each with a button of its own."""


async def save_promise(
    work: Work, member: Member, promise: FollowUp, origin: Origin, *, certain: bool
) -> Answer:
    """
    Keep a promise on the member's current desk, or read its day back first.

    Raises:
        NotPermitted
        DatePast: It should have been kept by now.
    """
    if promise.is_late(work.now):
        raise DatePast
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
        ButtonSpent: It was to be put off, and has ended meanwhile.
    """
    promise = choice.promise
    if promise is None:
        raise TypeError
    if promise.is_late(work.now):
        raise DatePast
    if not choice.record:
        return await keep_promise(work, replace(member, current=choice.desk), promise, origin)
    record = await open_heir(work, member, Action.FOLLOW_UP_CHANGE, choice.record)
    if not is_follow_up(record):
        raise NotPermitted
    if not record.body.is_open:
        raise ButtonSpent
    await work.add_effect(record.id, *origin.natural)
    later = record.body.put_off(promise.due, promise.at)  # its holder stays
    return await change_promise(work, member, record, later, Kept.PUT_OFF)


async def change_promise(
    work: Work, member: Member, record: Record[FollowUp], promise: FollowUp, kept: Kept
) -> Answer:
    """
    Write a promise's next state as its newest version and return its receipt.

    Raises:
        NotPermitted
    """
    return await receipt(work, member, await write_promise(work, member, record, promise), kept)


async def write_promise(
    work: Work, member: Member, record: Record[FollowUp], promise: FollowUp
) -> Record[FollowUp]:
    """
    Write a promise's next state as its newest version; its reminder is planned again.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.FOLLOW_UP_CHANGE, record.desk)
    changed = reword(record, promise, work.now, member.id)
    await work.records.update(permit, changed)
    await plan_promise(work, changed)
    return changed


async def plan_promise(work: Work, record: Record[FollowUp]) -> None:
    """Owe whoever sees to it one reminder at the promise's hour, if it has one that lies ahead."""
    body, due = record.body, record.body.reminds_at()
    if due is None or due <= work.now - _FARTHEST or body.due is None or body.at is None:
        return
    owed = [
        # By the wall time: other words, or other hands and back, remind nobody a second time.
        Owed(
            due,
            ReminderDue(holder, record.desk, record.id, record.revision, AT_ITS_HOUR),
            ("promise", record.id, f"{body.due}T{body.at}", holder),
        )
        for holder in await seen_to_by(work, record)
    ]
    await work.outbox.schedule(DeliveryKind.REMINDER, owed)


async def seen_to_by(work: Work, record: Record[FollowUp]) -> tuple[str, ...]:
    """Return who is reminded: its holder; of the post's, the heads, or whoever may change it."""
    if not record.body.is_the_posts:
        return (record.body.holder,)
    heads = await work.members.permitted(Action.ALERT_READ, record.desk)
    able = heads or await work.members.permitted(Action.FOLLOW_UP_CHANGE, record.desk)
    return tuple(each.id for each in able)


async def open_promises(work: Work, member: Member, shown: Shown) -> PromisesShown:
    """
    Return a page of a desk's open promises, of those about somebody if *shown* names him.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.FOLLOW_UP_READ, shown.desk)
    desk = await work.desks.get(shown.desk)
    promises = await work.records.promises(permit)
    if shown.about:
        promises = [each for each in promises if concerns(each.body, shown.about)]
    left = [each for each in promises if place_of_promise(each) >= shown.cursor.place]
    page, more = left[:MOST_SHOWN], left[MOST_SHOWN:]
    rest = Cursor(place_of_promise(more[0])) if more else None
    markings = await work.markings.get()
    return PromisesShown(desk.code, desk.zone, work.now, tuple(page), len(more), rest, markings)


async def promises_before(
    work: Work, member: Member, desk: str, events: Sequence[Record[Event]]
) -> tuple[tuple[Record[FollowUp], ...], int]:
    """
    Return the open promises to and by whom *events* name, and how many more there are.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.FOLLOW_UP_READ, desk)
    if not events:
        return (), 0
    found = owed_before(await work.records.promises(permit), events)
    return tuple(found[:MOST_SHOWN]), max(0, len(found) - MOST_SHOWN)
