"""Asks a question again whose answer may not be kept on its desk, and keeps nothing of it."""

from dataclasses import replace

from domain.letters import Answer
from domain.markings import AboveCeiling
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.secrecy import Secret
from services.desks.ceilings import take_marking
from services.incoming.asking import ask
from services.incoming.refusing import refused_marked
from services.work.archive import Work


async def refuse_answer(
    work: Work, member: Member, waiting: OpenDialogues, text: Secret
) -> Answer | None:
    """Return where *text* belongs, and the question again; None where it may rest here."""
    dialogue = waiting.current
    if dialogue is None:
        return None
    try:
        await take_marking(work, dialogue.desk, (text,))
    except AboveCeiling as error:
        waiting = waiting.listening(work.now)
        await work.dialogues.put(waiting)
        return replace(refused_marked(work, member, error), then=await ask(work, member, waiting))
    return None
