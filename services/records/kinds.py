"""Reads a record as another kind: by the grammar in which that kind is typed."""

from datetime import datetime

from domain.calendars import DateUnclear
from domain.dates import DatePast
from domain.dialogues import Given
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent
from domain.lines import EventDraft, MeetingDraft, read_event, read_meeting
from domain.members import Member
from domain.owed import Owed, read_owed
from domain.records import AnyRecord, Event, Meeting, Note
from domain.retyped import write_event, write_meeting, write_promise
from domain.secrecy import Secret
from domain.steps import Step
from services.records.understood import promise_of

Promised = tuple[FollowUp | None, bool, tuple[Given, ...]]
"""A promise and whether it is certain; or None, and what was understood of it."""


def as_note(record: AnyRecord, now: datetime) -> Note:
    """Return *record* as the note somebody would have typed; however long, it is kept whole."""
    body = record.body
    if isinstance(body, Meeting):
        owed = body.we_owe, body.they_owe
        return Note(write_meeting(MeetingDraft(body.counterparts, body.place, body.said, *owed)))
    if isinstance(body, Event):
        return Note(write_event(_draft(body)))
    return Note(write_promise(body, now)) if isinstance(body, FollowUp) else body


def as_meeting(record: AnyRecord) -> Meeting:
    """
    Return *record* as a meeting.

    Raises:
        TextMissing, LineTooLong
    """
    draft = read_meeting(_text_of(record))
    return Meeting(draft.counterparts, draft.place, draft.said, draft.we_owe, draft.they_owe)


def as_event(record: AnyRecord, zone: str) -> EventDraft:
    """
    Return *record* as an event; `tomorrow` is the day after it was written.

    Raises:
        DateUnclear, DatePast, TitleMissing, LineTooLong, RemindersUnclear
    """
    return read_event(_text_of(record), record.versions[-1].at, zone)


def as_promise(member: Member, record: AnyRecord, now: datetime, zone: str) -> Promised:
    """Return *record* as a promise that *member* sees to; what lacks in it is to be asked."""
    text = _text_of(record)
    try:
        owed = read_owed(text.reveal(), record.versions[-1].at, zone)
    except (DateUnclear, DatePast):
        owed = None
    if owed is None or not owed.what:
        return None, False, (Given(Step.WHAT, text),)
    promise = promise_of(member, owed, zone)
    if not owed.counterpart or promise.is_late(now):
        return None, False, _given(owed)
    return promise, owed.certain, ()


def _given(owed: Owed) -> tuple[Given, ...]:
    given = (
        Given(Step.OWES, Secret(owed.owes.value)),
        Given(Step.WHOM, owed.counterpart),
        Given(Step.WHAT, owed.what),
    )
    return tuple(each for each in given if each.text)


def _draft(event: Event) -> EventDraft:
    return EventDraft(
        title=event.title,
        place=event.place,
        start=event.start,
        end=event.end,
        zone=event.zone,
        offsets=event.offsets,
        certain=True,
        rule=event.rule,
    )


def _text_of(record: AnyRecord) -> Secret:
    if not isinstance(record.body, Note):
        raise ButtonSpent
    return record.body.text
