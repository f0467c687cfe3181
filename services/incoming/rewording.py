"""Puts an edited answer in the place of the one given before, while its dialogue is open."""

from dataclasses import dataclass

from domain.answers import UNFIT, Spoken, reread_answer
from domain.dialogues import Dialogue, Given
from domain.keyboards import Heard
from domain.letters import Answer, Plain
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.secrecy import Secret
from services.incoming.concluding import NEEDS
from services.incoming.moving import moved_by
from services.incoming.refusing import offer
from services.work.archive import Work


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that can still be another: the dialogue it was given in, and all that waits."""

    waiting: OpenDialogues
    dialogue: Dialogue
    given: Given


async def find_answered(work: Work, member: Member, message: int) -> Answered | None:
    """Return the answer that came in *message*, if its dialogue is open."""
    waiting = await work.dialogues.get(member, work.now)
    for dialogue in waiting.dialogues:
        if given := dialogue.came_in(message):
            return Answered(waiting, dialogue, given)
    return None


async def reword_answer(
    work: Work, member: Member, answered: Answered, origin: Origin, text: Secret
) -> Answer | None:
    """
    Let *text* be the answer instead; what is none can be kept as a note, and the old one stands.

    None if no word changed.

    Raises:
        NotPermitted
    """
    query, waiting, dialogue = moved_by(origin.version), answered.waiting, answered.dialogue
    if waiting.moved_by == query:
        return await offer(work, member, Plain(waiting.told), waiting.left)
    if answered.given.text == text:
        return None
    member.permit(NEEDS[dialogue.kind], dialogue.desk)
    zone = (await work.desks.get(dialogue.desk)).zone
    spoken = Spoken(text, origin.message, work.now, zone)
    try:
        changed = dialogue.reworded(reread_answer(dialogue, answered.given, spoken))
    except UNFIT:
        heard = Heard(text, origin.message, origin.version)
        return await offer(work, member, Plain("answer-stands"), (heard,), dialogue.desk)
    told = waiting.with_reworded(changed).moved(query).telling("answer-changed", ())
    await work.dialogues.put(told)
    return await offer(work, member, Plain("answer-changed"), ())
