"""Wall clocks, working weeks and the two calendars: the one place that knows zones."""

import re
import struct
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hijridate import Gregorian, Hijri

from domain.errors import AmanaError

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEK = frozenset(range(7))
_ZONE_NAME = re.compile(r"[A-Z][A-Za-z0-9_+/-]{1,63}")


class UnknownZone(AmanaError):
    """No such time zone in the IANA database."""

    reply_key: ClassVar[str] = "error-unknown-zone"


class NoWorkingDay(AmanaError):
    """A week with seven days off would never have a digest."""

    reply_key: ClassVar[str] = "error-no-working-day"


class DateUnclear(AmanaError):
    """No day and hour that could be meant, or more than one; it never quotes what was typed."""

    reply_key: ClassVar[str] = "error-date-unclear"


@dataclass(frozen=True, slots=True, order=True)
class HijriDay:
    """A day of the Umm al-Qura calendar; months and days count from one."""

    year: int
    month: int
    day: int


def is_zone(name: str) -> bool:
    """Say whether *name* is a zone of the IANA database, such as `Africa/Cairo`."""
    try:
        _zone(name)
    except UnknownZone:
        return False
    return True


def forget_zones() -> None:
    """Look every zone up anew from now on: its data may have been brought up to date."""
    ZoneInfo.clear_cache()


def local(moment: datetime, zone: str) -> datetime:
    """Return the aware *moment* as the clocks of *zone* show it, still aware."""
    return moment.astimezone(_zone(zone))


def local_date(now: datetime, zone: str) -> date:
    """Return the day it is in *zone* at *now*."""
    return local(now, zone).date()


def resolve(wall: datetime, zone: str) -> datetime:
    """
    Return the UTC instant at which the clocks of *zone* show the naive *wall*.

    Where clocks go forward over it, the first instant after the gap; where they show it
    twice, the first of the two.
    """
    first = _utc(wall, zone, fold=0)
    if local(first, zone).replace(tzinfo=None) == wall:
        return first
    return _end_of_gap(wall, zone)


def is_plain(wall: datetime, zone: str) -> bool:
    """Say whether the clocks of *zone* show the naive *wall* exactly once."""
    return _utc(wall, zone, fold=0) == _utc(wall, zone, fold=1)


def end_of_day(now: datetime, zone: str) -> datetime:
    """Return the UTC instant at which the local day of *now* is over (exclusive)."""
    return _midnight(local_date(now, zone) + _DAY, zone)


def bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """Return when *first* begins and *last* is over (exclusive) in *zone*, aware UTC."""
    return _midnight(first, zone), _midnight(last + _DAY, zone)


def next_digest(
    after: datetime, hour: time, zone: str, weekend: frozenset[int], off: Collection[date] = ()
) -> datetime:
    """
    Return the first working day's *hour* in *zone* strictly after *after*, both UTC.

    *weekend* holds the days off as `date.weekday()` counts them, Monday 0; *off* are
    single days off, of which there is an end.

    Raises:
        NoWorkingDay: The whole week is off.
    """
    # A day early: a gap may carry the hour of one local day into the next.
    days = _working_days(local_date(after, zone) - _DAY, weekend, off)
    digests = (resolve(datetime.combine(day, hour), zone) for day in days)
    return next(digest for digest in digests if digest > after)


def end_of_next_working_day(
    now: datetime, zone: str, weekend: frozenset[int], off: Collection[date] = ()
) -> datetime:
    """
    Return the UTC instant at which the first working day after today is over (exclusive).

    Raises:
        NoWorkingDay: The whole week is off.
    """
    tomorrow = local_date(now, zone) + _DAY
    return _midnight(next(_working_days(tomorrow, weekend, off)) + _DAY, zone)


def hijri(day: date) -> HijriDay | None:
    """Return *day* in the Umm al-Qura calendar, None outside 1343-1500 AH."""
    try:
        found = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return None
    return HijriDay(*found.datetuple())


def from_hijri(year: int, month: int, day: int) -> date:
    """
    Return the Gregorian date of an Umm al-Qura day.

    Raises:
        DateUnclear: There is no such day, or it lies outside 1343-1500 AH.
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        raise DateUnclear from None
    return date(*found.datetuple())


def month_of(moment: datetime) -> str:
    """Return the UTC month of *moment* as `2028-11`."""
    utc = moment.astimezone(UTC)
    return f"{utc.year:04}-{utc.month:02}"


def add_months(month: str, n: int) -> str:
    """Return the month *n* after `2028-11`, or before it for a negative *n*."""
    year, number = map(int, month.split("-"))
    years, rest = divmod(year * 12 + number - 1 + n, 12)
    return f"{years:04}-{rest + 1:02}"


def end_of_month(month: str) -> datetime:
    """Return when the UTC month `2028-11` is over (exclusive), aware UTC."""
    year, number = map(int, add_months(month, 1).split("-"))
    return datetime(year, number, 1, tzinfo=UTC)


def months_from(first: str, ahead: int) -> list[str]:
    """Return the month *first*, `2028-11`, and the *ahead* months that follow it."""
    return [add_months(first, number) for number in range(ahead + 1)]


def _zone(name: str) -> ZoneInfo:
    if not _ZONE_NAME.fullmatch(name):
        raise UnknownZone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, struct.error):  # a folder, a cut file
        raise UnknownZone from None


def _utc(wall: datetime, zone: str, *, fold: int) -> datetime:
    return wall.replace(tzinfo=_zone(zone), fold=fold).astimezone(UTC)


def _midnight(day: date, zone: str) -> datetime:
    return resolve(datetime.combine(day, time()), zone)


def _end_of_gap(wall: datetime, zone: str) -> datetime:
    """Find the change of clocks by halving; PEP 495: fold 1 lies before the gap, fold 0 after."""
    before = _utc(wall.replace(microsecond=0), zone, fold=1)
    width = (_utc(wall, zone, fold=0) - before) // _SECOND + 1
    offset = local(before, zone).utcoffset()
    seconds = range(width)
    changed = bisect_left(
        seconds, 1, key=lambda s: local(before + s * _SECOND, zone).utcoffset() != offset
    )
    return before + changed * _SECOND


def _working_days(start: date, weekend: frozenset[int], off: Collection[date]) -> Iterator[date]:
    if weekend >= _WEEK:
        raise NoWorkingDay
    days = (start + n * _DAY for n in count())
    return (day for day in days if day.weekday() not in weekend and day not in off)
