"""Who has read a record, as the audit's entries about it tell: each person once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actions import READINGS
from domain.audit import Entry


@dataclass(frozen=True, slots=True)
class Reading:
    """A member by id, and how often he was shown something, when first and when last."""

    member: str
    first: datetime
    last: datetime
    times: int

    def again(self, at: datetime) -> "Reading":
        """Return this reading with one more; clocks that were put back change no order."""
        return replace(
            self, first=min(self.first, at), last=max(self.last, at), times=self.times + 1
        )


def readings(entries: Iterable[Entry]) -> list[Reading]:
    """Return who was shown something by *entries*, whoever was shown it last first."""
    found: dict[str, Reading] = {}
    for entry in entries:
        if entry.action in READINGS:
            known = found.get(entry.who, Reading(entry.who, entry.at, entry.at, 0))
            found[entry.who] = known.again(entry.at)
    return sorted(found.values(), key=lambda each: (each.last, each.member), reverse=True)
