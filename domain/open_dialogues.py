"""What waits for a member's word: his open dialogues, and what was read back to him last."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.deliveries import SWEEP_LIMIT
from domain.dialogues import LISTENS, Dialogue
from domain.keyboards import Heard

REMEMBERED = timedelta(days=31)
"""How long an unfinished dialogue can be gone on with."""


@dataclass(frozen=True, slots=True)
class OpenDialogues:
    """
    Everything of one member that waits for his word, the newest dialogue last.

    `proposal` is the keyboard of what was read back to him last. `moved_by` is the update or the
    press that moved this last: handled again, it moves nothing. `told` is what was said of that
    move where it was no question, and `left` the words that were offered as a note with it.
    `card` is the message in which the present question stands, since `card_at`.
    """

    member: str
    expires_at: datetime
    dialogues: tuple[Dialogue, ...] = ()
    proposal: str = ""
    moved_by: str = ""
    card: int = 0
    card_at: datetime | None = None
    told: str = ""
    left: tuple[Heard, ...] = ()

    @property
    def current(self) -> Dialogue | None:
        """The dialogue whose question was asked last, if any."""
        return self.dialogues[-1] if self.dialogues else None

    def asked_in_confidence(self, at: datetime) -> Dialogue | None:
        """Return the dialogue that listens *at* a moment for what must become no note, if any."""
        asked = self.current
        return asked if asked and asked.is_confidential and asked.listens(at) else None

    def find(self, dialogue: str) -> Dialogue | None:
        """Return an open dialogue by its id, or None."""
        return next((each for each in self.dialogues if each.id == dialogue), None)

    def with_open(self, dialogue: Dialogue, moved_by: str, now: datetime) -> "OpenDialogues":
        """
        Return this with *dialogue* on top: new, moved, or taken up again.

        A dialogue that nothing was answered to yet makes room for it; what was read back before
        keeps its own buttons, and is no longer the newest.
        """
        begun = tuple(each for each in self._others(dialogue) if each.given or each.heard)
        return replace(self._with((*begun, dialogue), moved_by, now), proposal="")

    def without(self, dialogue: Dialogue, moved_by: str, now: datetime) -> "OpenDialogues":
        """Return this without *dialogue*: kept or dropped; the one below it listens again."""
        return self._with(self._others(dialogue), moved_by, now).listening(now)

    def without_desk(self, desk: str, now: datetime) -> "OpenDialogues":
        """
        Return this without the dialogues of *desk*, and without what was read back last.

        What stands below the question that goes was not asked now: it listens once it is.
        """
        others = tuple(each for each in self.dialogues if each.desk != desk)
        if others[-1:] != self.dialogues[-1:]:  # the question has gone
            others = tuple(each.touched(now - LISTENS) for each in others)
        return replace(self, dialogues=others, proposal="", told="", left=())

    def unheard(self, now: datetime) -> "OpenDialogues":
        """Return this with no question asked: each dialogue waits until it is taken up again."""
        idle = tuple(each.touched(now - LISTENS) for each in self.dialogues)
        return replace(self, dialogues=idle, proposal="", told="", left=())

    def telling(self, told: str, left: tuple[Heard, ...]) -> "OpenDialogues":
        """Return this with what is said of its last move; handled again, it is said again."""
        return replace(self, told=told, left=left)

    def listening(self, now: datetime) -> "OpenDialogues":
        """Return this with the present question asked *now*."""
        asked = tuple(each.touched(now) for each in self.dialogues[-1:])
        return replace(self, dialogues=(*self.dialogues[:-1], *asked))

    def moved(self, moved_by: str) -> "OpenDialogues":
        """Return this as left by *moved_by*: the question stands where it stood."""
        return replace(self, moved_by=moved_by)

    def with_reworded(self, dialogue: Dialogue) -> "OpenDialogues":
        """Return this with *dialogue* in its place, an answer of it changed."""
        dialogues = tuple(dialogue if each.id == dialogue.id else each for each in self.dialogues)
        return replace(self, dialogues=dialogues)

    def proposing(self, keyboard: str, now: datetime) -> "OpenDialogues":
        """Return this with something read back under *keyboard*."""
        return replace(self, proposal=keyboard, expires_at=now + REMEMBERED)

    def shown_in(self, message: int, now: datetime) -> "OpenDialogues":
        """Return this with the present question in *message*."""
        since = self.card_at if message == self.card else now
        return replace(self, card=message, card_at=since)

    def leaves_for(self, message: int, now: datetime) -> int:
        """
        Return the message a question leaves for *message*; 0 if none does.

        What is too old to be deleted stays: a question carries nothing of anybody's.
        """
        is_old = self.card_at is not None and now - self.card_at > SWEEP_LIMIT
        return 0 if self.card == message or is_old else self.card

    def _others(self, dialogue: Dialogue) -> tuple[Dialogue, ...]:
        return tuple(each for each in self.dialogues if each.id != dialogue.id)

    def _with(
        self, dialogues: tuple[Dialogue, ...], moved_by: str, now: datetime
    ) -> "OpenDialogues":
        moved = replace(self, dialogues=dialogues, moved_by=moved_by, told="", left=())
        return replace(moved, expires_at=now + REMEMBERED)
