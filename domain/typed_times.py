"""The hour in a typed date: a 24-hour clock, or an hour and its part of the day; no guess."""

import re
from dataclasses import dataclass

from domain.calendars import DateUnclear
from domain.typed_parts import AHEAD, BEHIND, HOURS, PARTS, Part
from domain.typed_text import Scan, key, words

MIDNIGHT = 24 * 60
"""`Sunday midnight` is the end of that Sunday, in minutes from its beginning."""

_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """
    A time of day in minutes from midnight.

    `named` says whether a part of the day came with it; None where the hour needs none.
    """

    minutes: int
    named: bool | None


_PART = re.compile(BEHIND)
_PART_AHEAD = re.compile(AHEAD)
_TONIGHT = re.compile(words(["tonight", "الليلة"]))
_HOUR_NAMES = (
    "الواحدة",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
    "الحادية عشرة",
    "الثانية عشرة",
)
_ORDINALS = {key(name): hour for hour, name in enumerate(_HOUR_NAMES, 1)}
_FRACTIONS = {"نصف": 30, "نص": 30, "ربع": 15, "ثلث": 20}

_LEAD = re.compile(words(["at", "from", "في", "عند", "على", "من", "في تمام", "عند تمام"]))
_HOUR_WORD = re.compile(rf"{words(['الساعة', 'ساعة', 'بالساعة'])}|س(?=\s*[0-9])")
_DIGITAL = re.compile(rf"([0-9]{{1,2}}):([0-5][0-9])(?::00)?(?:(?!\w|[:+][0-9])|(?={BEHIND}))")
_MILITARY = re.compile(r"([0-9]{2})([0-5][0-9])\s*(?:h|hrs|hours)(?!\w)")
_BARE = re.compile(rf"([0-9]{{1,2}})(?:(?!\w|[:+/][0-9])|(?={BEHIND}))")
_ORDINAL = re.compile(words(_ORDINALS))
_FRACTION = re.compile(rf"(و|الا)\s*(?:ال)?({'|'.join(_FRACTIONS)})ا?(?!\w)")
_NOON = re.compile(words(["noon", "midday", "12 noon", "منتصف النهار"]))
_MIDNIGHT = re.compile(words(["midnight", "12 midnight", "منتصف الليل"]))
_UNTIL = re.compile(rf"-|{words(['to', 'until', 'till', 'إلى', 'حتى', 'لغاية'])}")
_NUMBER = re.compile("[0-9]")


def read_parts(cursor: Scan) -> list[Part]:
    """Take a part of the day standing before its hour, `evening at 8`; leave `tonight` there."""
    if cursor.sees(_TONIGHT):
        return [Part.NIGHT]
    match = cursor.take(_PART_AHEAD)
    return [PARTS[key(match[0])]] if match else []


def read_clocks(cursor: Scan, ahead: list[Part]) -> tuple[Clock, Clock | None] | None:
    """
    Take a time of day and the end it may have; None, and no step, without a time.

    Raises:
        DateUnclear: A bare number, an hour its part of the day does not have, or an end
            that names a part of the day where the beginning names none.
    """
    if not (start := _read_clock(cursor, ahead)):
        return None
    end = _read_end(cursor, ahead)
    if end and {start.named, end.named} == {True, False}:
        raise DateUnclear
    return start, end


def is_contradicted(cursor: Scan, clock: Clock) -> bool:
    """Say whether the word behind *clock* puts it elsewhere, as in `9:00 evening reception`."""
    mark, hour = cursor.at, clock.minutes // 60
    parts = read_parts(cursor)
    cursor.at = mark
    return not clock.named and any(HOURS[part].get(hour) != hour for part in parts)


def _read_end(cursor: Scan, ahead: list[Part]) -> Clock | None:
    mark = cursor.at
    if not cursor.take(_UNTIL):
        return None
    if end := _read_clock(cursor, ahead):
        return end
    if cursor.sees(_NUMBER):
        raise DateUnclear
    cursor.at = mark
    return None


def _read_clock(cursor: Scan, ahead: list[Part]) -> Clock | None:
    mark = cursor.at
    cursor.take(_LEAD)
    clock = _read_word(cursor) or _read_hour(cursor, ahead)
    if not clock:
        cursor.at = mark
    return clock


def _read_word(cursor: Scan) -> Clock | None:
    if cursor.take(_NOON):
        return Clock(MIDNIGHT // 2, named=None)
    return Clock(MIDNIGHT, named=None) if cursor.take(_MIDNIGHT) else None


def _read_hour(cursor: Scan, ahead: list[Part]) -> Clock | None:
    is_hour = bool(cursor.take(_HOUR_WORD))
    if match := cursor.take(_DIGITAL) or cursor.take(_MILITARY):
        return _clock(int(match[1]), int(match[2]), _parts(cursor, ahead))
    hour = _read_bare(cursor)
    if hour is None:
        return None
    minutes = _read_fraction(cursor)
    parts = _parts(cursor, ahead)
    if not parts and not (is_hour and hour > _HALF_DAY):
        raise DateUnclear
    return _clock(hour, minutes, parts)


def _read_bare(cursor: Scan) -> int | None:
    if match := cursor.take(_BARE):
        return int(match[1])
    match = cursor.take(_ORDINAL)
    return _ORDINALS[key(match[0])] if match else None


def _read_fraction(cursor: Scan) -> int:
    """`and a half`, `less a quarter`: minutes, negative before the hour."""
    if not (match := cursor.take(_FRACTION)):
        return 0
    return _FRACTIONS[match[2]] if match[1] == "و" else -_FRACTIONS[match[2]]


def _parts(cursor: Scan, ahead: list[Part]) -> list[Part]:
    match = cursor.take(_PART)
    return [*ahead, PARTS[key(match[0])]] if match else ahead


def _clock(hour: int, minutes: int, parts: list[Part]) -> Clock:
    hours = {HOURS[part].get(hour) for part in parts} or {hour}
    found = hours.pop()
    total = MIDNIGHT + 1 if hours or found is None else found * 60 + minutes
    if total > MIDNIGHT:  # unknown, contradictory, or later than 24:00
        raise DateUnclear
    needs_none = hour > _HALF_DAY or hour == 0
    return Clock(total, named=None if needs_none else bool(parts))
