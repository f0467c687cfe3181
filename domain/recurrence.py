"""How an event recurs: a rule of RFC 5545 in few words, capped, counted on the wall's calendar."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import ClassVar, Literal

from dateutil import rrule

from domain.errors import AmanaError

MOST_APART = 60
"""Days, weeks, months or years between two occurrences at most."""

MOST_TIMES = 400
"""Occurrences of one event at most: a daily one for more than a year."""

LONGEST = timedelta(days=731)
"""How long after the first one the last may be: two years."""

_LAST_DAY = 28
"""Every month has this one."""


class RecurrenceTooOften(AmanaError):
    """More often than daily: nobody can be reminded of that."""

    reply_key: ClassVar[str] = "error-recurrence-often"


class RecurrenceTooLong(AmanaError):
    """Too many times, too far apart, or for longer than `LONGEST`."""

    reply_key: ClassVar[str] = "error-recurrence-long"


class RecurrenceUnclear(AmanaError):
    """It says that something recurs, and not how; or its first day is none of its days."""

    reply_key: ClassVar[str] = "error-recurrence-unclear"


class RecurrenceNoDay(AmanaError):
    """Monthly or yearly, on a day that not every month has."""

    reply_key: ClassVar[str] = "error-recurrence-day"


class RecurrenceHijri(AmanaError):
    """By the months of the other calendar, which no rule of RFC 5545 counts."""

    reply_key: ClassVar[str] = "error-recurrence-hijri"


class RecurrenceEndUnclear(AmanaError):
    """It recurs, and when that ends was said so that nobody can tell; or by a day and a number."""

    reply_key: ClassVar[str] = "error-recurrence-end"


UNFIT = (
    RecurrenceTooOften,
    RecurrenceTooLong,
    RecurrenceUnclear,
    RecurrenceNoDay,
    RecurrenceHijri,
    RecurrenceEndUnclear,
)
"""What can be wrong with how something is said to recur."""


class Frequency(StrEnum):
    """What is counted between two occurrences."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


_FREQUENCIES: Mapping[Frequency, Literal[0, 1, 2, 3]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?")
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """
    Every *interval* days, weeks, months or years, in weeks on *weekdays* (Monday 0).

    Until *until*, that day included, or *count* times, the first one among them. Weeks are
    counted from the weekday *week_from*.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    week_from: int = 0

    @property
    def rule(self) -> str:
        """The RRULE's value (RFC 5545, 3.3.10), its end in the event's own wall time."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(_DAYS[each] for each in self.weekdays)}"] * bool(self.weekdays)
        parts += [f"WKST={_DAYS[self.week_from]}"] if self.week_from else []
        parts += [f"COUNT={self.count}"] if self.count is not None else []
        parts += [f"UNTIL={self.until:%Y%m%d}T235959"] if self.until is not None else []
        return ";".join(parts)


def read_rule(text: str) -> Recurrence:
    """
    Read an RRULE's value: of its parts FREQ, INTERVAL, BYDAY (in weeks), WKST, COUNT and UNTIL.

    Raises:
        RecurrenceTooOften: It fires every hour, minute or second.
        RecurrenceUnclear: No rule, or one that says more than an event can.
    """
    pairs = [part.split("=", 1) for part in text.strip().upper().split(";")]
    said = {pair[0]: pair[-1] for pair in pairs}
    frequency = said.pop("FREQ", "")
    if frequency in _TOO_OFTEN:
        raise RecurrenceTooOften
    if frequency not in set(Frequency) or len(said) + 1 != len(pairs):
        raise RecurrenceUnclear
    read = Recurrence(
        Frequency(frequency),
        interval=_number(said.pop("INTERVAL", "1")),
        weekdays=tuple(sorted({_weekday(each) for each in _listed(said.pop("BYDAY", ""))})),
        week_from=_weekday(said.pop("WKST", _DAYS[0])),
        count=_number(said.pop("COUNT")) if "COUNT" in said else None,
        until=_day(said.pop("UNTIL")) if "UNTIL" in said else None,
    )
    if said or (read.weekdays and read.frequency is not Frequency.WEEKLY):
        raise RecurrenceUnclear
    return read


def checked(recurrence: Recurrence, start: datetime) -> Recurrence:
    """
    Return *recurrence* as an event that begins at the naive wall time *start* may have it.

    Without an end it is given the latest there may be.

    Raises:
        RecurrenceNoDay
        RecurrenceTooLong: It has too many times; or a single one, the second being too far ahead.
        RecurrenceUnclear: It is over before it begins, or *start* is none of its days.
    """
    if not 1 <= recurrence.interval <= MOST_APART:
        raise RecurrenceTooLong
    if recurrence.weekdays and start.weekday() not in recurrence.weekdays:
        raise RecurrenceUnclear
    is_by_month = recurrence.frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    if is_by_month and start.day > _LAST_DAY:
        raise RecurrenceNoDay
    if recurrence.interval > 1 and len(recurrence.weekdays) > 1:
        recurrence = replace(recurrence, week_from=start.weekday())
    return _ended(recurrence, start)


def walls(recurrence: Recurrence, start: datetime) -> Iterator[datetime]:
    """Give the naive wall times of a checked *recurrence* that begins at *start*, in order."""
    until = recurrence.until
    return iter(
        rrule.rrule(
            _FREQUENCIES[recurrence.frequency],
            dtstart=start,
            interval=recurrence.interval,
            byweekday=recurrence.weekdays or None,
            wkst=recurrence.week_from,
            count=recurrence.count,
            until=datetime.combine(until, time.max) if until and not recurrence.count else None,
        )
    )


def _ended(recurrence: Recurrence, start: datetime) -> Recurrence:
    latest = start.date() + LONGEST
    is_endless = recurrence.count is None and recurrence.until is None
    if is_endless:
        recurrence = replace(recurrence, until=latest)
    first = list(islice(walls(recurrence, start), MOST_TIMES + 1))
    if not first or (recurrence.count is not None and recurrence.until is not None):
        raise RecurrenceUnclear
    if is_endless and len(first) == 1:
        raise RecurrenceTooLong
    if is_endless:
        return replace(recurrence, until=first[:MOST_TIMES][-1].date())
    if len(first) > MOST_TIMES or max(first[-1].date(), recurrence.until or latest) > latest:
        raise RecurrenceTooLong
    return recurrence


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise RecurrenceUnclear
    return int(text)


def _listed(text: str) -> list[str]:
    return text.split(",") if text else []


def _weekday(text: str) -> int:
    if text not in _DAYS:
        raise RecurrenceUnclear
    return _DAYS.index(text)


def _day(text: str) -> date:
    match = _UNTIL.fullmatch(text)
    if not match:
        raise RecurrenceUnclear
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise RecurrenceUnclear from None
