"""How many records a letter tells of, and what is left of it where an unlock opens fewer."""

from dataclasses import replace

from domain.contents import AgendaShown, DigestPage, PromisesShown, RecordShown, SourceShown
from domain.digests import place_of_promise, told_on
from domain.letters import Letter
from domain.records import AnyRecord
from domain.shown import Cursor


def cut(letter: Letter, most: int) -> Letter:
    """Return *letter* with *most* records at most, one at least, and how many more there are."""
    match letter:
        case DigestPage():
            return replace(letter, most=most)
        case AgendaShown():
            return _cut_agenda(letter, most)
        case RecordShown():
            owed = letter.owed[: most - 1]
            return replace(letter, owed=owed, more=letter.more + len(letter.owed) - len(owed))
        case PromisesShown() if len(letter.owed) > most:
            rest = Cursor(place_of_promise(letter.owed[most]))
            more = letter.more + len(letter.owed) - most
            return replace(letter, owed=letter.owed[:most], more=more, rest=rest)
        case _:
            return letter


def _cut_agenda(letter: AgendaShown, most: int) -> AgendaShown:
    events = letter.events[:most]
    owed = letter.owed[: most - len(events)]
    before = letter.before[: most - len(events) - len(owed)]
    gone = len(letter.owed) - len(owed) + len(letter.before) - len(before)
    hidden = len(letter.events) - len(events)
    return replace(
        letter, events=events, owed=owed, before=before, more=letter.more + gone, hidden=hidden
    )


def told(letter: Letter, rest: Cursor | None) -> tuple[AnyRecord, ...]:
    """Return the records that *letter* tells of; a digest's page ends at *rest*."""
    match letter:
        case DigestPage():
            return tuple(told_on(letter, rest))
        case AgendaShown():
            return (*letter.events, *letter.owed, *letter.before)
        case RecordShown():
            return (letter.record, *letter.owed)
        case PromisesShown():
            return letter.owed
        case _:
            return ()


def count(letter: Letter, rest: Cursor | None) -> int:
    """Return how many records *letter* tells of, or tells the source of."""
    return len(told(letter, rest)) + isinstance(letter, SourceShown)
