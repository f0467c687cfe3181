"""Hears what is typed without a command: an answer, plain words, or a note."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.answers import UNFIT, Spoken, read_answer
from domain.dialogues import Dialogue, DialogueKind
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Choice, Heard, Press, Verb
from domain.letters import Answer, Receipt
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.owed import Owed, Owes
from domain.plain_words import Ask, Meant, RemindMe, Request, Unclear, understand
from domain.secrecy import Secret
from services.archive import Archive, Work
from services.asking import Opening, ask, open_dialogue
from services.concluding import NEEDS
from services.dialogues import Cause, drop, go_on, moved_by, repeat
from services.keeping import find_kept, receipt
from services.notes import keep_note
from services.pressing import choose
from services.proposals import find_proposal, propose

_ASKED = {
    Meant.REMINDER: DialogueKind.REMINDER,
    Meant.PROMISE: DialogueKind.PROMISE,
}
"""What is asked step by step where plain words said too little."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text somebody typed just now: where it stands, and the update it came with."""

    origin: Origin
    text: Secret
    query: str

    @property
    def cause(self) -> Cause:
        """The text as what moves a dialogue."""
        return Cause(self.query, self.origin)

    @property
    def heard(self) -> Heard:
        """The text as a button carries it, to be kept as a note instead."""
        return Heard(self.text, self.origin.message)


@dataclass(frozen=True, slots=True)
class Hear:
    """Tell what a typed text is, and do it; a request is done by the command of its name."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, text: Secret, update: int
    ) -> Answer | Request:
        """
        Return what is said of *text*, or what it asks for; for one message, always the same.

        Raises:
            Stranger, NotPermitted, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            said = Said(origin, text, moved_by(update))
            answer = await _again(work, member, said) or await _hear(work, member, said)
            await work.commit()
        return answer


async def _again(work: Work, member: Member, said: Said) -> Answer | None:
    """Return what came of this message before, if it is handled again."""
    waiting = await work.dialogues.get(member, work.now)
    if waiting.moved_by == said.query:
        return await repeat(work, member, waiting, said.origin)
    if record := await find_kept(work, member, said.origin):
        return await receipt(work, member, record)
    return await find_proposal(work, member, said.origin)


async def _hear(work: Work, member: Member, said: Said) -> Answer | Request:
    waiting = await work.dialogues.get(member, work.now)
    dialogue, zone = waiting.current, (await work.desks.get(member.current)).zone
    meant = understand(said.text.reveal(), work.now, zone)
    if dialogue is not None and dialogue.listens(work.now):
        if isinstance(meant, Request) and meant.ask is Ask.CANCEL:
            return meant
        return await _answer(work, member, waiting, dialogue, said)
    if isinstance(meant, Request):
        return meant
    if meant is not None and member.is_permitted(Action.FOLLOW_UP_SAVE, member.current):
        return await _read_back(work, member, meant, zone, said)
    return await _keep(work, member, said, is_asking=dialogue is not None)


async def _answer(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, said: Said
) -> Answer:
    """Take *said* as the answer to the question that is open; what it cannot be is said."""
    if not member.is_permitted(NEEDS[dialogue.kind], dialogue.desk):
        return await drop(
            work, member, waiting, dialogue, said.cause, words="dialogue-closed", heard=said.heard
        )
    zone = (await work.desks.get(dialogue.desk)).zone
    spoken = Spoken(said.text, said.origin.message, work.now, zone)
    try:
        moved = dialogue.answered(read_answer(dialogue, spoken), work.now)
        return await go_on(work, member, waiting, moved, said.cause)
    except UNFIT as error:
        return await ask(work, member, waiting, error.reply_key, heard=said.heard)


async def _read_back(
    work: Work, member: Member, meant: Owed | RemindMe | Unclear, zone: str, said: Said
) -> Answer:
    """Read a promise or a reminder back; ask for what lacks in it."""
    if isinstance(meant, Unclear):
        opening = Opening(_ASKED[meant.ask], heard=said.heard)
        return await open_dialogue(work, member, opening, said.query)
    promise = _promise(member, meant, zone)
    confirm = Choice(Verb.CONFIRM, member.current, promise=promise)
    return await propose(work, member, confirm, said.origin, said.heard)


def _promise(member: Member, meant: Owed | RemindMe, zone: str) -> FollowUp:
    if isinstance(meant, Owed):
        whose, counterpart, due, at = meant.owes, meant.counterpart, meant.due, meant.at
    else:
        whose, counterpart = Owes.WE, Secret("")
        due, at = meant.wall.date(), meant.wall.time()
    return FollowUp(
        owes=whose,
        counterpart=counterpart,
        what=meant.what,
        due=due,
        at=at,
        zone=zone,
        holder=member.id,
        holder_name=member.name,
    )


async def _keep(work: Work, member: Member, said: Said, *, is_asking: bool) -> Answer:
    answer = await keep_note(work, member, said.origin, said.text)
    if is_asking and isinstance(answer.letter, Receipt):
        return replace(answer, letter=replace(answer.letter, is_asking=True))
    return answer


@dataclass(frozen=True, slots=True)
class HearPromise:
    """Read back a promise typed behind `/promises`."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, text: Secret, update: int
    ) -> Answer | None:
        """
        Return it read back, or what lacks in it; None where *text* is no promise.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            zone = (await work.desks.get(member.current)).zone
            meant = understand(text.reveal(), work.now, zone)
            if not isinstance(meant, Owed | Unclear):
                return None
            member.permit(Action.FOLLOW_UP_SAVE, member.current)
            said = Said(origin, text, moved_by(update))
            answer = await _again(work, member, said)
            if answer is None:
                answer = await _read_back(work, member, meant, zone, said)
            await work.commit()
        return answer


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
            origin = Origin(chosen.member.telegram, heard.message)
            answer = await keep_note(work, chosen.member, origin, heard.text)
            await work.commit()
        return answer
