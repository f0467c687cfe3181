"""The day in a typed date: written out in either calendar, a weekday, or counted from today."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendars import DateUnclear, from_hijri, hijri
from domain.month_names import GREGORIAN, HIJRI, LATIN_MONTH, MONTH
from domain.typed_spans import read_span
from domain.typed_text import Scan, key, words

_DAY = timedelta(days=1)
_WEEK = 7
_SOON = timedelta(days=183)
"""A day and month without a year may mean the next year within this time."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

WEEKDAYS = {
    key(name): weekday
    for weekday, names in enumerate(
        (
            "monday|mon|الاثنين|الإثنين|الاتنين",
            "tuesday|tues|tue|الثلاثاء|الثلاثا|التلات",
            "wednesday|wed|الأربعاء|الاربعا",
            "thursday|thurs|thur|thu|الخميس",
            "friday|fri|الجمعة",
            "saturday|sat|السبت",
            "sunday|sun|الأحد|الاحد",
        )
    )
    for name in names.split("|")
}
_RELATIVE = {
    key(name): days
    for days, names in enumerate(
        (
            "today|tonight|اليوم|النهاردة|الليلة|هذا اليوم",
            "tomorrow|tmrw|غدا|غد|يوم غد|الغد|بكرة|بكرا|بكره|باكر",
            "the day after tomorrow|day after tomorrow|بعد غد|بعد غدا|بعد الغد|بعد بكرة|بعد بكرا",
        )
    )
    for name in names.split("|")
}
_BEFORE = {
    key(name): days
    for days, names in enumerate(
        (
            "today|اليوم|النهاردة|هذا اليوم",
            "yesterday|أمس|البارحة|امبارح|مبارح",
            "the day before yesterday|day before yesterday|أول أمس|أول البارحة|أمس الأول",
        )
    )
    for name in names.split("|")
}
_NEXT = ["next", "coming", "القادم", "المقبل", "القادمة", "المقبلة", "التالي", "الجاي"]

DAY_WORDS = frozenset(
    word for name in [*WEEKDAYS, *_RELATIVE, *GREGORIAN, *HIJRI] for word in name.split()
)
"""Every word, folded, that a day's or a month's name may consist of."""

_LEAD = re.compile(words(["on", "في", "يوم", "ليوم", "بتاريخ", "تاريخ", "في يوم"]))
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:t(?=[0-9])|(?![\w/.-]))")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![\w/-])")
_ERA = r"\s*(?:ad|ce|ah|هجري|هجريه|ميلادي|ميلاديه|[هم])(?!\w)"
_YEAR = rf"([0-9]{{4}})(?!\s*(?:h|hrs|hours)(?!\w))(?:{_ERA}|(?![\w:]))"
_NTH = r"(?:st|nd|rd|th)?"
_OF = r"(?:\s*-\s*|\s*/\s*|\s+(?:of|من)\s+(?:شهر\s+)?|\s*)"
_TO_YEAR = r"(?:\s*[-/,،]\s*|\s*)"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_NTH}{_OF}({MONTH})\.?(?:{_TO_YEAR}{_YEAR})?")
_MONTH_FIRST = re.compile(
    rf"({LATIN_MONTH})\.?\s*([0-9]{{1,2}}){_NTH}(?![\w:])(?:{_TO_YEAR}{_YEAR})?"
)
_YEAR_ALONE = re.compile(r"[0-9]{4}(?![\w:])")
_WEEKDAY = re.compile(
    rf"(?:(this|next|coming|هذا)\s+)?(?:يوم\s+)?({words(WEEKDAYS)})\.?(?:\s+({words(_NEXT)}))?"
)
_RELATIVE_WORD = re.compile(words(_RELATIVE))
_BEFORE_WORD = re.compile(words(_BEFORE))
_LAST = re.compile(words(["last", "الماضي", "الماضية", "الفائت"]))


@dataclass(frozen=True, slots=True)
class _Weekday:
    number: int
    is_next: bool


def sees_date(cursor: Scan) -> bool:
    """Say whether a date, or a year alone, is what comes next."""
    dates = (_YEAR_FIRST, _YEAR_LAST, _DAY_FIRST, _MONTH_FIRST, _YEAR_ALONE)
    return any(cursor.sees(pattern) for pattern in dates)


def read_day(cursor: Scan, today: date) -> date | None:
    """
    Take a day, said once or more often (`tomorrow, Sunday 6 December`); None without one.

    Raises:
        DateUnclear: No such day, several that could be meant, or sayings that disagree.
    """
    said = list(iter(lambda: _read_one(cursor, today), None))
    weekdays = [one for one in said if isinstance(one, _Weekday)]
    days = {one for one in said if isinstance(one, date)}
    days = days or {_coming(weekday, today) for weekday in weekdays}
    if len({*(day.weekday() for day in days), *(one.number for one in weekdays)}) > 1:
        raise DateUnclear
    return _only(days) if days else None


