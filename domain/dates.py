"""Dates as people type them, English and Arabic; what has two meanings is asked, not guessed."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from domain.calendars import DateUnclear, is_plain, local, local_date, resolve
from domain.errors import AmanaError
from domain.typed_days import check_year, read_day, sees_date
from domain.typed_parts import BEHIND
from domain.typed_spans import read_span
from domain.typed_text import LIMIT, Folded, Scan, fold
from domain.typed_times import Clock, is_contradicted, read_clocks, read_parts

__all__ = ["DatePast", "DateUnclear", "Reading", "read_when"]

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:t|\s+)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?(?!\w|[:+][0-9])"
    rf"(?!\s*{BEHIND})"
)
_OVERNIGHT = timedelta(hours=12)
_MARGIN = 30
"""Longer than anything that may follow an hour: a cut never splits `8:00 pm`."""
_BETWEEN = " \t\r\n\u00a0,،.:;؛-–—"


class DatePast(AmanaError):
    """The moment that was typed is over."""

    reply_key: ClassVar[str] = "error-date-past"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was understood: naive wall times, and the words behind them.

    `certain` is True only for a complete ISO date and time that the clocks of the zone show
    once; anything else is read back and confirmed before it counts.
    """

    wall: datetime
    end: datetime | None
    certain: bool
    rest: str = field(repr=False)


def read_when(text: str, now: datetime, zone: str) -> Reading:
    """
    Return the moment *text* begins with, in wall time of *zone*; *now* is aware.

    `Sunday midnight` is the end of that Sunday. Only the first 80 characters are looked at.

    Raises:
        DateUnclear: No day with an hour, or several that could be meant.
        DatePast: It is over.
    """
    text = text.lstrip()
    folded = fold(text[:LIMIT])
    cursor = Scan(folded.text)
    start, end = _read_instant(cursor, now, zone) or _read_moment(cursor, local_date(now, zone))
    _check(start, end, now, zone)
    return Reading(
        start, end, _is_certain(folded.text, start, end, zone), _rest(text, folded, cursor)
    )


def _read_instant(cursor: Scan, now: datetime, zone: str) -> tuple[datetime, None] | None:
    """`In 2 hours` is counted on the clock of the world, then read off the wall."""
    mark = cursor.at
    span = read_span(cursor)
    if not span or span.is_days:
        cursor.at = mark
        return None
    instant = local(now + span.length, zone).replace(second=0, microsecond=0)
    check_year(instant.date())
    wall = instant.replace(tzinfo=None, fold=0)
    if resolve(wall, zone) != instant or read_clocks(cursor, []):
        raise DateUnclear  # the second of two equal hours, or `in 2 hours 14:00`
    return wall, None


def _read_moment(cursor: Scan, today: date) -> tuple[datetime, datetime | None]:
    is_iso = _ISO.match(cursor.text) is not None
    parts = read_parts(cursor)
    day = read_day(cursor, today)
    parts += read_parts(cursor) if day else []
    clocks = read_clocks(cursor, parts)
    if not clocks or (not is_iso and _is_contradicted(cursor, clocks)):
        raise DateUnclear
    day = day or read_day(cursor, today)
    if not day or (not is_iso and (_is_contradicted(cursor, clocks) or sees_date(cursor))):
        raise DateUnclear
    return _on(day, *clocks)


def _is_contradicted(cursor: Scan, clocks: tuple[Clock, Clock | None]) -> bool:
    start, end = clocks
    return is_contradicted(cursor, end or start)


def _on(day: date, start: Clock, end: Clock | None) -> tuple[datetime, datetime | None]:
    """Put the hours on the day; an end before the start is after midnight, if that is near."""
    midnight = datetime.combine(day, time())
    begins = midnight + timedelta(minutes=start.minutes)
    if not end:
        return begins, None
    ends = midnight + timedelta(minutes=end.minutes)
    if ends <= begins:
        ends += timedelta(days=1)
        if ends - begins >= _OVERNIGHT:
            raise DateUnclear
    return begins, ends


def _check(start: datetime, end: datetime | None, now: datetime, zone: str) -> None:
    begins = resolve(start, zone)
    if begins <= now:
        raise DatePast
    if end and resolve(end, zone) <= begins:  # both within a change of clocks
        raise DateUnclear


def _is_certain(folded: str, start: datetime, end: datetime | None, zone: str) -> bool:
    same_day = end is None or end.date() == start.date()
    return _ISO.match(folded) is not None and same_day and is_plain(start, zone)


def _rest(text: str, folded: Folded, cursor: Scan) -> str:
    looked_at = min(len(text), LIMIT)
    at = folded.origins[cursor.at] if cursor.at < len(folded.text) else looked_at
    if len(text) > LIMIT and looked_at - at < _MARGIN:
        raise DateUnclear
    return text[at:].lstrip(_BETWEEN).rstrip()
