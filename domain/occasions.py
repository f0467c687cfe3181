"""The moment an event begins with, once or again and again: `every Monday 09:00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from domain.calendars import DateUnclear, local_date
from domain.dates import DatePast, Reading, read_when
from domain.month_names import HIJRI
from domain.recurrence import (
    Frequency,
    Recurrence,
    RecurrenceEndUnclear,
    RecurrenceHijri,
    RecurrenceUnclear,
    checked,
)
from domain.typed_repeats import EVERY, Limit, read_clause, read_every, read_limit
from domain.typed_text import LIMIT, Folded, Scan, fold, words

_DAY = timedelta(days=1)
_WEEK = 7
_FROM = re.compile(
    words(
        [
            *("from", "starting", "starting on", "starting from", "beginning", "beginning on"),
            *("من", "ابتداء من", "اعتبارا من", "بدءا من", "بدء من"),
        ]
    )
)
_HIJRI = re.compile(rf"(?<!\w){words(HIJRI)}")
_BY_MONTH = frozenset({Frequency.MONTHLY, Frequency.YEARLY})
_MOST_BEHIND = 14
"""Words that how something recurs may take at the end of a line."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """
    When something is: naive wall times, how it recurs as an RRULE's value, the words behind.

    What recurs is never *certain*: it is read back.
    """

    wall: datetime
    end: datetime | None
    certain: bool
    rest: str = field(repr=False)
    rule: str = ""


T = TypeVar("T", Recurrence, Limit)

Said = tuple[Recurrence | None, Limit | None]


def read_occasion(text: str, now: datetime, zone: str, behind: Said = (None, None)) -> Occasion:
    """
    Return when *text* begins to say something is; *behind* is what its end said of that already.

    Raises:
        DateUnclear, DatePast: See `read_when`.
        RecurrenceUnclear, RecurrenceTooOften, RecurrenceTooLong, RecurrenceNoDay, RecurrenceHijri
    """
    text, today = text.lstrip(), local_date(now, zone)
    every, limit, rest = _ahead(text, today)
    if every is None:
        reading = _read_when(text, now, zone)
        every, limit, rest = _ahead(reading.rest, today, is_behind=True)
        reading = replace(reading, rest=rest)
    else:
        reading = _first(every, rest, now, zone)
    said, end = agreed((every, limit), behind)
    if said is None:
        return Occasion(reading.wall, reading.end, reading.certain, reading.rest)
    rule = checked(_limited(said, end), reading.wall)
    if rule.frequency in _BY_MONTH and _HIJRI.search(fold(text[:LIMIT]).text):
        raise RecurrenceHijri
    return Occasion(reading.wall, reading.end, certain=False, rest=reading.rest, rule=rule.rule)


def read_whole_occasion(text: str, now: datetime, zone: str) -> Occasion:
    """
    Read `every Monday 09:00 until 30 June`, wherever in *text* it says that it recurs.

    Raises:
        DateUnclear, DatePast: See `read_when`.
        RecurrenceUnclear, RecurrenceTooOften, RecurrenceTooLong, RecurrenceNoDay, RecurrenceHijri
    """
    ahead, behind = split_repeats(text.split(), now, zone)
    return read_occasion(" ".join(ahead), now, zone, behind)


def split_repeats(
    typed: list[str], now: datetime, zone: str, *, recurs: bool = False
) -> tuple[list[str], Said]:
    """
    Split how something recurs, and how that ends, off the end of the words *typed*.

    How it ends counts only where the line says that it *recurs*; else it stays where it is.

    Raises:
        RecurrenceUnclear, RecurrenceTooOften, RecurrenceHijri
    """
    today = local_date(now, zone)
    for at in range(max(0, len(typed) - _MOST_BEHIND), len(typed)):
        said = read_clause(" ".join(typed[at:]), today)
        if said and (said[0] or recurs or _recurs(" ".join(typed[:at]), now, zone)):
            return typed[:at], said
    return typed, (None, None)


def _recurs(text: str, now: datetime, zone: str) -> bool:
    """Tell whether how something recurs stands at the beginning, or behind the day and hour."""
    today = local_date(now, zone)
    if _ahead(text, today)[0] is not None:
        return True
    try:
        rest = read_when(text, now, zone).rest
    except (DateUnclear, DatePast):
        return False
    return _ahead(rest, today, is_behind=True)[0] is not None


def _read_when(text: str, now: datetime, zone: str) -> Reading:
    """Read a moment; where `every` stands and was not understood, that is what is unclear."""
    try:
        return read_when(text, now, zone)
    except DateUnclear:
        if EVERY.match(fold(text[:LIMIT]).text):
            raise RecurrenceUnclear from None
        raise


def _ahead(
    text: str, today: date, *, is_behind: bool = False
) -> tuple[Recurrence | None, Limit | None, str]:
    """
    Take how something recurs off the beginning of *text*.

    Where that *is_behind* a day, only `every` says so: `weekly briefing` is a title.
    """
    folded = fold(text[:LIMIT])
    cursor = Scan(folded.text)
    is_said = not is_behind or EVERY.match(folded.text)
    every = read_every(cursor) if is_said else None
    if every is None:
        return None, None, text
    limit = read_limit(cursor, today)
    return every, limit, _left(text, folded, cursor).lstrip(" ,،:-–—")


def _left(text: str, folded: Folded, cursor: Scan) -> str:
    """Return what of *text* lies behind a *cursor* over its first letters, *folded*."""
    at = folded.origins[cursor.at] if cursor.at < len(folded.text) else LIMIT
    return text[at:]


def _first(every: Recurrence, text: str, now: datetime, zone: str) -> Reading:
    """Return the first moment of what recurs, whose day or at least whose hour *text* says."""
    folded = fold(text[:LIMIT])
    cursor = Scan(folded.text)
    if cursor.take(_FROM):
        return _on_its_day(every, read_when(_left(text, folded, cursor), now, zone))
    if not every.weekdays and every.frequency is not Frequency.DAILY:
        return read_when(text, now, zone)
    for day in _days(every, local_date(now, zone)):
        try:
            return read_when(f"{day.day} {_MONTHS[day.month - 1]} {day.year} {text}", now, zone)
        except DatePast:
            continue
    raise DateUnclear


def _days(every: Recurrence, today: date) -> Iterator[date]:
    days = (today + number * _DAY for number in range(_WEEK + 1))
    return (day for day in days if not every.weekdays or day.weekday() in every.weekdays)


def _on_its_day(every: Recurrence, reading: Reading) -> Reading:
    """Return *reading* on the first day, from its own on, on which it recurs."""
    moved = next(_days(every, reading.wall.date())) - reading.wall.date()
    end = reading.end + moved if reading.end else None
    return replace(reading, wall=reading.wall + moved, end=end)


def agreed(first: Said, second: Said) -> Said:
    """
    Return what is said in two places of a line.

    Raises:
        RecurrenceUnclear, RecurrenceEndUnclear: They say it differently.
    """
    try:
        end = _one(first[1], second[1])
    except RecurrenceUnclear:
        raise RecurrenceEndUnclear from None
    return _one(first[0], second[0]), end


def _one(first: T | None, second: T | None) -> T | None:
    """Return what was said once; said twice, it has to be the same."""
    if first is not None and second is not None and first != second:
        raise RecurrenceUnclear
    return second if first is None else first


def _limited(said: Recurrence, limit: Limit | None) -> Recurrence:
    if limit is None:
        return said
    if said.count is not None or said.until is not None:
        raise RecurrenceEndUnclear
    return replace(said, count=limit.count, until=limit.until)
