"""A day with the hour it may have, read where a date grammar wants both."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendars import DateUnclear, local_date, resolve
from domain.dates import DatePast
from domain.typed_days import read_day, sees_date
from domain.typed_parts import Part
from domain.typed_spans import read_amounts
from domain.typed_text import Scan
from domain.typed_times import MIDNIGHT, Clock, is_contradicted, read_clocks, read_parts

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ t][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Due:
    """A day in the desk's zone, the hour if one was named; `is_iso` for a full ISO date."""

    day: date
    at: time | None = None
    is_iso: bool = False


def read_deadline(cursor: Scan, today: date) -> Due | None:
    """
    Take a day and the hour it may have; None, and no step, without a day.

    Raises:
        DateUnclear: An hour alone, two hours, or words that disagree.
    """
    mark = cursor.at
    parts = read_parts(cursor)
    day = read_day(cursor, today)
    parts += read_parts(cursor) if day else []
    clock = _read_clock(cursor, parts)
    day = day or (read_day(cursor, today) if clock else None)
    _check(cursor, day, clock)
    if not day:
        cursor.at = mark
        return None
    return Due(day, _time(clock), is_iso=_is_iso(cursor.text[mark : cursor.at]))


def read_within(cursor: Scan, today: date) -> Due | None:
    """
    Take the amount of time behind `within`, in days; None without one.

    Raises:
        DateUnclear: It counts hours.
    """
    amounts = read_amounts(cursor)
    if not all(amount.is_days for amount in amounts):
        raise DateUnclear
    length = sum((amount.length for amount in amounts), timedelta(0))
    return Due(today + length) if amounts else None


def check_ahead(due: Due, now: datetime, zone: str) -> None:
    """
    Refuse a day that is over, or an hour of today.

    Raises:
        DatePast: It is.
    """
    if due.day < local_date(now, zone):
        raise DatePast
    if due.at and resolve(datetime.combine(due.day, due.at), zone) <= now:
        raise DatePast


def _check(cursor: Scan, day: date | None, clock: Clock | None) -> None:
    if clock and (not day or is_contradicted(cursor, clock)):
        raise DateUnclear
    if day and sees_date(cursor):
        raise DateUnclear


def _read_clock(cursor: Scan, parts: list[Part]) -> Clock | None:
    clocks = read_clocks(cursor, parts)
    if clocks and clocks[1]:
        raise DateUnclear
    return clocks[0] if clocks else None


def _time(clock: Clock | None) -> time | None:
    """Return the hour; the midnight that ends a day needs none, it is that day's end."""
    if not clock or clock.minutes == MIDNIGHT:
        return None
    return time(*divmod(clock.minutes, 60))


def _is_iso(taken: str) -> bool:
    return _ISO.fullmatch(taken.strip(" ,،")) is not None
