"""Spans in a typed date: `in 2 hours`, `in 3 days`, `بعد ساعتين`, `بعد ساعة ونصف`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from domain.calendars import DateUnclear
from domain.typed_text import Scan, key, words

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
NUMBERS = {
    key(name): number
    for number, names in {
        1: "a|an|one",
        2: "two",
        3: "three|ثلاثة|ثلاث",
        4: "four|أربعة|أربع",
        5: "five|خمسة|خمس",
        6: "six|ستة|ست",
        7: "seven|سبعة|سبع",
        8: "eight|ثمانية|ثماني|ثمان",
        9: "nine|تسعة|تسع",
        10: "ten|عشرة|عشر",
        11: "eleven",
        12: "twelve",
        15: "fifteen|خمس عشرة|خمسة عشر",
        20: "twenty|عشرين|عشرون",
        30: "thirty|ثلاثين|ثلاثون",
    }.items()
    for name in names.split("|")
}
_UNITS = {
    key(name): size
    for size, names in {
        _MINUTE: "minute|minutes|min|mins|m|دقيقة|دقائق|د",
        _HOUR: "hour|hours|hr|hrs|h|ساعة|ساعات|س",
        _DAY: "day|days|d|يوم|يوما|أيام|ي",
        _WEEK: "week|weeks|w|أسبوع|أسبوعا|أسابيع",
    }.items()
    for name in names.split("|")
}
_WHOLE = {
    key(name): (count * unit, unit)
    for (count, unit), names in {
        (1, _MINUTE): "دقيقة|دقيقة واحدة",
        (2, _MINUTE): "دقيقتين|دقيقتان",
        (15, _MINUTE): "a quarter of an hour|quarter of an hour|ربع ساعة",
        (20, _MINUTE): "ثلث ساعة",
        (30, _MINUTE): "half an hour|half hour|نصف ساعة|نص ساعة",
        (1, _HOUR): "ساعة|ساعة واحدة",
        (2, _HOUR): "ساعتين|ساعتان",
        (1, _DAY): "يوم|يوم واحد",
        (2, _DAY): "يومين|يومان",
        (1, _WEEK): "أسبوع|أسبوع واحد",
        (2, _WEEK): "أسبوعين|أسبوعان",
    }.items()
    for name in names.split("|")
}
_FRACTIONS = {
    key(name): share
    for share, names in {
        1 / 2: "and a half|ونصف|ونص|والنصف",
        1 / 3: "وثلث|والثلث",
        1 / 4: "and a quarter|وربع|والربع",
    }.items()
    for name in names.split("|")
}

_IN = re.compile(words(["in", "after", "بعد"]))
_COUNTED = re.compile(rf"(?:([0-9]{{1,4}})|({words(NUMBERS)}))\s*({words(_UNITS)})")
_DAY_NAMED = r"(?!يوم\s+ال(?!ساعه))"  # «بعد يوم الأحد» is after Sunday, not in a day
_SINGLE = re.compile(rf"{_DAY_NAMED}{words(_WHOLE)}")
_FRACTION = re.compile(words(_FRACTIONS))
_NOW = re.compile(words(["from now", "من الآن"]))
_OTHERWISE = re.compile(words(["from", "of", "after", "before", "من", "بعد", "قبل"]))
_AND = re.compile(r"and(?!\w)|و\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of time; `is_days` says that it counts days and needs an hour beside it."""

    length: timedelta
    is_days: bool


def read_span(cursor: Scan) -> Span | None:
    """
    Take `in` and an amount of time, added up from its parts; None, and no step, without.

    Raises:
        DateUnclear: It is counted from something else, as in `after 2 hours of flight`.
    """
    mark = cursor.at
    amounts = read_amounts(cursor) if cursor.take(_IN) else []
    if not amounts:
        cursor.at = mark
        return None
    if not cursor.take(_NOW) and cursor.sees(_OTHERWISE):
        raise DateUnclear
    length = sum((amount.length for amount in amounts), timedelta(0))
    return Span(length, is_days=all(amount.is_days for amount in amounts))


def read_amounts(cursor: Scan) -> list[Span]:
    """Take amounts of time as long as there are any: `2d 3h 30m`, `ساعة ونصف`."""
    amounts: list[Span] = []
    mark = cursor.at
    while amount := _read_amount(cursor):
        amounts.append(amount)
        mark = cursor.at
        cursor.take(_AND)
    cursor.at = mark
    return amounts


def _read_amount(cursor: Scan) -> Span | None:
    if match := cursor.take(_SINGLE):
        length, unit = _WHOLE[key(match[0])]
    elif match := cursor.take(_COUNTED):
        number = int(match[1]) if match[1] else NUMBERS[key(match[2])]
        unit = _UNITS[key(match[3])]
        length = number * unit
    else:
        return None
    share = cursor.take(_FRACTION)
    if share:
        length += unit * _FRACTIONS[key(share[0])]
    return Span(length, is_days=unit >= _DAY and not share)
