"""When something was observed, as people type it: a day that is over, with or without an hour."""

from datetime import date, datetime, time
from typing import ClassVar

from domain.calendars import DateUnclear, local_date, resolve
from domain.errors import AmanaError
from domain.grading import Observed, Precision
from domain.typed_days import read_past_day
from domain.typed_text import LIMIT, Scan, fold
from domain.typed_times import MIDNIGHT, read_clocks, read_parts

Read = tuple[date, time | None]


class NotYetObserved(AmanaError):
    """Nobody observes what is still to come, or what came after his own words."""

    reply_key: ClassVar[str] = "error-not-yet-observed"


def read_observed(text: str, now: datetime, zone: str) -> Read:
    """
    Return the day in *zone* that *text* names, which may be today, and the hour if there is one.

    Raises:
        DateUnclear: Neither a day nor an hour, or several that could be meant.
        NotYetObserved: It is still to come.
    """
    today = local_date(now, zone)
    cursor = Scan(fold(text.strip()[:LIMIT]).text)
    parts = read_parts(cursor)
    day = read_past_day(cursor, today)
    parts += read_parts(cursor) if day else []
    clocks = read_clocks(cursor, parts)
    day = day or (read_past_day(cursor, today) if clocks else None)
    if (parts and not clocks) or (not day and not clocks) or not cursor.is_done():
        raise DateUnclear
    if clocks and (clocks[1] or clocks[0].minutes == MIDNIGHT):
        raise DateUnclear
    found = day or today, time(*divmod(clocks[0].minutes, 60)) if clocks else None
    if observed_at(found, zone).at > now:
        raise NotYetObserved
    return found


def observed_at(read: Read, zone: str) -> Observed:
    """Return what was read as a moment: a day without an hour is known from its beginning on."""
    day, hour = read
    at = resolve(datetime.combine(day, hour or time()), zone)
    return Observed(at, Precision.DAY if hour is None else Precision.MOMENT)
