"""Receipts and read-backs: what was kept, with as much of it as the desk's discretion allows."""

from domain.letters import EventChange, EventProposal, Kept, Receipt
from domain.records import AnyRecord, Event, Meeting, Record, is_event, is_meeting
from handlers.bodies import headline, recognised
from handlers.marks import Mark, marked
from handlers.times import event_time, reminders, span
from handlers.voice import Voice, may_speak, quoted


def receipt(voice: Voice, letter: Receipt) -> str:
    """Return a receipt; its first line is what a reply to it refers to."""
    lines = [marked(Mark.ADD, letter.record.reference), _outcome(voice, letter)]
    if letter.kept is Kept.WITHDRAWN:
        return "\n".join(lines)
    if letter.kept is not Kept.ADDED:
        lines += _read_back(voice, letter.record, speak=may_speak(letter.desk))
    return "\n".join((*lines, voice.say("receipt-reply")))


def proposal(voice: Voice, letter: EventProposal) -> str:
    """Return an event's date as it was understood, to be confirmed."""
    draft = letter.draft
    when = span(voice, draft.start, draft.end, draft.zone)
    content = headline(voice, draft.title, draft.place) if may_speak(letter.desk) else []
    return "\n".join(
        (
            voice.say("proposal-heading"),
            *content,
            quoted(when),
            reminders(voice, draft.offsets),
            voice.say("proposal-hijri"),
            voice.say("proposal-next"),
        )
    )


def change(voice: Voice, letter: EventChange) -> str:
    """Return the prompt whose reply puts a whole line in an event's place."""
    first = marked(Mark.REPLACE, letter.reference)
    return "\n".join((first, voice.say("change-how"), voice.say("change-example")))


def _outcome(voice: Voice, letter: Receipt) -> str:
    if letter.kept is Kept.ADDED:
        return voice.say("receipt-added", len(letter.record.additions))
    if letter.kept is Kept.REPLACED:
        return voice.say("receipt-replaced", letter.record.revision - 1)
    if letter.kept is Kept.WITHDRAWN:
        return voice.say("receipt-withdrawn")
    return voice.say(f"receipt-kept-{letter.record.kind}")


def _read_back(voice: Voice, record: AnyRecord, *, speak: bool) -> list[str]:
    if is_event(record):
        return _event(voice, record, speak=speak)
    if is_meeting(record):
        return _meeting(voice, record.body, speak=speak)
    return []


def _event(voice: Voice, record: Record[Event], *, speak: bool) -> list[str]:
    """Only reminders that lie ahead are promised: those already past are not planned."""
    event, written_at = record.body, record.versions[-1].at
    content = headline(voice, event.title, event.place) if speak else []
    ahead = tuple(each for each in event.offsets if event.starts() - each > written_at)
    return [*content, quoted(event_time(voice, event)), reminders(voice, ahead)]


def _meeting(voice: Voice, meeting: Meeting, *, speak: bool) -> list[str]:
    if speak:
        return recognised(voice, meeting)
    counts = voice.say(
        "receipt-counts",
        counterparts=len(meeting.counterparts),
        we=len(meeting.we_owe),
        they=len(meeting.they_owe),
    )
    return [counts]
