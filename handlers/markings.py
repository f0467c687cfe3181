"""Words for markings and gradings: beside a record, on the choice of them, and where it belongs."""

from domain.calendars import end_of_month
from domain.letters import Reader
from domain.marking_letters import MarkingChoice, Unmarkable, Withheld
from domain.markings import Marking, Markings
from domain.records import AnyRecord
from handlers.gradings import observed_words
from handlers.lengths import units
from handlers.marks import Mark, marked
from handlers.times import day
from handlers.voice import Voice, quoted

ALERT = 200
"""The most units over a chat (Bot API, answerCallbackQuery)."""

_BETWEEN = " · "


def name_of(voice: Voice, marking: Marking) -> str:
    """Return a marking's name in the reader's language."""
    return marking.name.said(voice.to.language)


def said_of(voice: Voice, record: AnyRecord, marking: Marking | None, zone: str) -> list[str]:
    """Return the line that says how a record is marked and graded, if it is."""
    said = [quoted(name_of(voice, marking))] if marking else []
    if record.grading:
        said.append(voice.say("graded", grading=str(record.grading)))
    if record.observed:
        said.append(voice.say("observed", when=observed_words(voice, record.observed, zone)))
    return [_BETWEEN.join(said)] if said else []


def line_of(voice: Voice, record: AnyRecord, markings: Markings, zone: str) -> list[str]:
    """Return the same line for a record among others."""
    return said_of(voice, record, markings.find(record.marking), zone)


def choice(voice: Voice, letter: MarkingChoice) -> str:
    """Return what is to be chosen, under the record's reference."""
    return "\n".join((marked(Mark.ADD, letter.reference), voice.say("choose-marking")))


def unmarkable(voice: Voice, letter: Unmarkable) -> str:
    """Return that something was not kept, and where it belongs; nothing of it is repeated."""
    lines = [
        voice.say("unmarkable", marking=name_of(voice, letter.marking)),
        _belongs(voice, letter.belongs.said(voice.to.language)),
        voice.say("unmarkable-telegram"),
    ]
    return "\n".join(lines)


def withheld(voice: Voice, letter: Withheld) -> str:
    """Return that a record was taken back, where it belongs, and how long it still rests."""
    lines = [
        marked(Mark.ADD, letter.reference),
        voice.say("withheld"),
        _belongs(voice, letter.belongs.said(voice.to.language)),
    ]
    if letter.held:
        return "\n".join((*lines, voice.say("withheld-held")))
    if not letter.expires:
        return "\n".join((*lines, voice.say("withheld-month")))
    over = day(voice, end_of_month(letter.expires).date())
    return "\n".join((*lines, voice.say("withheld-rests", day=over)))


def unmarkable_alert(letter: Unmarkable, to: Reader) -> str:
    """Return what is said over the chat where a button would bring a record above a ceiling."""
    voice = Voice(to)
    name, where = name_of(voice, letter.marking), letter.belongs.said(to.language)
    words = voice.phrase("ceiling-alert", marking=name)
    return f"{words} {where}" if units(words) + 1 + units(where) <= ALERT else words[:ALERT]


def _belongs(voice: Voice, where: str) -> str:
    return voice.say("belongs", where=where) if where else voice.say("belongs-nowhere")
