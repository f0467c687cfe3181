"""Asks a dialogue's question: opens the dialogue, and keeps its question in one message."""

from dataclasses import dataclass, replace

from domain.deliveries import DeliveryKind, SweepDue
from domain.dialogues import Dialogue, DialogueKind, Given, begun
from domain.keyboards import Choice, Heard, Verb
from domain.letters import Answer, Question, Reader
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.references import Reference
from services.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Opening:
    """What a dialogue begins with; *heard* are words that may become a note instead."""

    kind: DialogueKind
    given: tuple[Given, ...] = ()
    record: str = ""
    desk: str = ""
    heard: Heard | None = None


async def open_dialogue(work: Work, member: Member, opening: Opening, query: str) -> Answer:
    """Put a dialogue on top, a fresh one unless it is open already, and ask its question."""
    waiting = await work.dialogues.get(member, work.now)
    known = None if opening.given else _known(waiting, opening)
    if waiting.moved_by != query:
        dialogue = replace(known, touched_at=work.now) if known else _fresh(work, member, opening)
        waiting = waiting.with_open(dialogue, query, work.now)
        await work.dialogues.put(waiting)
    is_again = known is not None and bool(known.given)
    return await ask(work, member, waiting, is_again=is_again, heard=opening.heard)


def _known(waiting: OpenDialogues, opening: Opening) -> Dialogue | None:
    wanted = (opening.kind, opening.record)
    found = [each for each in waiting.dialogues if (each.kind, each.record) == wanted]
    return found[-1] if found else None


def _fresh(work: Work, member: Member, opening: Opening) -> Dialogue:
    return begun(
        Dialogue(
            id=work.vault.fresh_id(),
            kind=opening.kind,
            desk=opening.desk or member.current,
            touched_at=work.now,
            given=opening.given,
            record=opening.record,
        )
    )


async def ask(
    work: Work,
    member: Member,
    waiting: OpenDialogues,
    problem: str = "",
    *,
    is_again: bool = False,
    heard: Heard | None = None,
) -> Answer:
    """
    Return the present question under fresh buttons.

    Words that were *heard* and did not answer it can be kept as a note.
    """
    dialogue = waiting.current
    if dialogue is None:
        raise TypeError
    desk = await work.desks.get(dialogue.desk)
    choices = [
        Choice(verb, dialogue.desk, dialogue=dialogue.id, turn=dialogue.turn)
        for verb in dialogue.offers()
    ]
    if heard is not None:
        choices.append(Choice(Verb.NOTE, dialogue.desk, heard=heard))
    keyboard = await work.keyboards.add(member, work.now, tuple(choices))
    letter = Question(
        kind=dialogue.kind,
        step=dialogue.step,
        number=dialogue.steps.index(dialogue.step) + 1,
        of=len(dialogue.steps),
        code=desk.code,
        problem=problem,
        is_again=is_again,
        reference=await _reference(work, dialogue, desk.code),
    )
    return Answer(Reader.of(member), letter, keyboard)


async def with_next(work: Work, member: Member, waiting: OpenDialogues, answer: Answer) -> Answer:
    """Return *answer*, and the question that is open now after it."""
    if waiting.current is None:
        return answer
    return replace(answer, then=await ask(work, member, waiting, is_again=True))


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """Remember in which message the present question stands."""

    archive: Archive

    async def __call__(self, sender: int, message: int) -> None:
        """
        Write it; a question that stands elsewhere leaves the chat.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            waiting = await work.dialogues.get(member, work.now)
            await work.dialogues.put(await cleared(work, member, waiting, message))
            await work.commit()


async def cleared(
    work: Work, member: Member, waiting: OpenDialogues, place: int = 0
) -> OpenDialogues:
    """Return *waiting* with its question in the message *place*; it leaves any other one."""
    if waiting.card not in {0, place}:
        owed = SweepDue(member.telegram, waiting.card, work.now)
        await work.outbox.plan(DeliveryKind.SWEEP, work.now, owed, member.telegram, waiting.card)
    return waiting.shown_in(place)


async def _reference(work: Work, dialogue: Dialogue, code: str) -> Reference | None:
    return await work.records.reference_of(dialogue.record, code) if dialogue.record else None
