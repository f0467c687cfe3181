"""Asks who told it, by the button under a receipt; takes an answer that came in sealed."""

from dataclasses import dataclass
from datetime import datetime

from domain.actions import Action
from domain.errors import AmanaError
from domain.keyboards import Press
from domain.letters import Answer
from domain.members import Member
from domain.origins import Origin
from domain.secrecy import Secret
from domain.sources import without_prefix
from domain.steps import DialogueKind
from services.incoming.asking import Opening, leave, open_dialogue
from services.records.heirs import open_heir
from services.records.sources import SourceNotYours, keep_source, withhold
from services.work.archive import Archive, Work
from services.work.pressing import choose, open_pressed


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
            member, record = chosen.member, await open_pressed(work, chosen, Action.RECORD_ADD)
            if not member.is_permitted(Action.SOURCE_SAVE, record.desk, record.author):
                raise SourceNotYours
            opening = Opening(DialogueKind.SOURCE, record=record.id, desk=record.desk)
            answer = await open_dialogue(work, member, opening, press.query)
            await work.commit()
        return answer


async def is_told(work: Work, member: Member, origin: Origin, text: Secret, at: datetime) -> bool:
    """
    Keep *text*, typed while nobody could answer, as the source that was asked for before.

    False where none was asked for at the moment *at*. Where one was, and *text* can be none any
    more, it becomes nothing: it is for fewer people than a note.

    Raises:
        NotPermitted, SourceNotYours, SourceTooLong, AboveCeiling, TextEmpty, TextTooLong
    """
    waiting = await work.dialogues.get(member, work.now)
    asked = waiting.asked_in_confidence(at)
    if asked is None:
        return False
    await leave(work, member, waiting.without(asked, waiting.moved_by, work.now))
    try:
        record = await open_heir(work, member, Action.RECORD_ADD, asked.record)
        await keep_source(work, member, record, without_prefix(text), origin)
    except AmanaError:
        await withhold(work, origin)
        raise
    await work.add_effect(record.id, *origin.natural)
    return True
