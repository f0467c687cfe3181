"""Takes what was said as the answer to the question that is open, or says what is wrong with it."""

from dataclasses import dataclass, replace

from domain.answers import UNFIT, Spoken, read_answer
from domain.dialogues import Dialogue
from domain.keyboards import Heard
from domain.letters import Answer
from domain.markings import AboveCeiling
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.secrecy import Secret
from services.desks.ceilings import take_marking
from services.incoming.asking import ask
from services.incoming.concluding import NEEDS
from services.incoming.moving import Cause, close, go_on, moved_by, repeat
from services.incoming.refusing import refused, refused_marked
from services.work.archive import Work


@dataclass(frozen=True, slots=True)
class Said:
    """A text somebody typed just now: where it stands, and the update it came with."""

    origin: Origin
    text: Secret
    query: str
    reply_to: int = 0

    @property
    def cause(self) -> Cause:
        """The text as what moves a dialogue."""
        return Cause(self.query, self.origin, heard=self.heard)

    @property
    def heard(self) -> Heard:
        """The text as a button carries it, to be kept as a note instead."""
        return Heard(self.text, self.origin.message)


async def take_answer(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, said: Said
) -> Answer:
    """Take *said* as the answer to the question that is open; what it cannot be is said."""
    if refusal := await _refuse(work, member, waiting, dialogue, said):
        return refusal
    if not member.is_permitted(NEEDS[dialogue.kind], dialogue.desk):
        return await close(work, member, waiting, dialogue, said.cause)
    zone = (await work.desks.get(dialogue.desk)).zone
    spoken = Spoken(said.text, said.origin.message, work.now, zone)
    try:
        moved = dialogue.answered(read_answer(dialogue, spoken), work.now)
        return await go_on(work, member, waiting, moved, said.cause)
    except UNFIT as error:
        heard = () if dialogue.is_confidential else (said.heard,)
        refusal = await refused(work, member, error.reply_key, *heard, desk=dialogue.desk)
        return await _ask_again(work, member, waiting, refusal)


async def answer_in_confidence(
    work: Work, member: Member, origin: Origin, text: Secret
) -> Answer | None:
    """
    Take an edit as the answer to a question whose answer must become no note; None: none is open.

    One that was refused for its length comes again so, shortened.
    """
    said = Said(origin, text, moved_by(origin.version))
    waiting = await work.dialogues.get(member, work.now)
    if waiting.moved_by == said.query:
        return await repeat(work, member, waiting, origin)
    asked = waiting.asked_in_confidence(work.now)
    return await take_answer(work, member, waiting, asked, said) if asked else None


async def _refuse(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, said: Said
) -> Answer | None:
    """Return where what was *said* belongs, and the question again; None where it may rest here."""
    try:
        await take_marking(work, dialogue.desk, (said.text,))
    except AboveCeiling as error:
        return await _ask_again(work, member, waiting, refused_marked(work, member, error))
    return None


async def _ask_again(work: Work, member: Member, waiting: OpenDialogues, refusal: Answer) -> Answer:
    """Say what is wrong with an answer in a message that stays: its words can be kept there."""
    waiting = waiting.listening(work.now)
    await work.dialogues.put(waiting)
    return replace(refusal, then=await ask(work, member, waiting))
