"""What a delivery turned out to say, once it was due, opened, and its reader's rights checked."""

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import AmanaError
from domain.letters import Buttons, Letter, Reader
from domain.menus import Menu
from domain.particulars import DigestDue
from domain.shown import Shown


class NoLongerDue(AmanaError):
    """Nobody wants it any more: the delivery is closed."""


class Held(AmanaError):
    """Its member travels: it is tried again, until a colleague lifts that."""


class Overdue(AmanaError):
    """Past its own deadline: the delivery is missed, and the head of *desk* is told."""

    def __init__(self, desk: str = "") -> None:
        super().__init__()
        self.desk = desk


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    A letter to a reader's chat: a new message, or into *message*; no letter removes that message.

    What stands open in it is taken away as *conceal* says, after *stays*; *rest* is owed next.
    What cannot be removed any more says *instead*. A *silent* one makes no sound; a *menu* is no
    message at all, but what the chat offers; with *leaves*, the chat itself is left. One that
    *asks* for *Seen* is followed by another until it is pressed.
    """

    to: Reader
    letter: Letter | None
    buttons: Buttons = None
    message: int | None = None
    conceal: Shown | None = None
    stays: timedelta = timedelta(0)
    rest: DigestDue | None = None
    instead: Letter | None = None
    silent: bool = False
    menu: Menu | None = None
    leaves: bool = False
    asks: bool = False
