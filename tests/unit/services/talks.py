"""A small, obvious model of one member's dialogues, to hold the real ones against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.keyboards import Verb
from domain.steps import DialogueKind, Step

LISTENS = timedelta(minutes=30)
ORDER: dict[DialogueKind, list[Step]] = {
    DialogueKind.MEETING: [Step.WHO, Step.WHERE, Step.SAID, Step.WE_OWE, Step.THEY_OWE],
    DialogueKind.EVENT: [Step.TITLE, Step.WHEN, Step.PLACE, Step.REMIND],
    DialogueKind.PROMISE: [Step.OWES, Step.WHOM, Step.WHAT, Step.DUE],
    DialogueKind.REMINDER: [Step.TASK, Step.HOUR],
}
NEEDED: dict[DialogueKind, list[Step]] = {
    DialogueKind.MEETING: [],
    DialogueKind.EVENT: [Step.TITLE, Step.WHEN],
    DialogueKind.PROMISE: [Step.OWES, Step.WHOM, Step.WHAT],
    DialogueKind.REMINDER: [Step.TASK, Step.HOUR],
}
FIT = {
    Step.WHEN: "2027-01-12 09:00",
    Step.REMIND: "2d",
    Step.OWES: "they owe",
    Step.DUE: "2027-01-12",
    Step.HOUR: "2027-01-12 09:00",
}
"""Answers that are no words of the member's own; to every other step a word will do."""

DOUBTFUL = {Step.WHEN: "tomorrow 14:00", Step.HOUR: "tomorrow 14:00"}
UNFIT = {
    **dict.fromkeys(FIT, "{}"),
    **dict.fromkeys((Step.WHO, Step.WHERE, Step.TITLE, Step.PLACE), "{}" + "x" * 290),
    **dict.fromkeys((Step.WHOM, Step.WHAT, Step.TASK), "{}" + "x" * 290),
}


@dataclass
class Talk:
    """One open dialogue: where it is, and what was answered."""

    kind: DialogueKind
    desk: str
    touched: datetime
    at: Step
    given: dict[Step, str] = field(default_factory=dict)
    opening: str = ""
    has_moved: bool = False

    @property
    def words(self) -> set[str]:
        """Everything of the member's own that only stands here."""
        return {*self.given.values(), self.opening}

    def after(self) -> Step:
        """Return the step that follows."""
        order = ORDER[self.kind]
        left = [step for step in order[order.index(self.at) + 1 :] if step not in self.given]
        return left[0] if left else Step.END

    def is_enough(self) -> bool:
        """Tell whether it could end here."""
        if self.kind is DialogueKind.MEETING:
            return bool(set(self.given) - {Step.WHERE})
        return all(step in self.given for step in NEEDED[self.kind])

    def offers(self) -> set[Verb]:
        """Return what can be pressed."""
        offered = {Verb.STOP}
        if self.at is not ORDER[self.kind][0]:
            offered.add(Verb.BACK)
        may_be_empty = self.at not in NEEDED[self.kind] or self.at in self.given
        if may_be_empty and (self.after() is not Step.END or self.is_enough()):
            offered.add(Verb.SKIP)
        if self.is_enough():
            offered.add(Verb.FINISH)
        return offered | ({Verb.WE, Verb.THEY} if self.at is Step.OWES else set())


@dataclass
class Talks:
    """Everything of one member that is open, the newest last; which words may be gone."""

    stack: list[Talk] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    @property
    def top(self) -> Talk | None:
        """The dialogue whose question is in the chat."""
        return self.stack[-1] if self.stack else None

    def listening(self, now: datetime) -> Talk | None:
        """Return the dialogue that takes the next text for an answer."""
        return self.top if self.top and now - self.top.touched < LISTENS else None

    def begin(self, talk: Talk) -> None:
        """Put *talk*, new or known, on top; what holds no word makes room."""
        others = [each for each in self.stack if each is not talk]
        self.stack = [*(each for each in others if each.given or each.opening), talk]

    def end(self, talk: Talk, now: datetime) -> None:
        """Take *talk* away; the one below is asked again."""
        self.stack = [each for each in self.stack if each is not talk]
        if self.top:
            self.top.touched = now
