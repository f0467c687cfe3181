"""Hears what is typed without a command: an answer, plain words, or a note."""

from dataclasses import dataclass, replace
from typing import TypeGuard

from domain.actions import Action
from domain.dates import DatePast
from domain.dialogues import Dialogue
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Plain, Reader, Receipt
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.owed import Owed
from domain.plain_words import (
    Ask,
    Meant,
    Missing,
    RemindMe,
    Request,
    Unclear,
    Understood,
    understand,
)
from domain.secrecy import Secret
from domain.steps import DialogueKind
from services.desks.belonging import find_own
from services.desks.ceilings import take_marking
from services.desks.today import today_choices
from services.incoming.answering import Said, take_answer
from services.incoming.asking import Opening, open_dialogue
from services.incoming.moving import moved_by, repeat
from services.incoming.refusing import note_choices, refused
from services.records.keeping import find_kept, receipt
from services.records.notes import keep_note
from services.records.proposals import find_proposal, propose
from services.records.understood import given_by, promise_of
from services.work.archive import Archive, Work

_ASKED = {
    Meant.REMINDER: DialogueKind.REMINDER,
    Meant.PROMISE: DialogueKind.PROMISE,
}
"""What is asked step by step where plain words said too little."""


@dataclass(frozen=True, slots=True)
class Hear:
    """Tell what a typed text is, and do it; a request is done by the command of its name."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, text: Secret, update: int, reply_to: int = 0
    ) -> Answer | Request:
        """
        Return what is said of *text*, or what it asks for; for one message, always the same.

        A reply to the message of the question that is open answers it, however late.

        Raises:
            Stranger, NotPermitted, AboveCeiling, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            said = Said(origin, text, moved_by(update), reply_to)
            answer = await _again(work, member, said) or await _hear(work, member, said)
            await work.commit()
        return answer


async def _again(work: Work, member: Member, said: Said) -> Answer | None:
    """Return what came of this message before, if it is handled again."""
    waiting = await work.dialogues.get(member, work.now)
    if waiting.moved_by == said.query:
        answer = await repeat(work, member, waiting, said.origin)
        return await _begun_again(work, member, waiting, said, answer)
    if record := await find_kept(work, member, said.origin):
        answer = await receipt(work, member, record)
        return _still_asking(answer) if waiting.current else answer
    return await find_proposal(work, member, said.origin)


async def _begun_again(
    work: Work, member: Member, waiting: OpenDialogues, said: Said, answer: Answer
) -> Answer:
    """Return *answer*, with what was wrong in words that a dialogue was begun by."""
    dialogue = waiting.current
    if dialogue is None or dialogue.heard != said.heard:
        return answer
    zone = (await work.desks.get(member.current)).zone
    return await _explained(work, member, understand(said.text.reveal(), work.now, zone), answer)


async def _explained(work: Work, member: Member, meant: object, question: Answer) -> Answer:
    """Return *question*, which asks for a day, after what was wrong with the one that was named."""
    if not isinstance(meant, Unclear) or meant.missing is not Missing.PAST:
        return question
    return replace(await refused(work, member, DatePast.reply_key), then=question)


async def _hear(work: Work, member: Member, said: Said) -> Answer | Request:
    waiting = await work.dialogues.get(member, work.now)
    dialogue, zone = waiting.current, (await work.desks.get(member.current)).zone
    meant = understand(said.text.reveal(), work.now, zone)
    if dialogue is not None and _is_heard(work, waiting, dialogue, said):
        if isinstance(meant, Request) and meant.ask is Ask.CANCEL:
            return meant
        return await take_answer(work, member, waiting, dialogue, said)
    await take_marking(work, member.current, (said.text,))
    if isinstance(meant, Request) and await _is_here(work, member, meant):
        return meant
    if isinstance(meant, Unclear) and meant.ask is Meant.AGENDA:
        return await _ask_which_days(work, member, said)
    if _is_promised(meant) and member.is_permitted(Action.FOLLOW_UP_SAVE, member.current):
        return await _read_back(work, member, meant, zone, said)
    return await _keep(work, member, said, is_asking=dialogue is not None)


def _is_promised(meant: Understood | None) -> TypeGuard[Owed | RemindMe | Unclear]:
    """Tell whether a promise or a reminder was said, whatever lacks in it."""
    if isinstance(meant, Unclear):
        return meant.ask in _ASKED
    return isinstance(meant, Owed | RemindMe)


def _is_heard(work: Work, waiting: OpenDialogues, dialogue: Dialogue, said: Said) -> bool:
    """Tell whether *said* is an answer: soon after the question, or in reply to it."""
    return dialogue.listens(work.now) or (said.reply_to != 0 and said.reply_to == waiting.card)


async def _read_back(
    work: Work, member: Member, meant: Owed | RemindMe | Unclear, zone: str, said: Said
) -> Answer:
    """Read a promise or a reminder back; ask for what lacks in it."""
    if isinstance(meant, Unclear):
        opening = Opening(_ASKED[meant.ask], given_by(meant), heard=said.heard)
        question = await open_dialogue(work, member, opening, said.query)
        return await _explained(work, member, meant, question)
    promise = promise_of(member, meant, zone)
    confirm = Choice(Verb.CONFIRM, member.current, promise=promise)
    return await propose(work, member, confirm, said.origin, said.heard)


async def _is_here(work: Work, member: Member, request: Request) -> bool:
    """
    Tell whether what looks like a reference or a desk's code is of a desk of this member's.

    What is asked for is another desk's: whether there is that desk, nobody may see by this.
    """
    if request.ask is Ask.REQUEST:
        return True
    code = request.reference.desk if request.reference else request.code
    if not code:
        return True
    return await find_own(work, member, code) is not None


async def _ask_which_days(work: Work, member: Member, said: Said) -> Answer:
    """Ask which days are meant, under the buttons for today and the next 14."""
    member.permit(Action.AGENDA_READ, member.current)
    choices = (*today_choices(member.current), *note_choices(member, (said.heard,)))
    keyboard = await work.keyboards.add(member, work.now, choices)
    return Answer(Reader.of(member), Plain("agenda-which"), keyboard)


async def _keep(work: Work, member: Member, said: Said, *, is_asking: bool) -> Answer:
    answer = await keep_note(work, member, said.origin, said.text)
    return _still_asking(answer) if is_asking else answer


def _still_asking(answer: Answer) -> Answer:
    if not isinstance(answer.letter, Receipt):
        return answer
    return replace(answer, letter=replace(answer.letter, is_asking=True))


@dataclass(frozen=True, slots=True)
class HearPromise:
    """Read back a promise, or a reminder, typed behind `/promises`."""

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
            await take_marking(work, member.current, (text,))
            meant = understand(text.reveal(), work.now, zone)
            if not _is_promised(meant):
                return None
            member.permit(Action.FOLLOW_UP_SAVE, member.current)
            said = Said(origin, text, moved_by(update))
            answer = await _again(work, member, said)
            if answer is None:
                answer = await _read_back(work, member, meant, zone, said)
            await work.commit()
        return answer
