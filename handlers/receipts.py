"""Receipts and read-backs: that something was kept and when it is; never what it says."""

from domain.discretion import Form, Way, is_told
from domain.letters import EventProposal, Kept, Receipt
from domain.occurrences import nearest
from domain.records import AnyRecord, Event, Meeting, Record, is_event, is_follow_up, is_meeting
from domain.regards import earlier_wordings
from handlers.follow_ups import due_words
from handlers.markings import said_of
from handlers.marks import Mark, marked
from handlers.repeats import repeats
from handlers.times import event_time, reminders, span
from handlers.voice import Voice, quoted

_BRIEF = frozenset(
    {Kept.WITHDRAWN, Kept.ADDED, Kept.SOURCED, Kept.SHARED, Kept.UNSHARED, Kept.ASKED, Kept.UNASKED}
)
"""What is said of a record without reading its dates and counts back."""


def receipt(voice: Voice, letter: Receipt) -> str:
    """
    Return a receipt; its first line is what a reply to it refers to.

    It stays in the chat: what stands in it is neutral on every desk.
    """
    lines = [marked(Mark.ADD, letter.record.reference), *_told(voice, letter)]
    if letter.kept is Kept.WITHDRAWN:
        return "\n".join(lines)
    lines.append(voice.say("receipt-reply"))
    if letter.is_asking:
        lines.append(voice.say("receipt-asking"))
    return "\n".join(lines)


def _told(voice: Voice, letter: Receipt) -> list[str]:
    """Return what became of it; where the reference alone may stand, the same for all that is."""
    if is_told(Way.RECEIPT, letter.desk, Form.REFERENCE):
        is_gone = letter.kept is Kept.WITHDRAWN
        return [voice.say("receipt-withdrawn" if is_gone else "receipt-silent")]
    lines = [_outcome(voice, letter)]
    if letter.was is not None:
        lines.append(voice.say("receipt-was", reference=letter.was))
    if letter.kept is Kept.WITHDRAWN:
        return lines
    lines += said_of(voice, letter.record, letter.marking, letter.desk.zone)
    if letter.kept in _BRIEF:
        return lines
    return lines + _read_back(voice, letter.record, letter.kept)


def proposal(voice: Voice, letter: EventProposal) -> str:
    """Return an event's date as it was understood, to be confirmed."""
    draft = letter.draft
    when = span(voice, draft.start, draft.end, draft.zone)
    return "\n".join(
        (
            voice.say("proposal-heading"),
            quoted(when),
            *repeats(voice, draft.rule),
            reminders(voice, draft.offsets),
            *([voice.say("event-asks")] if draft.asks else []),
            voice.say("proposal-hijri"),
            voice.say("proposal-next"),
        )
    )


def _outcome(voice: Voice, letter: Receipt) -> str:
    if letter.kept is Kept.ADDED:
        return voice.say("receipt-added", len(letter.record.additions))
    if letter.kept is Kept.REPLACED:
        return voice.say("receipt-replaced", earlier_wordings(letter.record))
    if letter.kept is Kept.KEPT:
        return voice.say(f"receipt-kept-{letter.record.kind}")
    return voice.say(f"receipt-{letter.kept}", there=letter.there)


def _read_back(voice: Voice, record: AnyRecord, kept: Kept) -> list[str]:
    if is_event(record) and kept is Kept.MOVED:
        event = nearest(record, record.versions[-1].at).body
        return [quoted(event_time(voice, event))]  # which reminders still lie ahead is open
    if is_event(record):
        return _event(voice, record)
    if is_meeting(record):
        return [_counts(voice, record.body)]
    if is_follow_up(record) and record.body.due is not None:
        return [quoted(due_words(voice, record.body))]
    return []


def _event(voice: Voice, record: Record[Event]) -> list[str]:
    """Only reminders that lie ahead are promised: those already past are not planned."""
    written_at = record.versions[-1].at
    event = nearest(record, written_at).body
    ahead = tuple(each for each in event.offsets if event.starts() - each > written_at)
    asks = [voice.say("event-asks")] if record.asks else []
    when = [quoted(event_time(voice, event)), *repeats(voice, record.body.rule)]
    return [*when, reminders(voice, ahead), *asks]


def _counts(voice: Voice, meeting: Meeting) -> str:
    return voice.say(
        "receipt-counts",
        counterparts=len(meeting.counterparts),
        we=len(meeting.we_owe),
        they=len(meeting.they_owe),
    )
