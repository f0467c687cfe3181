"""A desk's Telegram group: it is told that something is there, and nothing of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(minutes=10)
"""How long the bot stays where a head of desk added it, for his code to come."""

LATEST = timedelta(hours=12)
"""Behind its moment: what comes later than this tells a group nothing any more."""

REGISTERING = ("register", "start")
"""The commands that carry a code: typed by a head, and sent by Telegram's own button."""


class GroupNews(StrEnum):
    """What a group is told of: the same words every time."""

    REGISTERED = "registered"
    DIGEST = "digest"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Group:
    """The group that a desk has registered, since when."""

    chat: int
    since: datetime


@dataclass(frozen=True, slots=True)
class GroupCode:
    """A code that registers a group, once, for whoever made it; *name* is all that is kept."""

    name: str
    maker: str
    expires_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether a group can still be registered with it."""
        return now < self.expires_at
