"""Corrects a record by button: its kind, and the way back to its receipt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from domain.actions import Action
from domain.choices import Choosing, RecordChoice
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.members import Member
from domain.records import AnyRecord, Kind
from domain.steps import DialogueKind
from services.incoming.asking import Opening, open_dialogue
from services.records.becoming import becoming_of, corrected_before, take_place
from services.records.heirs import corrected_by, open_heir
from services.records.keeping import SAVING, receipt
from services.records.kinds import as_event, as_meeting, as_note, as_promise
from services.records.proposals import read_back
from services.records.succession import Becoming
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose, open_pressed

BECOMES = {
    Kind.NOTE: (Kind.MEETING, Kind.EVENT, Kind.FOLLOW_UP),
    Kind.MEETING: (Kind.NOTE,),
    Kind.EVENT: (Kind.NOTE,),
    Kind.FOLLOW_UP: (Kind.NOTE,),
}
"""What each kind can become; everything else in two steps."""


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """Ask what a record is, or make it that."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the choice, the receipt of what the record became, or what is to be confirmed.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It was moved, taken back, or has become another kind, since.
            TextMissing, TitleMissing, LineTooLong, DateUnclear, DatePast: It cannot be that.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            answer = await _change(work, chosen, press.query)
            await work.commit()
        return answer


async def _change(work: Work, chosen: Chosen, query: str) -> Answer:
    member, choice = chosen.member, chosen.choice
    if answer := await corrected_before(work, member, choice, query):
        return answer
    record = await open_pressed(work, chosen, Action.RECORD_REPLACE)
    if not choice.value:
        return await _ask(work, member, record)
    kind = Kind(choice.value)
    if kind not in BECOMES[record.kind]:
        raise ButtonSpent
    return await _MAKERS[kind](work, member, record, query)


async def _ask(work: Work, member: Member, record: AnyRecord) -> Answer:
    kinds = [
        each for each in BECOMES[record.kind] if member.is_permitted(SAVING[each], record.desk)
    ]
    chances = tuple(Choice(Verb.KIND, record.desk, record.id, value=each) for each in kinds)
    back = Choice(Verb.RECEIPT, record.desk, record.id)
    keyboard = await work.keyboards.add(member, work.now, (*chances, back))
    return Answer(Reader.of(member), RecordChoice(record.reference, Choosing.KIND), keyboard)


async def _to_note(work: Work, member: Member, record: AnyRecord, query: str) -> Answer:
    to = Becoming(Kind.NOTE, as_note(record, work.now))
    return await take_place(work, member, record, to, corrected_by(query))


async def _to_meeting(work: Work, member: Member, record: AnyRecord, query: str) -> Answer:
    to = Becoming(Kind.MEETING, as_meeting(record))
    return await take_place(work, member, record, to, corrected_by(query))


async def _to_event(work: Work, member: Member, record: AnyRecord, query: str) -> Answer:
    desk = await work.desks.get(record.desk)
    draft = as_event(record, desk.zone)
    confirm = Choice(Verb.CONFIRM, desk.id, record.id, value=Kind.EVENT, draft=draft)
    return await _certainly(work, member, record, confirm, query, certain=draft.certain)


async def _to_promise(work: Work, member: Member, record: AnyRecord, query: str) -> Answer:
    desk = await work.desks.get(record.desk)
    promise, certain, given = as_promise(member, record, work.now, desk.zone)
    if promise is None:
        opening = Opening(DialogueKind.PROMISE, given, record.id, desk.id)
        asked = await open_dialogue(work, member, opening, query)
        return replace(await receipt(work, member, record), then=asked)
    confirm = Choice(Verb.CONFIRM, desk.id, record.id, value=Kind.FOLLOW_UP, promise=promise)
    return await _certainly(work, member, record, confirm, query, certain=certain)


async def _certainly(
    work: Work, member: Member, record: AnyRecord, confirm: Choice, query: str, *, certain: bool
) -> Answer:
    """Make it so; what could be meant otherwise is read back in the receipt's place."""
    to = becoming_of(work, confirm)
    if not certain:
        return await read_back(work, member, confirm)
    return await take_place(work, member, record, to, corrected_by(query))


_MAKERS: dict[Kind, Callable[[Work, Member, AnyRecord, str], Awaitable[Answer]]] = {
    Kind.NOTE: _to_note,
    Kind.MEETING: _to_meeting,
    Kind.EVENT: _to_event,
    Kind.FOLLOW_UP: _to_promise,
}


@dataclass(frozen=True, slots=True)
class ShowReceipt:
    """Lead back to a record's receipt."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the receipt of what the record is by now.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            if chosen.keyboard.is_waiting(work.now):  # what was read back is left
                await work.keyboards.update(chosen.keyboard.used(press.query))
            found = chosen.choice.record
            record = await open_heir(work, chosen.member, Action.RECORD_READ, found)
            answer = await receipt(work, chosen.member, record)
            await work.commit()
        return answer
