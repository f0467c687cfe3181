"""Telegram's clock, as far as this process has heard it: the second opinion on what day it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendars import end_of_month

_APART = timedelta(days=3)
"""How far Telegram's newest message and the clock may be apart: a weekend without a word."""


@dataclass(slots=True)
class TelegramsClock:
    """When Telegram's newest message was sent, of those this process has received in its life."""

    newest: datetime | None = None

    def note(self, sent_at: datetime) -> None:
        """Take in when a message was sent, by Telegram's clock."""
        if self.newest is None or sent_at > self.newest:
            self.newest = sent_at

    def agrees(self, now: datetime) -> bool:
        """Tell whether Telegram's clock says about the same as the host's, *now*."""
        return self.newest is not None and abs(now - self.newest) <= _APART

    def latest(self, now: datetime) -> datetime:
        """Return the later of the two clocks: what begins, begins no earlier by either."""
        return max(now, self.newest or now)

    def earliest(self, now: datetime) -> datetime:
        """Return the earlier of the two clocks: what is over, is over by both."""
        return min(now, self.newest or now)

    def is_over(self, month: str, now: datetime) -> bool:
        """Tell whether a month is over by both clocks."""
        return self.newest is not None and end_of_month(month) <= min(now, self.newest)
