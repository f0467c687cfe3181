"""Why something was not said in a chat: errors by cause, for each asks for another answer."""

from datetime import datetime, timedelta
from typing import ClassVar

from domain.errors import AmanaError, OperatorRefusal, Unavailable


class SendFailed(AmanaError):
    """Telegram did not take it; the kinds say whether to try again."""

    reply_key: ClassVar[str] = "error-unavailable"


class NotSent(SendFailed):
    """It certainly did not leave: no connection, or Telegram said so. Try again."""


class Uncertain(SendFailed):
    """It left, and no answer came: it may have arrived. A repeat carries the same reference."""


class TooMany(SendFailed):
    """Telegram asks for a pause (429)."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__()
        self.pause = pause


class TooSoon(SendFailed):
    """One chat was told enough for the moment, by our own measure: it is no attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class Migrated(SendFailed):
    """The group has another number by now (400, with the number)."""

    def __init__(self, chat: int) -> None:
        super().__init__()
        self.chat = chat


class Refused(SendFailed):
    """Telegram will never take it (400): an incident."""


class Blocked(SendFailed):
    """The member blocked the bot or is gone (403)."""


class Unreached(SendFailed):
    """The member had blocked the bot before, and has not come back: it was not even tried."""


_RESULTS: tuple[tuple[type[Exception], str], ...] = (
    (NotSent, "not-sent"),
    (Uncertain, "uncertain"),
    (TooMany, "flood"),
    (Migrated, "migrated"),
    (Blocked, "blocked"),
    (Unreached, "unreached"),
    (Refused, "refused"),
    (Unavailable, "unavailable"),
    (OperatorRefusal, "held-up"),
)


def result_of(error: Exception) -> str:
    """Name how a delivery ended that raised *error*: one of a few words, whatever it says."""
    return next((name for kind, name in _RESULTS if isinstance(error, kind)), "defect")
