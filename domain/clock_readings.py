"""What a clock elsewhere said, and when by a steady clock here: what time it is there now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SKEW = timedelta(seconds=2)
"""How far a host's own clock may be off before the operator hears of it."""


def side_of(ahead: timedelta) -> str:
    """Say by how much, and to which side, a clock that is *ahead* is off."""
    side = "ahead of" if ahead > timedelta() else "behind"
    return f"{abs(ahead).total_seconds():.0f} seconds {side}"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """*moment* was there when the steady clock here stood at *at* seconds, *doubt* more or less."""

    moment: datetime
    at: float
    doubt: float

    @classmethod
    def between(cls, moment: datetime, asked: float, answered: float) -> "ClockReading":
        """Return the reading of an answer that took half of its time to come back."""
        return cls(moment, (asked + answered) / 2, (answered - asked) / 2)

    def moment_at(self, at: float) -> datetime:
        """Return what time it is there when the steady clock here stands at *at* seconds."""
        return self.moment + timedelta(seconds=at - self.at)
