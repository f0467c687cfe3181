"""People in the middle of a dialogue: each follows a script, and notes what went astray."""

from collections import Counter
from dataclasses import dataclass, field

from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import plain
from tests.acceptance.stage import last, said
from tests.faults.crowd import REFERENCE, reference_in
from tests.faults.gate import Moment
from tests.faults.scripts import Script, Step

STOP = "[Cancel]"
"""What stands under every question, and under what is read back until it is confirmed."""


@dataclass(slots=True)
class Talk:
    """
    One person and his script; *at* is his next step.

    Whoever is *struck* does a step right before a kill, so that it is handled again; for whoever is
    not, every step is over when the bot is killed. *kills* are those he met in a step.
    """

    phone: Phone
    script: Script
    is_struck: bool
    at: int = 0
    astray: str = ""
    kills: Counter[Moment] = field(default_factory=Counter)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to do."""
        return bool(self.astray) or self.at == len(self.script.steps)

    @property
    def name(self) -> str:
        """Who he is, for whoever reads a failure."""
        return f"{self.script.name}, {'struck' if self.is_struck else 'calm'}"

    def act(self) -> None:
        """Do the next step."""
        step = self.script.steps[self.at]
        self.at += 1
        if step.is_press:
            self.phone.tap(last(self.phone).message_id, step.does)
        else:
            self.phone.type(step.does)

    def check(self) -> None:
        """Note it if what stands on the phone does not answer the last step."""
        step = self.script.steps[self.at - 1] if self.at else None
        if step is not None and step.then not in seen(last(self.phone)):
            self._stray(step)

    def _stray(self, step: Step) -> None:
        if not self.astray:
            found = seen(last(self.phone))
            self.astray = f"{self.name}: {step.does!r} shall say {step.then!r}, not {found!r}"

    def type(self, words: str) -> None:
        """Type something beside the script."""
        self.phone.type(words)

    @property
    def unheard(self) -> int:
        """How often the bot may have asked without noting where: such a question stays."""
        return self.kills[Moment.AFTER] + self.kills[Moment.BY_CHANCE]

    def open(self) -> None:
        """Open what the dialogue came to, under its receipt."""
        if not self.astray:
            self.phone.tap(last(self.phone).message_id, "Open")

    def missing(self) -> list[str]:
        """Return what does not stand in the opened record, and should."""
        found = seen(last(self.phone))
        return [words for words in self.script.opened if words not in found]

    def references(self) -> set[str]:
        """Return the references of every receipt in the chat."""
        receipts = [each for each in said(self.phone) if REFERENCE.search(each.text)]
        return {reference_in(each.text) or "" for each in receipts}

    def open_questions(self) -> list[str]:
        """Return the questions in the chat that still wait for an answer."""
        return [found for each in said(self.phone) if STOP in (found := seen(each))]


def seen(message: ChatMessage) -> str:
    """Return what a message says, its buttons in square brackets."""
    labels = [f"[{button.text}]" for row in message.buttons for button in row]
    return " ".join((plain(message.text), *labels))