def read_past_day(cursor: Scan, today: date) -> date | None:
    """
    Take a day that is over, or today: a weekday is the last of its name; None without a day.

    Raises:
        DateUnclear: No such day, or today's own weekday: a week ago, or now.
    """
    mark = cursor.at
    cursor.take(_LEAD)
    if match := cursor.take(_BEFORE_WORD):
        return today - _BEFORE[key(match[0])] * _DAY
    is_last = cursor.take(_LAST) is not None
    if weekday := _read_weekday(cursor):
        return _gone(weekday, today, is_last=is_last or cursor.take(_LAST) is not None)
    day = _read_written(cursor, today - _SOON)
    if day is None:
        cursor.at = mark
    return day


def _gone(weekday: _Weekday, today: date, *, is_last: bool) -> date:
    back = (today.weekday() - weekday.number) % _WEEK
    if weekday.is_next or (not back and not is_last):
        raise DateUnclear
    return today - (back or _WEEK) * _DAY


def _read_one(cursor: Scan, today: date) -> date | _Weekday | None:
    mark = cursor.at
    cursor.take(_LEAD)
    one = _read_written(cursor, today) or _read_counted(cursor, today) or _read_weekday(cursor)
    if not one:
        cursor.at = mark
    return one


def _read_weekday(cursor: Scan) -> _Weekday | None:
    if not (match := cursor.take(_WEEKDAY)):
        return None
    return _Weekday(WEEKDAYS[key(match[2])], is_next=match[1] in _NEXT or bool(match[3]))


def _coming(weekday: _Weekday, today: date) -> date:
    """`Sunday` said on a Sunday is today or a week away: not guessed; `next Sunday` is clear."""
    ahead = (weekday.number - today.weekday()) % _WEEK
    if not ahead and not weekday.is_next:
        raise DateUnclear
    return today + (ahead or _WEEK) * _DAY


def _read_counted(cursor: Scan, today: date) -> date | None:
    if match := cursor.take(_RELATIVE_WORD):
        return today + _RELATIVE[key(match[0])] * _DAY
    if not (span := read_span(cursor)):
        return None
    if not span.is_days:
        raise DateUnclear
    return check_year(today + span.length)


def _read_written(cursor: Scan, today: date) -> date | None:
    if match := cursor.take(_YEAR_FIRST):
        return _gregorian(int(match[1]), int(match[3]), int(match[4]))
    if match := cursor.take(_YEAR_LAST):
        return _all_digits(int(match[1]), int(match[3]), int(match[4]))
    if match := cursor.take(_DAY_FIRST):
        return _named(int(match[1]), match[2], match[3], today)
    if match := cursor.take(_MONTH_FIRST):
        return _named(int(match[2]), match[1], match[3], today)
    return None


def _all_digits(first: int, second: int, year: int) -> date:
    """Read 25/12/2026, which has one meaning; 03/04/2026 has two."""
    return _only({day for order in ((first, second), (second, first)) for day in _try(year, order)})


def _try(year: int, month_and_day: tuple[int, int]) -> list[date]:
    try:
        return [_gregorian(year, *month_and_day)]
    except DateUnclear:
        return []


def _named(day: int, month: str, year: str | None, today: date) -> date:
    name = key(month)
    if name in GREGORIAN:
        return _dated(_gregorian, (today.year, year), (GREGORIAN[name], day), today)
    now = hijri(today)
    return _dated(from_hijri, (now.year if now else 0, year), (HIJRI[name], day), today)


def _dated(
    calendar: Callable[[int, int, int], date],
    years: tuple[int, str | None],
    month_and_day: tuple[int, int],
    today: date,
) -> date:
    """Without a year, this one; the next only if this one's day is over and the next's soon."""
    this_year, written = years
    if written:
        return calendar(int(written), *month_and_day)
    day = calendar(this_year, *month_and_day)
    if day >= today:
        return day
    following = calendar(this_year + 1, *month_and_day)
    return following if following - today <= _SOON else day


def _gregorian(year: int, month: int, day: int) -> date:
    try:
        return check_year(date(year, month, day))
    except ValueError:
        raise DateUnclear from None


def check_year(day: date) -> date:
    """
    Return a *day* that somebody may mean, written out or counted from today.

    What is derived from it, in any zone and with any reminder, is a date too.

    Raises:
        DateUnclear: It lies before 1900 or after 2199.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise DateUnclear
    return day


def _only(days: set[date]) -> date:
    if len(days) != 1:
        raise DateUnclear
    return days.pop()
