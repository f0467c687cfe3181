"""Asks who told it, by the button under a receipt."""

from dataclasses import dataclass

from domain.actions import Action
from domain.dialogues import DialogueKind
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer
from services.incoming.asking import Opening, open_dialogue
from services.records.sources import SourceNotYours
from services.work.archive import Archive
from services.work.pressing import choose


@dataclass(frozen=True, slots=True)
class AskTeller:
    """Ask for the source of a record."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the question.

        Raises:
            Stranger, NotPermitted, SourceNotYours
            ButtonSpent: It was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            permit = member.permit(Action.RECORD_ADD, choice.desk)
            record = await work.records.get_any(permit, choice.record)
            if record.withdrawn_at is not None:
                raise ButtonSpent
            if not member.is_permitted(Action.SOURCE_SAVE, record.desk, record.author):
                raise SourceNotYours
            opening = Opening(DialogueKind.SOURCE, record=record.id, desk=record.desk)
            answer = await open_dialogue(work, member, opening, press.query)
            await work.commit()
        return answer
