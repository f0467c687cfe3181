"""How long records stay: the months they go by, and what stands in the way of their end."""

import re
from dataclasses import dataclass
from enum import StrEnum

HELD = "held"
"""In the place of a month: the epoch of what must not expire."""

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Tell whether *text* is a month as it is written here, `2028-11`."""
    return _MONTH.fullmatch(text) is not None


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
