"""What waits for a member's word: his open dialogues, and what was read back to him last."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.dialogues import Dialogue

REMEMBERED = timedelta(days=31)
"""How long an unfinished dialogue can be gone on with."""


@dataclass(frozen=True, slots=True)
class OpenDialogues:
    """
    Everything of one member that waits for his word, the newest dialogue last.

    `proposal` is the keyboard of what was read back to him last. `moved_by` is the update or the
    press that moved this last: handled again, it moves nothing. `card` is the message in which
    the present question stands.
    """

    member: str
    expires_at: datetime
    dialogues: tuple[Dialogue, ...] = ()
    proposal: str = ""
    moved_by: str = ""
    card: int = 0

    @property
    def current(self) -> Dialogue | None:
        """The dialogue whose question was asked last, if any."""
        return self.dialogues[-1] if self.dialogues else None

    def find(self, dialogue: str) -> Dialogue | None:
        """Return an open dialogue by its id, or None."""
        return next((each for each in self.dialogues if each.id == dialogue), None)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing waits any more."""
        return not self.dialogues and not self.proposal

    def with_open(self, dialogue: Dialogue, moved_by: str, now: datetime) -> "OpenDialogues":
        """
        Return this with *dialogue* on top: new, moved, or taken up again.

        A dialogue that nothing was answered to yet makes room for it; what was read back before
        keeps its own buttons, and is no longer the newest.
        """
        begun = tuple(each for each in self._others(dialogue) if each.given)
        return replace(self._with((*begun, dialogue), moved_by, now), proposal="")

    def without(self, dialogue: Dialogue, moved_by: str, now: datetime) -> "OpenDialogues":
        """Return this without *dialogue*: kept or dropped."""
        return self._with(self._others(dialogue), moved_by, now)

    def proposing(self, keyboard: str, now: datetime) -> "OpenDialogues":
        """Return this with something read back under *keyboard*."""
        return replace(self, proposal=keyboard, expires_at=now + REMEMBERED)

    def shown_in(self, message: int) -> "OpenDialogues":
        """Return this with the present question in *message*."""
        return replace(self, card=message)

    def _others(self, dialogue: Dialogue) -> tuple[Dialogue, ...]:
        return tuple(each for each in self.dialogues if each.id != dialogue.id)

    def _with(
        self, dialogues: tuple[Dialogue, ...], moved_by: str, now: datetime
    ) -> "OpenDialogues":
        moved = replace(self, dialogues=dialogues, moved_by=moved_by)
        return replace(moved, expires_at=now + REMEMBERED)
