"""The day by which something is promised, cut out of the words around it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from domain.calendars import DateUnclear, local_date
from domain.dates import DatePast
from domain.owed_deadline import Due, check_ahead, read_deadline, read_within
from domain.owed_lexicon import CLAUSES, DETERMINERS, is_by_thing
from domain.plain_dates import (
    UNITS,
    is_dated,
    is_day_name,
    is_digits,
    is_over,
    is_timely,
    timely_end,
)
from domain.plain_text import Word, Words, folded, table
from domain.typed_text import LIMIT, Scan, words

_BY = re.compile(
    words(
        [
            "by",
            "no later than",
            "not later than",
            "until",
            "till",
            "before",
            "due",
            "due by",
            "due on",
            "due before",
            "\n        قبل",
            "بحلول",
            "حتى",
            "إلى",
            "لغاية",
            "في موعد",
            "في موعد أقصاه",
            "بموعد أقصاه",
            "موعد أقصاه",
            "أقصاه",
        ]
    )
)
_END_OF = re.compile(
    words(
        [
            "the",
            "the end of",
            "end of",
            "the close of",
            "close of",
            "close of business",
            "close of business on",
            "\n        cob",
            "نهاية",
        ]
    )
)
_WITHIN = re.compile(words(["within", "خلال", "في غضون", "في خلال"]))
_LATEST = re.compile(
    words(["at the latest", "at latest", "latest", "على الأكثر", "كحد أقصى", "على أبعد تقدير"])
)
_ON_THE = re.compile(words(["on the"]))
_OF = table("of from for about since عن من منذ حول")
_ON = table("on in at after في يوم بتاريخ بعد")
_UNTIL = table("before until till within قبل حتى بحلول لغاية خلال")
_IN = table("في بتاريخ on in at")
_ADVERBS = table("غدا غد بكرة بكرا باكر بعد")
_DEFINITE = ("ال", "بال", "لل", "وال")
_ENDS = 4
"""Words that may say `at the latest` behind a day."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The words without the day; `is_doubtful` says that one may be among those that stay."""

    rest: Words
    due: Due | None
    is_doubtful: bool


def cut_due(line: Words, now: datetime, zone: str) -> Cut:
    """
    Cut out the day by which *line* is due: at its end, or behind `by` wherever that is clear.

    `Before Thursday` is Thursday: what people mean is the deadline.

    Raises:
        DateUnclear: A day was begun, but which is not clear.
        DatePast: It is over.
    """
    found = _find(line, local_date(now, zone))
    if not found:
        return Cut(line, None, _is_doubtful(line) or any(map(is_digits, line[-1:])))
    due, start, end = found
    check_ahead(due, now, zone)
    rest = line[:start] + line[end:]
    return Cut(rest, due, _is_doubtful(rest))


def _is_doubtful(rest: Words) -> bool:
    """`Before the exhibition` is a day, too, though not one the calendar knows."""
    return any(is_day_name(word) or is_over(word) or word.key in _UNTIL for word in rest)


def _find(line: Words, today: date) -> tuple[Due, int, int] | None:
    for at in range(len(line)):
        if by := _read_by(line, at, today):
            due, end = by
            return due, at, end
    start = _start_of_end(line)
    due_at_end = _read_end(line, start, today)
    return (due_at_end, start, len(line)) if due_at_end else None


def _start_of_end(line: Words) -> int:
    """Return where the day at the very end may begin, `at the latest` behind it or not."""
    for n in range(min(_ENDS, len(line)), 0, -1):
        if _LATEST.fullmatch(" ".join(word.key for word in line[-n:])):
            return timely_end(line[:-n])
    return timely_end(line)


def _read_by(line: Words, at: int, today: date) -> tuple[Due, int] | None:
    """Read the day behind `by`; what is no time at all (`by Naguib Mahfouz`) stays."""
    cursor = _scan(line[at:])
    is_within = cursor.take(_WITHIN) is not None
    if not is_within and not cursor.take(_BY):
        return None
    cursor.take(_END_OF)
    begun = at + _count(line[at:], cursor.at)
    due = read_within(cursor, today) if is_within else _read_ahead(line, begun, cursor, today)
    if due:
        return due, _end_of(line, at, cursor)
    if begun < len(line) and is_timely(line[begun]):
        raise DateUnclear
    return None


def _read_ahead(line: Words, begun: int, cursor: Scan, today: date) -> Due | None:
    if begun < len(line) and is_over(line[begun]):
        raise DatePast
    return read_deadline(cursor, today)


def _end_of(line: Words, at: int, cursor: Scan) -> int:
    cursor.take(_LATEST)
    end = at + _count(line[at:], cursor.at)
    if end == len(line):
        return end
    if is_over(line[end]):
        raise DatePast
    if _goes_on(line[end:]) or (at and not _begins_what(line[end])):
        raise DateUnclear  # `before Thursday reception`: which of the two is meant
    return end


def _goes_on(behind: Words) -> bool:
    """`Thursday the 3rd`, `Thursday next week`: more of the day than was read."""
    is_article = behind[0].key in DETERMINERS
    return any(map(is_timely, behind[1:2] if is_article else behind[:1]))


def _begins_what(word: Word) -> bool:
    is_article = word.key.startswith("ال")
    return word.key in DETERMINERS | CLAUSES | {"to"} or is_by_thing(word) or is_article


def _read_end(line: Words, start: int, today: date) -> Due | None:
    """Read a day that stands at the very end, with `on` before it or nothing."""
    end = line[start:]
    if not start or not end or _is_told(line, start):
        return None
    cursor = _scan(end)
    cursor.take(_ON_THE)
    due = _read_whole(cursor, today)
    if _is_noun_s(line, start) if due else _is_unclear(end):
        raise DateUnclear
    return due


def _is_told(line: Words, start: int) -> bool:
    """Say whether the day is told, not promised: `the photos of Thursday`."""
    return {line[start - 1].key, line[start].key} & _OF != set() or any(map(is_over, line[start:]))


def _read_whole(cursor: Scan, today: date) -> Due | None:
    try:
        due = read_deadline(cursor, today)
    except DateUnclear:
        return None
    cursor.take(_LATEST)
    return due if cursor.is_done() else None


def _is_unclear(end: Words) -> bool:
    """`Next week`, `on 5`, `03.04`, a weekday that is today; a bare number is the form's."""
    if len(end) == 1 and is_digits(end[0]):
        return False
    return end[0].key in _ON or end[-1].key in UNITS or any(map(is_dated, end))


def _is_noun_s(line: Words, start: int) -> bool:
    """«تقرير الخميس» is Thursday's report; a definite noun before the day cannot own it."""
    before, first = line[start - 1].key, line[start].key
    if first in _ADVERBS or first in _IN or not "\u0600" <= before[-1:] <= "\u06ff":
        return False
    return not before.startswith(_DEFINITE) and not before.endswith("ا")


def _scan(line: Words) -> Scan:
    return Scan(folded(line)[:LIMIT])


def _count(line: Words, at: int) -> int:
    """Return how many words end before *at* in their folded text; a word is never split."""
    starts = [0, *accumulate(len(word.folded) + 1 for word in line)]
    if at >= starts[-1] - 1:
        return len(line)
    if at not in starts:
        raise DateUnclear
    return starts.index(at)
