"""How long records stay: the months they go by, and what stands in the way of their end."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

HELD = "held"
"""In the place of a month: the epoch of what must not expire."""

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Tell whether *text* is a month as it is written here, `2028-11`."""
    return _MONTH.fullmatch(text) is not None


NOTICE_AHEAD = timedelta(days=30)
"""How long before the end of their month a digest begins to tell of records that expire."""

NOTICE_BEFORE = timedelta(days=7)
"""How long a notice has to have been out before anything is shredded unattended."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That a digest which reached somebody told of records expiring in a month, and since when."""

    month: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Expiring:
    """How many records expire at the end of a month, whose last day it is; or did already."""

    month: str
    last_day: date
    records: int
    is_over: bool


def summed(months: Collection[Expiring]) -> list[Expiring]:
    """Return *months*, those that are over as one, so that a digest stays short."""
    over = [each for each in months if each.is_over]
    near = [each for each in months if not each.is_over]
    if not over:
        return near
    newest = max(over, key=lambda each: each.month)
    return [replace(newest, records=sum(each.records for each in over)), *near]


class Saving(StrEnum):
    """What keeps records from their end."""

    HOLD = "hold"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Reserved:
    """
    A saving of a month's records ("": of all) that has begun: until it is done, none is shredded.

    `to` is the month until which they are extended.
    """

    saving: Saving
    month: str = ""
    to: str = ""

    def concerns(self, month: str) -> bool:
        """Tell whether records of *month* may be among those that are to be saved."""
        return self.month in {"", month}


@dataclass(frozen=True, slots=True)
class Selection:
    """Records of a desk: by running number, or of one month of expiry, or, without both, all."""

    numbers: tuple[int, ...] = ()
    month: str = ""
