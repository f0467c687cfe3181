"""The days of a pause, chosen by button: the first of them, then the last."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.holidays import Pause, is_far

OFFERED = 14
"""Days under one message; what is longer is typed."""

_DAY = timedelta(days=1)
_FROM, _FIRST = "from:", "first:"


@dataclass(frozen=True, slots=True)
class Picking:
    """What is chosen now: the first day, of those from *start* on; or, after *first*, the last."""

    start: date
    first: date | None = None

    def days(self) -> list[date]:
        """Return the days to choose from."""
        return [self.start + n * _DAY for n in range(OFFERED)]

    def firsts(self) -> list[str]:
        """Return what the buttons of its days hold, and the one that leads to later days."""
        return [*(f"{_FIRST}{day}" for day in self.days()), f"{_FROM}{self.start + OFFERED * _DAY}"]

    def pauses(self, first: date) -> list[Pause]:
        """Return what comes of each of its days as the last."""
        return [Pause(first, day) for day in self.days()]


def read_picking(value: str, today: date) -> Picking | None:
    """Return what a button leads to, no day that is over; None for what none holds, or too far."""
    if not value:
        return Picking(today)
    day = _day(value.removeprefix(_FROM).removeprefix(_FIRST))
    if day is None or is_far(day, today):
        return None
    if value == f"{_FROM}{day}":
        return Picking(max(day, today))
    return Picking(max(day, today), day) if value == f"{_FIRST}{day}" else None


def day_on(value: str) -> date | None:
    """Return the day that stands on a button; None on one that leads to other days."""
    return _day(value.removeprefix(_FIRST))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
