"""
Guided questions as a state machine: which step comes next, what an answer to it means.

Pure: a dialogue is a value, every move returns the next one. Its state rests as a sealed row.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.errors import AmanaError
from domain.keyboards import Heard, Verb
from domain.secrecy import Secret
from domain.steps import DATED, OPTIONAL, SOMETHING, STEPS, DialogueKind, Step

LISTENS = timedelta(minutes=30)
"""For how long after its last move a dialogue takes plain text for an answer."""


class StepRefused(AmanaError):
    """A move this step does not offer: an old button, or a forged one."""

    reply_key = "error-button"


@dataclass(frozen=True, slots=True)
class Given:
    """
    An answer: its words, whole, and the message they came in.

    What was read out of them: naive wall times, or a day with or without an hour; *certain* ones
    need not be read back. What recurs has a *rule*, an RRULE's value.
    """

    step: Step
    text: Secret
    message: int = 0
    start: datetime | None = None
    end: datetime | None = None
    due: date | None = None
    at: time | None = None
    certain: bool = True
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """
    One dialogue; `turn` counts its moves, so that a button of an old step is known as old.

    *heard* are the words it was begun by, where they said too little: they can become a note.
    """

    id: str
    kind: DialogueKind
    desk: str
    touched_at: datetime
    step: Step = Step.END
    given: tuple[Given, ...] = ()
    turn: int = 0
    record: str = ""
    heard: Heard | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its kind, in their order."""
        return STEPS[self.kind]

    @property
    def is_confidential(self) -> bool:
        """Tell whether what is answered is for fewer people than a note: it never becomes one."""
        return self.kind is DialogueKind.SOURCE

    @property
    def is_over(self) -> bool:
        """Tell whether every step has been gone through."""
        return self.step is Step.END

    def find(self, step: Step) -> Given | None:
        """Return what was answered to *step*, or None."""
        return next((each for each in self.given if each.step is step), None)

    def words(self, step: Step) -> Secret:
        """Return the words answered to *step*, or empty ones."""
        given = self.find(step)
        return given.text if given else Secret("")

    def listens(self, now: datetime) -> bool:
        """Tell whether plain text sent *now* is taken for an answer."""
        return now - self.touched_at < LISTENS

    def is_enough(self) -> bool:
        """Tell whether what was answered so far can be kept as it is."""
        if self.kind is DialogueKind.MEETING:
            return any(each.text for each in self.given if each.step in SOMETHING)
        answered = {each.step for each in self.given}
        return all(step in answered for step in self.steps if step not in OPTIONAL)

    def offers(self) -> tuple[Verb, ...]:
        """Return what this step offers besides an answer, in the order of the buttons."""
        sides = (Verb.WE, Verb.THEY) if self.step is Step.OWES else ()
        back = (Verb.BACK,) if self.step is not self.steps[0] else ()
        skip = (Verb.SKIP,) if self._may_skip() else ()
        finish = (Verb.FINISH,) if self.is_enough() and len(self.steps) > 1 else ()
        return (*sides, *back, *skip, *finish, Verb.STOP)

    def answered(self, given: Given, now: datetime) -> "Dialogue":
        """Return it with an answer that replaces an earlier one to this step, a step further on."""
        return replace(self._at(self._next(), now), given=self._with(given))

    def skipped(self, now: datetime) -> "Dialogue":
        """
        Return it at the next step; what was answered here before stays.

        Raises:
            StepRefused: This step needs an answer.
        """
        self._require(Verb.SKIP)
        return self._at(self._next(), now)

    def gone_back(self, now: datetime) -> "Dialogue":
        """
        Return it at the step before.

        Raises:
            StepRefused: There is none.
        """
        self._require(Verb.BACK)
        return self._at(self.steps[self.steps.index(self.step) - 1], now)

    def finished(self, now: datetime) -> "Dialogue":
        """
        Return it at its end, with what was answered so far.

        Raises:
            StepRefused: Something that is needed lacks.
        """
        self._require(Verb.FINISH)
        return self._at(Step.END, now)

    def came_in(self, message: int) -> Given | None:
        """Return the answer that came in *message*, or None."""
        return next((each for each in self.given if each.message == message), None)

    def redated(self, now: datetime) -> "Dialogue | None":
        """Return it at the step that asks for its day, without the answer; None if none does."""
        step = next((each for each in self.steps if each in DATED), None)
        if step is None:
            return None
        others = tuple(each for each in self.given if each.step is not step)
        return replace(self._at(step, now), given=others)

    def reworded(self, given: Given) -> "Dialogue":
        """Return it where it stands, with another answer to a step that was answered before."""
        return replace(self, given=self._with(given))

    def touched(self, now: datetime) -> "Dialogue":
        """Return it where it stands, listening from *now* on."""
        return replace(self, touched_at=now)

    def _with(self, given: Given) -> tuple[Given, ...]:
        others = tuple(each for each in self.given if each.step is not given.step)
        return (*others, given)

    def _may_skip(self) -> bool:
        if self.step not in OPTIONAL and self.find(self.step) is None:
            return False
        return self._next() is not Step.END or self.is_enough()

    def _require(self, offer: Verb) -> None:
        if offer not in self.offers():
            raise StepRefused

    def _next(self) -> Step:
        """Return the step that follows, past those that are answered already."""
        following = self.steps[self.steps.index(self.step) + 1 :]
        return next((step for step in following if self.find(step) is None), Step.END)

    def _at(self, step: Step, now: datetime) -> "Dialogue":
        return replace(self, step=step, touched_at=now, turn=self.turn + 1)


def begun(fresh: Dialogue) -> Dialogue:
    """Return a new dialogue at its first step that is not answered yet."""
    answered = {each.step for each in fresh.given}
    first = next((step for step in fresh.steps if step not in answered), Step.END)
    return replace(fresh, step=first)
