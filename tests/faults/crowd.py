"""People who keep typing while the bot is killed: every word of theirs is there once, and known."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from locales import phrase
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.stage import said

_OPEN, _UNDO, _REPLACE = (phrase("en", f"button-{verb}") for verb in ("open", "undo", "replace"))
_MOST_AT_ONCE = 8
_MOST_WAITING = 12
"""Of a person's texts, unanswered: Telegram forgets a press that waits behind more for long."""

REFERENCE = re.compile(r"NAV-\d+")


def reference_in(text: str) -> str | None:
    """Return the reference in the first line of one of the bot's messages."""
    found = REFERENCE.search(text.partition("\n")[0])
    return found.group() if found else None


@dataclass(slots=True)
class Person:
    """
    A phone and the hand that types on it.

    *typed* are its texts; *pressed* the references it pressed a button of, by the button's label;
    *asked* how often it asked for the digest.
    """

    phone: Phone
    chance: random.Random
    typed: list[str] = field(default_factory=list)
    pressed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: int = 0
    left: int = 0
    _spent: set[int] = field(default_factory=set)

    @property
    def taken_back(self) -> set[str]:
        """The references of what it took back."""
        return self.pressed[_UNDO]

    def begin(self, answered: int) -> None:
        """Be ready for as much as is typed until the next kill; less where much is unanswered."""
        waiting = len(self.typed) - answered
        self.left = min(self.chance.randint(1, _MOST_AT_ONCE), max(0, _MOST_WAITING - waiting))

    def act(self, *, must: bool) -> None:
        """Perhaps do the next thing, as a hand does: at no moment that suits the bot."""
        if self.left and (must or self.chance.random() < 0.3):
            self.left -= 1
            doings = (self._note, self._reply, self._edit, self._event, self._press, self._ask)
            (doing,) = self.chance.choices(doings, (10, 3, 2, 1, 4, 1))
            doing()

    def _note(self) -> None:
        self.phone.type(self._fresh("saw"))

    def _event(self) -> None:
        self.phone.type(f"/event 2031-05-04 09:00 {self._fresh('expects')} @ Pier 4")

    def _edit(self) -> None:
        """Type, and change one's mind before anybody could read it."""
        message = self.phone.type(self._fresh("thought"))
        self.phone.edit(message, self._fresh("corrected"))

    def _ask(self) -> None:
        self.phone.type("/digest")
        self.asked += 1

    def _reply(self) -> None:
        """Add to a record that still counts its additions on: equal receipts are repeats."""
        done = self.pressed[_UNDO] | self.pressed[_REPLACE]
        receipt = self._choose(lambda each: reference_in(each.text) not in done)
        if receipt is None:
            return self._note()
        self.phone.type(self._fresh("added"), reply_to=receipt.message_id)
        return None

    def _press(self) -> None:
        label = self.chance.choice((_OPEN, _UNDO, _REPLACE))
        pressed = self._choose(lambda each: label in _labels(each))
        if pressed is None or pressed.message_id in self._spent:
            return self._note()
        self.phone.tap(pressed.message_id, label)
        if label != _OPEN:
            self._spent.add(pressed.message_id)  # its buttons work once between them
        self.pressed[label].add(reference_in(pressed.text) or "")
        return None

    def _choose(self, fits: Callable[[ChatMessage], bool]) -> ChatMessage | None:
        """Choose among the newest receipts that nothing was opened in."""
        receipts = [each for each in said(self.phone)[-8:] if each.text.startswith("🔒")]
        fitting = [each for each in receipts if fits(each)]
        return self.chance.choice(fitting) if fitting else None

    def _fresh(self, verb: str) -> str:
        number = len(self.typed) + 1
        self.typed.append(f"{self.phone.first_name} {verb} vessel {number} of the fleet")
        return self.typed[-1]


def _labels(message: ChatMessage) -> set[str]:
    return {button.text for row in message.buttons for button in row}
