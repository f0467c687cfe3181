"""How people say that something recurs: `every Monday`, `weekly x 10`, «كل يوم اثنين»."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.calendars import DateUnclear
from domain.month_names import HIJRI, MONTH
from domain.recurrence import (
    Frequency,
    Recurrence,
    RecurrenceHijri,
    RecurrenceTooOften,
    RecurrenceUnclear,
    read_rule,
)
from domain.typed_days import WEEKDAYS, read_day
from domain.typed_spans import NUMBERS
from domain.typed_text import Scan, fold, key, words

_EVERY_WORDS = ["every", "each", "كل"]
_UNITS: Mapping[str, tuple[Frequency, int]] = {
    key(name): unit
    for unit, names in {
        (Frequency.DAILY, 1): "day|days|يوم|يوما|أيام",
        (Frequency.DAILY, 2): "يومين",
        (Frequency.WEEKLY, 1): "week|weeks|أسبوع|أسبوعا|أسابيع",
        (Frequency.WEEKLY, 2): "fortnight|أسبوعين",
        (Frequency.MONTHLY, 1): "month|months|شهر|شهرا|أشهر|شهور",
        (Frequency.MONTHLY, 2): "شهرين",
        (Frequency.YEARLY, 1): "year|years|سنة|سنوات|سنين|عام|عاما|أعوام",
        (Frequency.YEARLY, 2): "سنتين|عامين",
    }.items()
    for name in names.split("|")
}
_ADVERBS: Mapping[str, tuple[Frequency, int]] = {
    key(name): unit
    for unit, names in {
        (Frequency.DAILY, 1): "daily|everyday|يوميا",
        (Frequency.WEEKLY, 1): "weekly|أسبوعيا",
        (Frequency.WEEKLY, 2): "fortnightly",
        (Frequency.MONTHLY, 1): "monthly|شهريا",
        (Frequency.YEARLY, 1): "yearly|annually|سنويا",
    }.items()
    for name in names.split("|")
}
_SHORT = {
    key(name): number
    for number, name in enumerate(("اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت", "أحد"))
}
PLURAL = {f"{name}s": number for name, number in WEEKDAYS.items() if name.endswith("day")}
"""`Mondays`, and the others; Monday is 0."""

_WEEKDAYS = {**WEEKDAYS, **_SHORT, **PLURAL}

EVERY = re.compile(words(_EVERY_WORDS))
"""What says that a repetition follows, if a day or a span of time does."""

_ADVERB = re.compile(words(_ADVERBS))
_OTHER = re.compile(words(["other", "second", "ثاني"]))
_NUMBER = re.compile(rf"([0-9]{{1,4}})|({words(NUMBERS)})")
_UNIT = re.compile(words(_UNITS))
_DAY_LEAD = re.compile(words(["on", "يوم", "أيام", "في"]))
_WEEKDAY = re.compile(words(_WEEKDAYS))
_AND = re.compile(r"and(?!\w)|و\s*")
_OFTEN = re.compile(
    words(
        [
            *("second", "seconds", "minute", "minutes", "min", "mins", "hour", "hours"),
            *("half hour", "half an hour", "quarter of an hour", "ثانية", "ثوان", "ثواني", "دقيقة"),
            *("دقائق", "دقيقتين", "ساعة", "ساعات", "ساعتين", "نصف ساعة", "ربع ساعة"),
        ]
    )
)
_OFTEN_ADVERB = re.compile(words(["hourly", "minutely"]))
_BARE = re.compile(rf"{_ADVERB.pattern}|{_OFTEN_ADVERB.pattern}")
_OTHER_CALENDAR = re.compile(words([*HIJRI, "hijri month", "hijri year", "شهر هجري", "سنة هجرية"]))
_RULE = re.compile(r"(?:rrule:)?(freq=[a-z0-9=;,]+)(?!\S)")
_TIMES = re.compile(
    rf"(?:[x×]\s*([0-9]{{1,4}})(?!\w)|(?:([0-9]{{1,4}})|({words(NUMBERS)}))\s*"
    rf"{words(['times', 'time', 'مرات', 'مرة'])})"
)
_TWICE = re.compile(words(["twice", "مرتين"]))
_UNTIL = re.compile(words(["until", "till", "through", "حتى", "لغاية", "إلى"]))
_DATED = re.compile(rf"[0-9]|{MONTH}|{words(_WEEKDAYS)}")
_YEAR = re.compile("[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Limit:
    """How a repetition ends: after so many times, or with a day."""

    count: int | None = None
    until: date | None = None


def read_every(cursor: Scan) -> Recurrence | None:
    """
    Take how something recurs, without its end; None, and no step, where nothing says so.

    Raises:
        RecurrenceTooOften: More often than daily.
        RecurrenceHijri: By the months of the other calendar.
        RecurrenceUnclear: A rule of RFC 5545 that is none, or says too much.
    """
    mark = cursor.at
    if match := cursor.take(_RULE):
        return read_rule(match[1])
    if cursor.take(_OFTEN_ADVERB):
        raise RecurrenceTooOften
    found = _read_adverb(cursor) or (_read_counted(cursor) if cursor.take(EVERY) else None)
    if found is None:
        cursor.at = mark
        return None
    return found


def read_limit(cursor: Scan, today: date) -> Limit | None:
    """
    Take how a repetition ends; None, and no step, where nothing says so.

    A day without a year is the next of its name.
    """
    mark = cursor.at
    if match := cursor.take(_TIMES):
        return Limit(count=_numbered(match[1] or match[2], match[3]))
    if cursor.take(_TWICE):
        return Limit(count=2)
    until = _read_until(cursor, today) if cursor.take(_UNTIL) else None
    if until is None:
        cursor.at = mark
        return None
    return Limit(until=until)


def read_clause(text: str, today: date) -> tuple[Recurrence | None, Limit | None] | None:
    """
    Read the whole of *text* as how something recurs, or ends, or both; None if it is more.

    An adverb alone counts in small letters: `New York Daily` is a name.

    Raises:
        RecurrenceTooOften, RecurrenceHijri, RecurrenceUnclear
    """
    cursor = Scan(fold(text).text)
    if text[:1].isupper() and _BARE.fullmatch(cursor.text):
        return None
    try:
        said = read_every(cursor)
    except (RecurrenceTooOften, RecurrenceHijri):
        if _is_refused_whole(cursor, today):
            raise
        return None
    limit = read_limit(cursor, today)
    if said and not limit and cursor.take(_UNTIL) and cursor.sees(_DATED):
        raise RecurrenceUnclear  # it would be a title, and come once
    return (said, limit) if (said or limit) and cursor.is_done() else None


def _is_refused_whole(cursor: Scan, today: date) -> bool:
    """Tell whether nothing stands behind what is refused: `every minute counts` is a title."""
    cursor.take(_OFTEN) or cursor.take(_OTHER_CALENDAR)
    read_limit(cursor, today)
    return cursor.is_done()


def _read_until(cursor: Scan, today: date) -> date | None:
    begun = cursor.at
    try:
        day = read_day(cursor, today)
    except DateUnclear:
        return None
    if day is None or day >= today or _YEAR.search(cursor.text[begun : cursor.at]):
        return day
    return day.replace(year=today.year + 1) if (day.month, day.day) != (2, 29) else day


def _read_adverb(cursor: Scan) -> Recurrence | None:
    match = cursor.take(_ADVERB)
    if not match:
        return None
    frequency, interval = _ADVERBS[key(match[0])]
    return Recurrence(frequency, interval, _read_days_of(cursor, frequency))


def _read_counted(cursor: Scan) -> Recurrence | None:
    """Read what stands behind `every`."""
    mark = cursor.at
    interval = _read_interval(cursor)
    if cursor.sees(_OTHER_CALENDAR):
        raise RecurrenceHijri
    if cursor.sees(_OFTEN):
        raise RecurrenceTooOften
    if match := cursor.take(_UNIT):
        if days := _read_weekdays(cursor) if _is_day_of_week(cursor, match) else ():
            return Recurrence(Frequency.WEEKLY, interval, days)
        frequency, times = _UNITS[key(match[0])]
        return Recurrence(frequency, interval * times, _read_days_of(cursor, frequency))
    if days := _read_weekdays(cursor):
        return Recurrence(Frequency.WEEKLY, interval, days)
    cursor.at = mark
    return None


def _is_day_of_week(cursor: Scan, match: re.Match[str]) -> bool:
    """«كل يوم اثنين» is every Monday."""
    return key(match[0]) == key("يوم") and cursor.sees(_WEEKDAY)


def _read_interval(cursor: Scan) -> int:
    mark = cursor.at
    if cursor.take(_OTHER):
        if cursor.sees(_UNIT) or cursor.sees(_WEEKDAY):
            return 2
        cursor.at = mark
        return 1
    match = cursor.take(_NUMBER)
    return _numbered(match[1], match[2]) if match else 1


def _read_days_of(cursor: Scan, frequency: Frequency) -> tuple[int, ...]:
    """Take the days of a week, where they stand behind it: `weekly on Monday`."""
    mark = cursor.at
    cursor.take(_DAY_LEAD)
    days = _read_weekdays(cursor) if frequency is Frequency.WEEKLY else ()
    if not days:
        cursor.at = mark
    return days


def _read_weekdays(cursor: Scan) -> tuple[int, ...]:
    days: set[int] = set()
    mark = cursor.at
    while match := cursor.take(_WEEKDAY):
        days.add(_WEEKDAYS[key(match[0])])
        mark = cursor.at
        cursor.take(_AND)
        cursor.take(_DAY_LEAD)
    cursor.at = mark
    return tuple(sorted(days))


def _numbered(digits: str | None, name: str | None) -> int:
    return int(digits) if digits else NUMBERS[key(name or "")]
