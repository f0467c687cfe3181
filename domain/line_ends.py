"""What may stand at the end of an event's line: how it recurs, its reminders, a `!`."""

from datetime import datetime, timedelta

from domain.occasions import Said, agreed, split_repeats
from domain.offsets import DEFAULT_OFFSETS, read_offsets
from domain.typed_text import key

_REMIND = frozenset(map(key, ("remind", "reminder", "reminders", "ذكّرني", "ذكّرنا", "تذكير")))
_BEFORE = frozenset(map(key, ("me", "us", "قبل", "قبلها", "قبله")))
_MOST_BEHIND = 20
"""Words five reminders may take; what stands further back is the title's."""

_ASKS = "!"
_PLACE = "@"


def split_behind(
    words: list[str], now: datetime, zone: str
) -> tuple[list[str], bool, tuple[timedelta, ...], Said]:
    """
    Split off what may stand at the end, in any order: how it recurs, reminders, a `!`.

    How it recurs may stand before the place, too.

    Raises:
        RecurrenceUnclear, RecurrenceTooOften, RecurrenceHijri, RecurrenceEndUnclear
        RemindersUnclear
    """
    words, ahead = _split_before_place(words, now, zone)
    words, asked, said = _without_rule(words, now, zone, ahead)
    words, offsets = _split_offsets(words)
    words, asks, said = _without_rule(words, now, zone, said)
    return words, asked or asks, offsets, said


def _split_before_place(words: list[str], now: datetime, zone: str) -> tuple[list[str], Said]:
    """Take how it recurs out from between the title and the `@` of the place."""
    alone = [at for at, word in enumerate(words) if word == _PLACE]
    begun = [at for at, word in enumerate(words) if word.startswith(_PLACE)]
    at = next(iter(alone or begun), 0)
    title, said = split_repeats(words[:at], now, zone)
    return [*title, *words[at:]], said


def _without_rule(
    words: list[str], now: datetime, zone: str, before: Said
) -> tuple[list[str], bool, Said]:
    """Take a `!` and how it recurs off the end, whichever is behind the other."""
    words, asks = _without_asking(words)
    words, said = split_repeats(words, now, zone, recurs=before[0] is not None)
    words, asked = _without_asking(words)
    return words, asks or asked, agreed(said, before)


def _split_offsets(words: list[str]) -> tuple[list[str], tuple[timedelta, ...]]:
    """Split at the last `remind` that durations follow; in a title it is a word like others."""
    for at in reversed(range(max(0, len(words) - _MOST_BEHIND), len(words))):
        if key(words[at]).rstrip(":") in _REMIND:
            behind = words[at + 2 :] if _is_before(words[at + 1 :]) else words[at + 1 :]
            if offsets := read_offsets(" ".join(behind)):
                return words[:at], offsets
    return words, DEFAULT_OFFSETS


def _without_asking(words: list[str]) -> tuple[list[str], bool]:
    """Take a `!` off the end that stands alone: it asks for *Seen*."""
    return (words[:-1], True) if words[-1:] == [_ASKS] else (words, False)


def _is_before(words: list[str]) -> bool:
    return bool(words) and key(words[0]) in _BEFORE
