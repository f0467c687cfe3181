"""What the audit says of each change and each reading: who, what, when; never content."""

from dataclasses import dataclass
from datetime import datetime

from domain.actions import Action
from domain.shredding import Shredding

OPERATOR = "operator"
HOUSE = "house"
"""Who acts when no member does: the console, the clock."""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry; `version` and `commitment` are of the row it speaks of (0 and "" for none).

    Of a shredding it says how far that has come: the certificate is made of nothing else.
    """

    at: datetime
    who: str
    action: Action
    desk: str
    about: str
    version: int = 0
    commitment: str = ""
    result: str = "done"
    shredding: Shredding | None = None
