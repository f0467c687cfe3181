"""What became of an update that Telegram handed over by calling."""

from enum import Enum, auto


class Handover(Enum):
    """Only what is `KEPT` may Telegram forget."""

    KEPT = auto()
    UNREADABLE = auto()
    LATER = auto()
