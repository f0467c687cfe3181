"""Promises as people type them, English and Arabic: who owes whom what, and by when."""

from dataclasses import dataclass
from datetime import date, datetime, time

from domain.calendars import DateUnclear
from domain.dates import DatePast
from domain.owed_arabic import read_arabic
from domain.owed_claim import Claim, Owes
from domain.owed_deadline import Due
from domain.owed_due import Cut, cut_due
from domain.owed_english import read_english
from domain.owed_lexicon import is_rank
from domain.plain_dates import is_timely
from domain.plain_text import Word, Words, said, words_of
from domain.secrecy import Secret
from domain.typed_text import fold

__all__ = ["Owed", "Owes", "read_owed", "read_promise"]

MOST_LETTERS = 400
"""A longer line is looked at as a whole: its work is bounded whatever is typed."""

_SENTENCE_ENDS = (".", "!", "?", "؟", "…")
_SHORT = 5
_QUESTION = ("?", "؟")


@dataclass(frozen=True, slots=True)
class Owed:
    """
    A promise as typed; an empty counterpart where nobody is surely named.

    `due` is None where no day is named, `at` is the hour if one was named with the day.
    `certain` is True only for a full ISO date or no day at all; the rest is read back first.
    """

    owes: Owes
    counterpart: Secret
    what: Secret
    due: date | None
    at: time | None = None
    certain: bool = False


def read_owed(text: str, now: datetime, zone: str) -> Owed | None:
    """
    Return the promise *text* is, None for anything else; *now* is aware.

    What is promised is empty where nothing is named behind the counterpart.

    Raises:
        DateUnclear: A due day was begun, but which is not clear.
        DatePast: The due day is over.
    """
    text = text.strip()
    if len(text) > MOST_LETTERS or len(text.splitlines()) != 1:
        return None
    words = words_of(text)
    if fold(text).text.rstrip().endswith(_QUESTION) or _has_sentences(words):
        return None
    cut, refusal = _try_cut(words, now, zone)
    found = read_english(cut.rest) or read_arabic(cut.rest)
    if found and refusal:
        raise refusal
    return _owed(found, cut) if found else None


def read_promise(owes: Owes, line: str, now: datetime, zone: str) -> Owed:
    """
    Return what stands behind `We owe:` in a meeting as a promise to or by its counterparts.

    An unclear or past day is no error here: the words stay whole and have no due day.
    """
    words = words_of(line) if len(line) <= MOST_LETTERS else ()
    cut, refusal = _try_cut(words, now, zone)
    if refusal or not said(cut.rest) or not cut.due:
        is_certain = bool(words) and not (refusal or cut.due or cut.is_doubtful)
        return Owed(owes, Secret(""), Secret(line.strip()), None, certain=is_certain)
    return _owed(Claim(owes, (), cut.rest), cut)


def _try_cut(words: Words, now: datetime, zone: str) -> tuple[Cut, DateUnclear | DatePast | None]:
    """Keep a refusal: a note may hold any date until it is known to be a promise."""
    try:
        return cut_due(words, now, zone), None
    except (DateUnclear, DatePast) as refusal:
        return Cut(words, None, is_doubtful=True), refusal


def _owed(found: Claim, cut: Cut) -> Owed:
    due = cut.due or Due(date.min)
    is_clear = cut.due.is_iso if cut.due else not cut.is_doubtful
    return Owed(
        owes=found.owes,
        counterpart=Secret(said(found.name)),
        what=Secret(said(found.what)),
        due=cut.due.day if cut.due else None,
        at=due.at,
        certain=is_clear and found.is_sure,
    )


def _is_shortened(word: Word) -> bool:
    """`Thurs.`, `Dec.`: a full stop that ends no sentence."""
    return is_timely(word) and word.key.isalpha() and word.key.isascii() and len(word.key) <= _SHORT


def _has_sentences(words: Words) -> bool:
    return any(
        word.folded.endswith(_SENTENCE_ENDS)
        and len(word.key) > 1
        and not is_rank(word)
        and not _is_shortened(word)
        for word in words[:-1]
    )
