"""Promises as people type them, English and Arabic: who owes whom what, and by when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from domain.secrecy import Secret


class Owes(StrEnum):
    """Who owes: our side, or the counterpart."""

    WE = "we"
    THEY = "they"


@dataclass(frozen=True, slots=True)
class Owed:
    """
    A promise as typed; an empty counterpart where nobody is surely named.

    `due` is None where no day is named, `at` is the hour if one was named with the day.
    `certain` is True only for a full ISO date or no day at all; the rest is read back first.
    """

    owes: Owes
    counterpart: Secret
    what: Secret
    due: date | None
    at: time | None = None
    certain: bool = False


def read_owed(text: str, now: datetime, zone: str) -> Owed | None:
    """
    Return the promise *text* is, None for anything else; *now* is aware.

    Raises:
        DateUnclear: A due day was begun, but which is not clear.
        DatePast: The due day is over.
    """
    del text, now, zone
    return None


def read_promise(owes: Owes, line: str, now: datetime, zone: str) -> Owed:
    """
    Return what stands behind `We owe:` in a meeting as a promise to or by its counterparts.

    An unclear or past day is no error here: the words stay whole and have no due day.
    """
    del now, zone
    return Owed(owes, Secret(""), Secret(line.strip()), None)
