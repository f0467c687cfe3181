"""Asks step by step: begins a dialogue, moves it by button, and drops it."""

from dataclasses import dataclass

from domain.dialogues import Dialogue, Given
from domain.keyboards import ButtonSpent, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.secrecy import Secret
from domain.steps import DialogueKind, Step
from services.incoming.asking import Opening, open_dialogue, with_next
from services.incoming.concluding import NEEDS
from services.incoming.moving import Cause, drop, go_on, moved_by, repeat
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose

_SIDES = frozenset({Verb.WE, Verb.THEY})


@dataclass(frozen=True, slots=True)
class BeginDialogue:
    """Begin a dialogue, or go on with the one of its kind that is open."""

    archive: Archive

    async def __call__(self, sender: int, kind: DialogueKind, update: int) -> Answer:
        """
        Return the question that is to be answered now; for one *update*, always the same.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(NEEDS[kind], member.current)
            answer = await open_dialogue(work, member, Opening(kind), moved_by(update))
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class MoveDialogue:
    """Move a dialogue by button: back, on, to its end, or away."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the next question, what was kept, or that nothing was.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: A button of an old step, or of a dialogue that is over.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            waiting = await work.dialogues.get(chosen.member, work.now)
            if waiting.moved_by == press.query:
                answer = await repeat(work, chosen.member, waiting, _origin(chosen, press))
            else:
                answer = await _move(work, chosen, waiting, press)
            await work.commit()
        return answer


async def _move(work: Work, chosen: Chosen, waiting: OpenDialogues, press: Press) -> Answer:
    member, choice = chosen.member, chosen.choice
    dialogue = waiting.find(choice.dialogue)
    if dialogue is None or dialogue.turn != choice.turn:
        raise ButtonSpent
    cause = Cause(press.query, _origin(chosen, press), is_press=True)
    if choice.verb is Verb.STOP:
        return await drop(work, member, waiting, dialogue, cause)
    return await go_on(work, member, waiting, _moved(work, dialogue, choice.verb), cause)


def _moved(work: Work, dialogue: Dialogue, verb: Verb) -> Dialogue:
    if verb in _SIDES:
        return dialogue.answered(Given(Step.OWES, Secret(verb.value)), work.now)
    if verb is Verb.BACK:
        return dialogue.gone_back(work.now)
    return dialogue.skipped(work.now) if verb is Verb.SKIP else dialogue.finished(work.now)


@dataclass(frozen=True, slots=True)
class CancelWaiting:
    """Answer `/cancel`: drop the dialogue, or what was read back last."""

    archive: Archive

    async def __call__(self, sender: int, update: int) -> Answer:
        """
        Drop it and say so, or say that nothing waits; for one *update*, always the same.

        Raises:
            Stranger
        """
        query = moved_by(update)
        async with self.archive() as work:
            member = await work.members.require(sender)
            waiting = await work.dialogues.get(member, work.now)
            answer = await _cancel(work, member, waiting, query)
            await work.commit()
        return answer


async def _cancel(work: Work, member: Member, waiting: OpenDialogues, query: str) -> Answer:
    cancelled = Answer(Reader.of(member), Plain("cancelled"))
    if waiting.moved_by == query:
        return await with_next(work, member, waiting, cancelled)
    keyboard = await work.keyboards.find(waiting.proposal) if waiting.proposal else None
    if keyboard is not None and keyboard.spent_by == query:
        return cancelled
    if keyboard is not None and keyboard.is_waiting(work.now):
        await work.keyboards.update(keyboard.used(query))
        return cancelled
    if waiting.current is not None:
        return await drop(
            work, member, waiting, waiting.current, Cause(query, Origin(member.telegram, 0))
        )
    return Answer(Reader.of(member), Plain("nothing-to-cancel"))


def _origin(chosen: Chosen, press: Press) -> Origin:
    return Origin(chosen.member.telegram, press.message)
