"""What a member asked to see: one record whole, or what is coming; and their neutral words."""

from domain.contents import AgendaShown, EventReminder, RecordShown, RequestShown, SourceShown
from domain.deliveries import DeliveryKind
from domain.digests import place_of_event
from domain.markings import Markings
from domain.notices import AgendaNotice, Days, RecordNotice, ReminderNotice, SilentNotice
from domain.records import Event, Record, is_event, is_follow_up
from domain.regards import earlier_wordings
from domain.shown import Cursor
from handlers.bodies import Filled, fill, headline, parts, size
from handlers.follow_ups import Listed, entries, entry, standing
from handlers.gradings import spelled_out
from handlers.lengths import LIMIT, as_many, length
from handlers.markings import line_of
from handlers.marks import Mark, marked
from handlers.repeats import repeats
from handlers.times import day, duration, event_time, moment_at, reminders
from handlers.voice import NAME, Voice, quoted

_MORE = 250
"""Room for the line that says how many more there are."""

_OWED = 1200
"""Room for promises below an event or an agenda; the ledger shows them all."""


def record(voice: Voice, letter: RecordShown) -> str:
    """Return as much of a record as one message holds; a reply to it adds to it."""
    filled = _filled(voice, letter).lines
    return "\n".join((_head(voice, letter), *filled, *owed(voice, letter)))


def record_rest(voice: Voice, letter: RecordShown) -> Cursor | None:
    """Return where the next message of a record begins; None when it is all told."""
    end = _filled(voice, letter).end
    is_whole = end == size(parts(voice, letter.record, letter.zone))
    return None if is_whole else Cursor(character=end)


def _filled(voice: Voice, letter: RecordShown) -> Filled:
    below = sum(length(line) + 1 for line in owed(voice, letter))
    room = LIMIT - length(_head(voice, letter)) - 1 - below
    return fill(parts(voice, letter.record, letter.zone), letter.cursor.character, room)


def source(voice: Voice, letter: SourceShown) -> str:
    """Return who told it; a reply to it adds to the record, or says another source."""
    when = moment_at(voice, letter.told.at, letter.zone)
    by = letter.told.author_name.reveal()[:NAME]
    head = (
        marked(Mark.ADD, letter.reference),
        voice.say("source-heading"),
        voice.say("source-written", author=by, when=when),
    )
    return "\n".join((*head, "", quoted(letter.told.text.reveal())))


def request(voice: Voice, letter: RequestShown) -> str:
    """Return who asks for which record; whether that is granted he is told by nobody."""
    asks = voice.say(
        "request-shown",
        name=letter.name.reveal()[:NAME],
        code=letter.code,
        reference=letter.reference,
    )
    next_ = "request-next" if letter.may_share else "request-closed"
    return "\n".join((asks, voice.say(next_)))


def record_notice(voice: Voice, letter: RecordNotice) -> str:
    """Return a record's reference; a reply to it still adds to it."""
    return "\n".join((marked(Mark.ADD, letter.reference), voice.say("record-notice")))


def agenda(voice: Voice, letter: AgendaShown) -> str:
    """Return what is coming, by its start: as many events as one message holds."""
    first = _agenda_heading(voice, letter)
    if not letter.events and not letter.owed:
        return f"{first}\n\n{voice.say('agenda-empty')}"
    below = [
        block for block in (_due(voice, letter), "\n".join(owed(voice, letter)).lstrip()) if block
    ]
    room = LIMIT - length(first) - _MORE - sum(length(block) + 2 for block in below)
    events = sorted(letter.events, key=place_of_event)
    said = as_many(room, [_event(voice, each, letter.markings) for each in events])
    left = len(events) - len(said) + letter.hidden
    more = [voice.say("agenda-more", left)] if left else []
    return "\n\n".join((first, *said, *more, *below))


