"""Days on which a desk pauses: a list with a cap, typed as `2026-12-02..2026-12-03`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from domain.errors import AmanaError

MOST_PAUSES = 20
MOST_DAYS = 31

FURTHEST = timedelta(days=731)
"""How far ahead a pause may begin: about two years; a year that was mistyped lies beyond."""

_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")


class PauseUnclear(AmanaError):
    """No day, and no days from one to another; days that are over, or too many of them."""

    reply_key: ClassVar[str] = "error-pause-unclear"


class PausesTooMany(AmanaError):
    """More than `MOST_PAUSES` that are not over, or one that has grown beyond `MOST_DAYS`."""

    reply_key: ClassVar[str] = "error-pauses-many"


class PauseFar(AmanaError):
    """It would begin later than `FURTHEST` from now."""

    reply_key: ClassVar[str] = "error-pause-far"


class NotPaused(AmanaError):
    """On none of these days the desk pauses: nothing can be taken back."""

    reply_key: ClassVar[str] = "error-not-paused"


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """The days from *first* to *last*, both included, on which a desk has no digest."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"

    def days(self) -> list[date]:
        """Return its days."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    def holds(self, day: date) -> bool:
        """Tell whether *day* is one of its days."""
        return self.first <= day <= self.last

    def meets(self, other: "Pause") -> bool:
        """Tell whether a day is in both."""
        return self.first <= other.last and other.first <= self.last

    def without(self, other: "Pause") -> "Pauses":
        """Return what is left of it without the days of *other*."""
        if not self.meets(other):
            return (self,)
        before = [Pause(self.first, other.first - _DAY)] if self.first < other.first else []
        behind = [Pause(other.last + _DAY, self.last)] if other.last < self.last else []
        return (*before, *behind)


Pauses = tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class PauseChange:
    """Days on which a desk is to pause, and days on which it is to work again."""

    added: Pauses = ()
    ended: Pauses = ()

    def of(self, pauses: Pauses, today: date) -> Pauses:
        """
        Return *pauses* so changed, without those that were over yesterday, too.

        Today is another day elsewhere, and a desk may move.

        Raises:
            PauseUnclear, PauseFar, PausesTooMany, NotPaused
        """
        for each in self.ended:
            pauses = without_days(pauses, each, today)
        for each in self.added:
            pauses = with_pause(pauses, each, today)
        return pauses


def read_pause(text: str) -> Pause:
    """
    Return the days that *text* names, in ISO 8601: one, or the first and the last.

    Raises:
        PauseUnclear
    """
    match = _SPAN.fullmatch(text.strip()) if text.isascii() else None
    if match is None:
        raise PauseUnclear
    try:
        first, last = (date.fromisoformat(each or match[1]) for each in match.groups())
    except ValueError:
        raise PauseUnclear from None
    return pause_of(first, last)


def pause_of(first: date, last: date) -> Pause:
    """
    Return the days from *first* to *last*.

    Raises:
        PauseUnclear: They are in another order, or more than `MOST_DAYS`.
    """
    if not timedelta(0) <= last - first < MOST_DAYS * _DAY:
        raise PauseUnclear
    return Pause(first, last)


def with_pause(pauses: Pauses, new: Pause, today: date) -> Pauses:
    """
    Return *pauses* with a *new* one, made one with those that it meets.

    Raises:
        PauseUnclear: It is over.
        PauseFar, PausesTooMany
    """
    if new.last < today:
        raise PauseUnclear
    if is_far(new.first, today):
        raise PauseFar
    met = [new, *(each for each in pauses if each.meets(new))]
    grown = Pause(min(each.first for each in met), max(each.last for each in met))
    left = tuple(sorted((*(each for each in pauses if not each.meets(new)), grown)))
    left = _lasting(left, today)
    if len(left) > MOST_PAUSES or len(grown.days()) > MOST_DAYS:
        raise PausesTooMany
    return left


def without_days(pauses: Pauses, days: Pause, today: date) -> Pauses:
    """
    Return *pauses* without the days of another.

    Raises:
        NotPaused: They have none of them.
    """
    if not any(each.meets(days) for each in pauses):
        raise NotPaused
    return _lasting((left for each in pauses for left in each.without(days)), today)


def is_far(day: date, today: date) -> bool:
    """Tell whether no pause may begin on *day* yet."""
    return day - today > FURTHEST


def ahead(pauses: Iterable[Pause], today: date) -> Pauses:
    """Return those that are not over."""
    return tuple(each for each in pauses if each.last >= today)


def days_in(pauses: Iterable[Pause]) -> frozenset[date]:
    """Return every day on which a desk pauses."""
    return frozenset(day for each in pauses for day in each.days())


def _lasting(pauses: Iterable[Pause], today: date) -> Pauses:
    """Return those that were not over yesterday: elsewhere it may still be that day."""
    return tuple(each for each in pauses if today - each.last <= _DAY)
