"""The days an agenda is asked for: a day, a range of days, a week, a month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendars import DateUnclear
from domain.plain_dates import is_over, speaks_of_time
from domain.plain_text import Words, folded
from domain.typed_days import read_day
from domain.typed_parts import AHEAD, BEHIND
from domain.typed_text import Scan, words

_DAY = timedelta(days=1)
_WEEK = 7
_SATURDAY = 5
"""The last day of a week as calendars in the region print it, as `date.weekday()` counts."""
_MOST_DAYS = 366

_LEAD = re.compile(words(["for", "on", "of", "in", "during", "over", "في", "خلال", "ل"]))
_THIS_WEEK = re.compile(
    words(
        [
            "this week",
            "the week",
            "هذا الأسبوع",
            "الأسبوع",
            "هالأسبوع",
            "الأسبوع هذا",
            "الأسبوع ده",
            "الأسبوع الحالي",
            "لهذا الأسبوع",
        ]
    )
)
_NEXT_WEEK = re.compile(
    words(
        [
            "next week",
            "the next week",
            "the coming week",
            "الأسبوع القادم",
            "الأسبوع المقبل",
            "الأسبوع الجاي",
            "الأسبوع التالي",
            "للأسبوع القادم",
        ]
    )
)
_THIS_MONTH = re.compile(words(["this month", "هذا الشهر", "الشهر هذا", "الشهر الحالي"]))
_NEXT_MONTH = re.compile(words(["next month", "الشهر القادم", "الشهر المقبل", "الشهر الجاي"]))
_NEXT_DAYS = re.compile(
    rf"{words(['the next', 'next', 'the coming', 'coming'])}\s*([0-9]{{1,3}})\s*{words(['days'])}"
)
_COMING_DAYS = re.compile(
    rf"(?:{words(['الأيام'])}\s*)?(?:ال)?([0-9]{{1,3}})\s*{words(['أيام', 'يوما'])}"
    rf"(?:\s*{words(['القادمة', 'المقبلة'])})?"
)
_FROM = re.compile(words(["from", "between", "من", "بين"]))
_TO = re.compile(rf"-|{words(['to', 'until', 'till', 'and', 'إلى', 'حتى', 'لغاية'])}|و(?=\w)")
_PART = re.compile(rf"(?:{AHEAD}|{BEHIND})")
_NTH = r"(?:st|nd|rd|th)?"
_NUMBER_TO = re.compile(
    rf"([0-9]{{1,2}}){_NTH}\s*(?:{_TO.pattern})\s*(?=[0-9]{{1,2}}{_NTH}(?![0-9:./-]))"
)
"""The first day of `2 to 3 December`, which has its month from the last."""
_NUMBER = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, inclusive, in the desk's zone."""

    first: date
    last: date


class PeriodOver(DateUnclear):
    """The days that were asked for are over."""


def read_period(line: Words, today: date) -> Period | None:
    """
    Return the days *line* is, None if it is no time at all.

    Weeks end on Saturday; the current one begins today.

    Raises:
        PeriodOver: They are past.
        DateUnclear: A time was meant, but which days is not clear.
    """
    cursor = Scan(folded(line))
    cursor.take(_LEAD)
    if period := _read_span(cursor, today):
        if period.last < today:
            raise PeriodOver
        return period
    if not speaks_of_time(line):
        return None
    if any(map(is_over, line)):
        raise PeriodOver
    raise DateUnclear


def _read_span(cursor: Scan, today: date) -> Period | None:
    mark = cursor.at
    for read in (_read_calendar, _read_days):
        cursor.at = mark
        try:
            period = read(cursor, today)
        except DateUnclear:
            continue
        if period and cursor.is_done():
            return period
    return None


def _read_calendar(cursor: Scan, today: date) -> Period | None:
    saturday = today + (_SATURDAY - today.weekday()) % _WEEK * _DAY
    next_month = _first_of_next(today)
    if cursor.take(_NEXT_WEEK):  # before «الأسبوع», which is this one
        return Period(saturday + _DAY, saturday + _WEEK * _DAY)
    if cursor.take(_THIS_WEEK):
        return Period(today, saturday)
    if cursor.take(_THIS_MONTH):
        return Period(today, next_month - _DAY)
    if cursor.take(_NEXT_MONTH):
        return Period(next_month, _first_of_next(next_month) - _DAY)
    return _read_number(cursor, today)


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + 31 * _DAY).replace(day=1)


def _read_number(cursor: Scan, today: date) -> Period | None:
    match = cursor.take(_NEXT_DAYS) or cursor.take(_COMING_DAYS)
    days = int(match[1]) if match else 0
    return Period(today, today + days * _DAY) if 0 < days <= _MOST_DAYS else None


def _read_days(cursor: Scan, today: date) -> Period | None:
    is_range = cursor.take(_FROM) is not None
    if match := cursor.take(_NUMBER_TO):
        return _read_numbered(cursor, match[1], today)
    first = _read_one(cursor, today)
    if not first:
        return None
    if not cursor.take(_TO):
        return None if is_range else Period(first, first)
    return _period(first, _read_one(cursor, today))


def _read_numbered(cursor: Scan, number: str, today: date) -> Period | None:
    """Read the last of `2 to 3 December`, then the first as what it would say with its number."""
    mark = cursor.at
    last = _read_one(cursor, today)
    said = _NUMBER.sub(number, cursor.text[mark : cursor.at], count=1)
    first = _read_one(Scan(said), today) if last else None
    return _period(first, last) if first else None


def _period(first: date, last: date | None) -> Period:
    if not last or not first <= last <= first + _MOST_DAYS * _DAY:
        raise DateUnclear
    return Period(first, last)


def _read_one(cursor: Scan, today: date) -> date | None:
    cursor.take(_PART)
    day = read_day(cursor, today)
    cursor.take(_PART)
    return day
