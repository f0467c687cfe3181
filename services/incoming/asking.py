"""Asks a dialogue's question: opens the dialogue, and keeps its question in one message."""

from dataclasses import dataclass, replace

from domain.deliveries import DeliveryKind
from domain.dialogues import Dialogue, Given, begun
from domain.keyboards import Choice, Heard
from domain.letters import Answer, Question, Reader
from domain.members import Member
from domain.offsets import DEFAULT_OFFSETS, Offsets
from domain.open_dialogues import OpenDialogues
from domain.particulars import SweepDue
from domain.references import Reference
from domain.steps import DialogueKind
from services.desks.ceilings import take_marking
from services.incoming.refusing import note_choices
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Opening:
    """What a dialogue begins with; *heard* are words that said too little, and may be a note."""

    kind: DialogueKind
    given: tuple[Given, ...] = ()
    record: str = ""
    desk: str = ""
    heard: Heard | None = None


async def open_dialogue(work: Work, member: Member, opening: Opening, query: str) -> Answer:
    """Put a dialogue on top, a fresh one unless it is open already, and ask its question."""
    texts = (each.text for each in opening.given)
    await take_marking(work, opening.desk or member.current, texts)
    waiting = await work.dialogues.get(member, work.now)
    is_fresh = (opening.given or opening.heard) and not opening.record
    known = None if is_fresh else _known(waiting, opening, opening.desk or member.current)
    if waiting.moved_by != query:
        dialogue = replace(known, touched_at=work.now) if known else _fresh(work, member, opening)
        waiting = waiting.with_open(dialogue, query, work.now)
        await work.dialogues.put(waiting)
    is_again = known is not None and bool(known.given)
    return await ask(work, member, waiting, is_again=is_again)


def _known(waiting: OpenDialogues, opening: Opening, desk: str) -> Dialogue | None:
    """Return the dialogue of the same kind, about the same record, on the same desk."""
    wanted = (opening.kind, opening.record, desk)
    found = [each for each in waiting.dialogues if (each.kind, each.record, each.desk) == wanted]
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
            heard=opening.heard,
        )
    )


async def ask(
    work: Work, member: Member, waiting: OpenDialogues, *, is_again: bool = False
) -> Answer:
    """
    Return the present question under fresh buttons.

    The words that its dialogue was begun by can be kept as a note instead.
    """
    dialogue = waiting.current
    if dialogue is None:
        raise TypeError
    desk = await work.desks.get(dialogue.desk)
    keyboard = await work.keyboards.add(member, work.now, _choices(member, dialogue))
    letter = Question(
        kind=dialogue.kind,
        step=dialogue.step,
        number=dialogue.steps.index(dialogue.step) + 1,
        of=len(dialogue.steps),
        code=desk.code,
        is_again=is_again,
        reference=await _reference(work, dialogue, desk.code),
        usual=usual_offsets(member),
    )
    return Answer(Reader.of(member), letter, keyboard)


def usual_offsets(member: Member) -> Offsets:
    """Return the reminders an event of *member* has unless he says otherwise."""
    return member.offsets or DEFAULT_OFFSETS


def _choices(member: Member, dialogue: Dialogue) -> tuple[Choice, ...]:
    moves = tuple(
        Choice(verb, dialogue.desk, dialogue=dialogue.id, turn=dialogue.turn)
        for verb in dialogue.offers()
    )
    heard = (dialogue.heard,) if dialogue.heard else ()
    return (*moves, *note_choices(member, heard, dialogue.desk, dialogue.id))


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
    if card := waiting.leaves_for(place, work.now):
        owed = SweepDue(member.telegram, card, waiting.card_at or work.now)
        await work.outbox.plan(DeliveryKind.SWEEP, work.now, owed, member.telegram, card)
    return waiting.shown_in(place, work.now)


async def leave(
    work: Work, member: Member, waiting: OpenDialogues, place: int = 0
) -> OpenDialogues:
    """Write that the present question is over: it leaves, or has become what is said of it."""
    over = (await cleared(work, member, waiting, place)).shown_in(0, work.now)
    await work.dialogues.put(over)
    return over


async def close_wording(
    work: Work, member: Member, record: str, moved_by: str, answer: Answer
) -> Answer:
    """Return *answer*, which gave a record its wording: what asked for one asks no more."""
    waiting = await work.dialogues.get(member, work.now)
    if waiting.moved_by == moved_by:
        return await with_next(work, member, waiting, answer)
    wanted = (DialogueKind.WORDING, record)
    asked = next((each for each in waiting.dialogues if (each.kind, each.record) == wanted), None)
    if asked is None:
        return answer
    waiting = await leave(work, member, waiting.without(asked, moved_by, work.now))
    return await with_next(work, member, waiting, answer)


async def _reference(work: Work, dialogue: Dialogue, code: str) -> Reference | None:
    return await work.records.reference_of(dialogue.record, code) if dialogue.record else None
