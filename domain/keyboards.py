"""What the buttons under a message mean: a sealed row says it, the button carries a handle."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import AmanaError
from domain.follow_ups import FollowUp
from domain.lines import EventDraft
from domain.secrecy import Secret
from domain.shown import Shown

LIFETIME = timedelta(days=31)
"""How long a button works."""

FORMAT = "1"
"""The version of the button data; another one is an old button."""


_DATA = re.compile(rf"{FORMAT}:([a-z]{{1,16}}):([A-Za-z0-9_-]{{1,40}}):([0-9]{{1,4}})")
"""What `Keyboard.data` writes, and nothing a database or an integer could choke on."""


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
    NOTE = "note"
    MOVE = "move"
    KIND = "kind"
    MARKING = "marking"
    SOURCE = "source"
    HIGHER = "higher"
    GRADE = "grade"
    OBSERVED = "observed"
    SHARE = "share"
    UNSHARE = "unshare"
    GRANT = "grant"
    DECLINE = "decline"
    KEPT = "kept"
    LATER = "later"
    HAND = "hand"
    DROPPED = "dropped"
    REOPEN = "reopen"
    ADD = "add"
    RECEIPT = "receipt"
    READERS = "readers"
    SEEN = "seen"
    ASK = "ask"
    SNOOZE = "snooze"
    OMIT = "omit"
    GROUP = "group"
    WE = "we"
    THEY = "they"
    BACK = "back"
    SKIP = "skip"
    FINISH = "finish"
    STOP = "stop"
    DESK = "desk"
    LANGUAGE = "language"
    DIGITS = "digits"
    CALENDAR = "calendar"
    QUIET = "quiet"
    MEMBER = "member"
    SUSPEND = "suspend"
    RESUME = "resume"
    ROLE = "role"
    PART = "part"
    INVITE = "invite"
    LIFT = "lift"
    SETUP = "setup"
    SET = "set"
    DAYS = "days"

    @property
    def works_once(self) -> bool:
        """Tell whether a second press must do nothing."""
        return self in _ONCE


_ONCE = frozenset({Verb.UNDO, Verb.REPLACE, Verb.CONFIRM, Verb.CANCEL, Verb.MOVE, Verb.INVITE})

DIALOGUE_VERBS = (Verb.WE, Verb.THEY, Verb.BACK, Verb.SKIP, Verb.FINISH, Verb.STOP)
"""What moves a dialogue on."""


@dataclass(frozen=True, slots=True)
class Heard:
    """
    Words somebody sent that were taken for something other than a note.

    *message* held them; *version* is 0, or the number of the update that edited it.
    """

    text: Secret
    message: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """
    One button: its verb and what it is about.

    *value* chooses among several of one verb, *to* is the desk or the member it leads to, and
    *label* stands on it where no catalogue has the words. *turn* is the dialogue's when asked.
    *stands* is how somebody stood for whom it was made: it does nothing once that has changed.
    Of an event that recurs it is about the occurrence that begins at the wall time *start*.
    """

    verb: Verb
    desk: str = ""
    record: str = ""
    value: str = ""
    shown: Shown | None = None
    draft: EventDraft | None = None
    promise: FollowUp | None = None
    heard: Heard | None = None
    to: str = ""
    label: Secret | None = None
    dialogue: str = ""
    turn: int = 0
    stands: str = ""
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keyboard:
    """
    The buttons under one message: for one member, in one message, until a moment.

    The choices `passing` came with something that was shown once, and of them only `offered`
    stand there now; they stay, so that a button pressed twice opens the same page twice. What
    stands open above them leaves at `open_until`.
    """

    id: str
    member: str
    expires_at: datetime
    choices: tuple[Choice, ...]
    message: int | None = None
    spent_by: str = ""
    passing: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    open_until: datetime | None = None

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

    def is_about(self, desk: str) -> bool:
        """Tell whether any of its buttons, or what they open, is of *desk*."""
        return any(desk in {each.desk, each.shown and each.shown.desk} for each in self.choices)

    def used(self, query: str) -> "Keyboard":
        """Return this keyboard spent: *query* is the press, or the command, that did it."""
        return replace(self, spent_by=query)

    def is_waiting(self, now: datetime) -> bool:
        """Tell whether something can still be confirmed here."""
        asks = any(choice.verb is Verb.CONFIRM for choice in self.choices)
        return asks and not self.spent_by and now < self.expires_at

    def offering(self, *choices: "Choice") -> "Keyboard":
        """Return this keyboard with the choices that go with what is shown now, and no others."""
        added = tuple(each for each in choices if each not in self.choices)
        known = (*self.choices, *added)
        return replace(
            self,
            choices=known,
            passing=(*self.passing, *range(len(self.choices), len(known))),
            offered=tuple(known.index(each) for each in choices),
        )

    def standing(self) -> tuple[int, ...]:
        """Return which choices are under the message now: those that stay, then those offered."""
        stay = (index for index in range(len(self.choices)) if index not in self.passing)
        return tuple(dict.fromkeys((*stay, *self.offered)))

    def open_till(self, moment: datetime) -> "Keyboard":
        """Return this keyboard under content that stays until *moment*, if not for longer."""
        return replace(self, open_until=max(moment, self.open_until or moment))

    def closed(self) -> "Keyboard":
        """Return this keyboard with nothing open above it: what was is being taken away."""
        return replace(self, open_until=None)

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
    match = _DATA.fullmatch(data)
    if match is None:
        raise ButtonSpent
    verb, handle, index = match.groups()
    return Press(handle=handle, verb=verb, index=int(index), message=message, query=query)