def _due(voice: Voice, letter: AgendaShown) -> str:
    """Return the promises due in the days of an agenda, if any are."""
    if not letter.owed:
        return ""
    more = 0 if letter.before else letter.more
    told = entries(voice, Listed(letter.owed, more, letter.now, letter.markings), _OWED)
    return "\n".join((voice.say("section-owed"), *told))


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
        told = entry(voice, letter.record, letter.markings, is_late=False)
        return "\n".join((voice.say("reminder-heading"), *_delayed(voice, letter), told))
    if not is_event(letter.record):
        raise TypeError
    offset = voice.say("reminder-offset", offset=duration(voice, letter.offset))
    event = _event(voice, letter.record, letter.markings)
    lines = [event, offset, *asked(voice, asks=letter.record.asks), *owed(voice, letter)]
    return "\n".join((voice.say("reminder-heading"), *_delayed(voice, letter), *lines))


def _delayed(voice: Voice, letter: EventReminder | ReminderNotice) -> list[str]:
    """Return since when a reminder is late, if it is: its event lies ahead all the same."""
    if letter.late_from is None:
        return []
    zone = letter.zone if isinstance(letter, ReminderNotice) else letter.record.body.zone
    return [voice.say("reminder-late", when=moment_at(voice, letter.late_from, zone))]


def asked(voice: Voice, *, asks: bool) -> list[str]:
    """Return that *Seen* is asked for, where it is."""
    return [voice.say("reminder-asks")] if asks else []


def owed(voice: Voice, letter: RecordShown | EventReminder | AgendaShown) -> list[str]:
    """Return what is owed to and by those an event names, if anything is."""
    promises = letter.before if isinstance(letter, AgendaShown) else letter.owed
    if not promises:
        return []
    told = entries(voice, Listed(promises, letter.more, letter.now, letter.markings), _OWED)
    return ["", voice.say("section-owed-before"), *told]


def reminder_notice(voice: Voice, letter: ReminderNotice) -> str:
    """Return a guarded desk's reminder: which event and when, under a line that says nothing."""
    when = moment_at(voice, letter.at, letter.zone)
    notice = voice.say("block-event", reference=letter.reference, when=when)
    heading = (voice.say("reminder-heading"), *_delayed(voice, letter))
    lines = (*heading, notice, *asked(voice, asks=letter.asks))
    return "\n".join(lines)


def silent_notice(voice: Voice, letter: SilentNotice) -> str:
    """Return a silent desk's push: only whether it is a digest's or a reminder's."""
    if letter.of is DeliveryKind.DIGEST:
        return "\n".join((voice.say("digest-heading"), voice.say("silent-digest")))
    return "\n".join((voice.say("reminder-heading"), voice.say("silent-reminder")))


def _head(voice: Voice, letter: RecordShown) -> str:
    return "\n".join(_headings(voice, letter))


def _headings(voice: Voice, letter: RecordShown) -> list[str]:
    shown, zone = letter.record, letter.zone
    lines = [
        marked(Mark.ADD, shown.reference),
        voice.say(
            "shown-heading",
            kind=voice.phrase(f"kind-{shown.kind}"),
            author=shown.author_name.reveal()[:NAME],
        ),
        voice.say("shown-received", when=moment_at(voice, shown.received_at, zone)),
    ]
    if shown.shared_from is not None:
        lines.append(voice.say("shown-shared", reference=shown.shared_from))
    lines += line_of(voice, shown, letter.markings, zone)
    lines += spelled_out(voice, shown.grading)
    if earlier_wordings(shown):
        lines.append(voice.say("shown-versions", earlier_wordings(shown)))
    if is_event(shown):
        lines += [voice.say("event-asks")] if shown.asks else []
        lines.append(quoted(event_time(voice, letter.occurs or shown.body)))
        lines += [*repeats(voice, shown.body.rule), reminders(voice, shown.body.offsets)]
    return lines + (standing(voice, shown.body, letter.now) if is_follow_up(shown) else [])


def _event(voice: Voice, event: Record[Event], markings: Markings) -> str:
    when = event_time(voice, event.body)
    head = voice.say("block-event", reference=event.reference, when=when)
    line = line_of(voice, event, markings, event.body.zone)
    return "\n".join((head, *line, *headline(voice, event.body.title, event.body.place)))
