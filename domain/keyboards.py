"""What the buttons under a message mean: a sealed row says it, the button carries a handle."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.deliveries import Shown
from domain.errors import AmanaError
from domain.lines import EventDraft

LIFETIME = timedelta(days=31)
"""How long a button works."""

FORMAT = "1"
"""The version of the button data; another one is an old button."""


class ButtonSpent(AmanaError):
    """An old, used, foreign or forged button: one answer for all."""

    reply_key = "error-button"


class Verb(StrEnum):
    """What a button does."""

    UNDO = "undo"
    OPEN = "open"
    NEXT = "next"
    REPLACE = "replace"
    CONFIRM = "confirm"
    CHANGE = "change"
    CANCEL = "cancel"
    DESK = "desk"
    LANGUAGE = "language"
    DIGITS = "digits"

    @property
    def works_once(self) -> bool:
        """Tell whether a second press must do nothing."""
        return self in {Verb.UNDO, Verb.REPLACE, Verb.CONFIRM, Verb.CANCEL}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: its verb and what it is about."""

    verb: Verb
    desk: str = ""
    record: str = ""
    value: str = ""
    shown: Shown | None = None
    draft: EventDraft | None = None


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The buttons under one message: for one member, in one message, until a moment."""

    id: str
    member: str
    expires_at: datetime
    choices: tuple[Choice, ...]
    message: int | None = None
    spent_by: str = ""

    def data(self, index: int) -> str:
        """Return the button data of choice *index*: at most 64 bytes (Bot API)."""
        return f"{FORMAT}:{self.choices[index].verb}:{self.id}:{index}"

    def pressed(self, press: "Press", member: str, now: datetime) -> Choice:
        """
        Return what was chosen.

        Raises:
            ButtonSpent: Another member's, another message's, expired, used or forged.
        """
        if self.member != member or self.expires_at <= now:
            raise ButtonSpent
        if self.message is not None and self.message != press.message:
            raise ButtonSpent
        if press.index >= len(self.choices):
            raise ButtonSpent
        choice = self.choices[press.index]
        is_spent = self.spent_by not in {"", press.query}  # a press handled again is no second one
        if choice.verb != press.verb or (is_spent and choice.verb.works_once):
            raise ButtonSpent
        return choice

    def used(self, press: "Press") -> "Keyboard":
        """Return this keyboard after a choice that works once."""
        return replace(self, spent_by=press.query)

    def placed(self, message: int) -> "Keyboard":
        """Return this keyboard bound to the message it stands under."""
        return replace(self, message=message)


@dataclass(frozen=True, slots=True)
class Press:
    """A press as it came in: nothing in it is believed but the handle."""

    handle: str
    verb: str
    index: int
    message: int
    query: str


def read_press(data: str, message: int, query: str) -> Press:
    """
    Read button data under *message*; *query* is the press's own id.

    Raises:
        ButtonSpent: Not in the form `Keyboard.data` writes.
    """
    parts = data.split(":")
    if len(parts) != 4 or parts[0] != FORMAT or not parts[3].isascii() or not parts[3].isdigit():  # noqa: PLR2004  # the four fields `data` writes
        raise ButtonSpent
    return Press(handle=parts[2], verb=parts[1], index=int(parts[3]), message=message, query=query)
