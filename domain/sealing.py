"""How long the house may stay sealed: what comes in is safe, what stays in the chats is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WARNING_AFTER = timedelta(hours=20)
"""Telegram hands over nothing that is older than 24 hours (Bot API: getUpdates)."""

ALARM_AFTER = timedelta(hours=40)
"""Telegram lets a bot remove nothing from a chat that is older than 48 hours."""


class Urgency(StrEnum):
    """How much it presses to unseal."""

    NONE = "none"
    WARNING = "warning"
    ALARM = "alarm"


def urgency_of(age: timedelta) -> Urgency:
    """Return how much it presses after *age*."""
    if age >= ALARM_AFTER:
        return Urgency.ALARM
    return Urgency.WARNING if age >= WARNING_AFTER else Urgency.NONE


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many updates wait to be opened, and since when the oldest does."""

    updates: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sealing:
    """
    How a process stands that starts sealed: whether it still is, and *since* when that is so.

    *waiting* is None while the database is away. It *receives* unless its key files are damaged.
    """

    is_sealed: bool
    since: datetime
    waiting: Waiting | None
    receives: bool = True

    def age(self, now: datetime) -> timedelta:
        """Return for how long something has waited: from the start, or from the oldest update."""
        oldest = self.waiting.oldest if self.waiting else None
        begins = [oldest] if oldest else []
        return now - min([*begins, *([self.since] if self.is_sealed else [])], default=now)

    def hours(self, now: datetime) -> int:
        """Return its age in whole hours."""
        return int(self.age(now) / timedelta(hours=1))

    def urgency(self, now: datetime) -> Urgency:
        """Return how much it presses to unseal; what an open house left can never be opened."""
        return urgency_of(self.age(now)) if self.is_sealed else Urgency.NONE
