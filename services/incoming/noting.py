"""Keeps as a note what was taken for something else, or refused."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer
from domain.members import Member
from domain.origins import Origin
from services.incoming.asking import leave, with_next
from services.records.notes import keep_note
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose


@dataclass(frozen=True, slots=True)
class KeepAsNote:
    """Keep words as a note that were taken for something else."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Keep them, once, as if they had been a note all along.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            heard = chosen.choice.heard
            if heard is None:
                raise ButtonSpent
            origin = Origin(chosen.member.telegram, heard.message, heard.version)
            writer = _on_its_desk(chosen.member, chosen.choice.desk)
            answer = await keep_note(work, writer, origin, heard.text)
            await _spend(work, chosen, press.query)
            answer = await _instead(work, chosen, press.query, answer)
            await work.commit()
        return answer


def _on_its_desk(member: Member, desk: str) -> Member:
    """Return *member* as he was when he wrote it, where he may still write there."""
    return replace(member, current=desk) if member.is_permitted(Action.NOTE_SAVE, desk) else member


async def _spend(work: Work, chosen: Chosen, query: str) -> None:
    """Let what was read back of the same words be confirmed no more."""
    if chosen.keyboard.is_waiting(work.now):
        await work.keyboards.update(chosen.keyboard.used(query))


async def _instead(work: Work, chosen: Chosen, query: str, answer: Answer) -> Answer:
    """Let the dialogue go that the words were taken to begin, if nothing was answered in it."""
    waiting = await work.dialogues.get(chosen.member, work.now)
    if waiting.moved_by == query:
        return await with_next(work, chosen.member, waiting, answer)
    dialogue = waiting.find(chosen.choice.dialogue)
    if dialogue is None:
        return answer
    if dialogue.turn:
        await work.dialogues.put(waiting.with_reworded(replace(dialogue, heard=None)))
        return answer
    waiting = await leave(work, chosen.member, waiting.without(dialogue, query, work.now))
    return await with_next(work, chosen.member, waiting, answer)
