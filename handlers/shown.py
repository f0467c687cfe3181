"""What a member asked to see: one record whole, or what is coming; and their neutral words."""

from domain.deliveries import Cursor
from domain.digests import place_of_event
from domain.follow_ups import FollowUp
from domain.letters import (
    AgendaNotice,
    AgendaShown,
    Days,
    EventReminder,
    RecordNotice,
    RecordShown,
    ReminderNotice,
)
from domain.records import AnyRecord, Event, Record, is_event, is_follow_up
from handlers.bodies import Filled, fill, headline, parts, size
from handlers.follow_ups import entry
from handlers.lengths import LIMIT, length
from handlers.marks import Mark, marked
from handlers.times import day, duration, event_time, moment_at, reminders
from handlers.voice import NAME, Voice, quoted

_MORE = 250
"""Room for the line that says how many more there are."""


def record(voice: Voice, letter: RecordShown) -> str:
    """Return as much of a record as one message holds; a reply to it adds to it."""
    filled = _filled(voice, letter).lines
    return "\n".join((_head(voice, letter), *filled, *owed(voice, letter.owed)))


def record_rest(voice: Voice, letter: RecordShown) -> Cursor | None:
    """Return where the next message of a record begins; None when it is all told."""
    end = _filled(voice, letter).end
    is_whole = end == size(parts(voice, letter.record, letter.zone))
    return None if is_whole else Cursor(character=end)


def _filled(voice: Voice, letter: RecordShown) -> Filled:
    room = LIMIT - length(_head(voice, letter)) - 1
    return fill(parts(voice, letter.record, letter.zone), letter.cursor.character, room)


def record_notice(voice: Voice, letter: RecordNotice) -> str:
    """Return a record's reference; a reply to it still adds to it."""
    return "\n".join((marked(Mark.ADD, letter.reference), voice.say("record-notice")))


def agenda(voice: Voice, letter: AgendaShown) -> str:
    """Return what is coming, by its start: as many events as one message holds."""
    first = _agenda_heading(voice, letter)
    if not letter.events and not letter.owed:
        return f"{first}\n\n{voice.say('agenda-empty')}"
    events = sorted(letter.events, key=place_of_event)
    said = _as_many(LIMIT - length(first) - _MORE, [_event(voice, each) for each in events])
    left = len(events) - len(said)
    more = [voice.say("agenda-more", left)] if left else []
    due = [entry(voice, each, is_late=False) for each in letter.owed]
    return "\n\n".join((first, *said, *more, *due))


def _agenda_heading(voice: Voice, letter: AgendaShown) -> str:
    if letter.days is None:
        return voice.say("agenda-heading", code=letter.code)
    return voice.say("agenda-heading-days", code=letter.code, days=_days(voice, letter.days))


def agenda_notice(voice: Voice, letter: AgendaNotice) -> str:
    """Return that there is an agenda, of which days, and nothing of it."""
    if letter.days is None:
        return voice.say("agenda-notice", code=letter.code)
    return voice.say("agenda-notice-days", code=letter.code, days=_days(voice, letter.days))


def _days(voice: Voice, days: Days) -> str:
    if days.first == days.last:
        return day(voice, days.first)
    return f"{day(voice, days.first)} – {day(voice, days.last)}"


def reminder(voice: Voice, letter: EventReminder) -> str:
    """Return an open desk's reminder: the event or the promise, under a line that says nothing."""
    if is_follow_up(letter.record):
        return "\n".join(
            (voice.say("reminder-heading"), entry(voice, letter.record, is_late=False))
        )
    if not is_event(letter.record):
        raise TypeError
    offset = voice.say("reminder-offset", offset=duration(voice, letter.offset))
    event = _event(voice, letter.record)
    return "\n".join((voice.say("reminder-heading"), event, offset, *owed(voice, letter.owed)))


def owed(voice: Voice, promises: tuple[Record[FollowUp], ...]) -> list[str]:
    """Return what is owed to and by those an event names, if anything is."""
    if not promises:
        return []
    return [
        voice.say("section-owed-before"),
        *(entry(voice, each, is_late=False) for each in promises),
    ]


def reminder_notice(voice: Voice, letter: ReminderNotice) -> str:
    """Return a guarded desk's reminder: which event and when, under a line that says nothing."""
    when = moment_at(voice, letter.at, letter.zone)
    notice = voice.say("block-event", reference=letter.reference, when=when)
    return "\n".join((voice.say("reminder-heading"), notice))


def _head(voice: Voice, letter: RecordShown) -> str:
    return "\n".join(_headings(voice, letter.record, letter.zone))


def _headings(voice: Voice, shown: AnyRecord, zone: str) -> list[str]:
    lines = [
        marked(Mark.ADD, shown.reference),
        voice.say(
            "shown-heading",
            kind=voice.phrase(f"kind-{shown.kind}"),
            author=shown.author_name.reveal()[:NAME],
        ),
        voice.say("shown-received", when=moment_at(voice, shown.received_at, zone)),
    ]
    if shown.revision > 1:
        lines.append(voice.say("shown-versions", shown.revision - 1))
    if is_event(shown):
        lines += [quoted(event_time(voice, shown.body)), reminders(voice, shown.body.offsets)]
    return lines


def _event(voice: Voice, event: Record[Event]) -> str:
    when = event_time(voice, event.body)
    head = voice.say("block-event", reference=event.reference, when=when)
    return "\n".join((head, *headline(voice, event.body.title, event.body.place)))


def _as_many(room: int, blocks: list[str]) -> list[str]:
    said: list[str] = []
    for block in blocks:
        room -= length(block) + 2
        if room < 0:
            break
        said.append(block)
    return said
