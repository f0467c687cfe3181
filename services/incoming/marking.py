"""Marks a record anew by button, or takes it back where its desk may not hold it."""

from dataclasses import dataclass

from domain.actions import Action
from domain.discretion import Form, Way, is_told
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.marking_letters import MarkingChoice, Withheld
from domain.markings import Markings, Words
from domain.members import Member
from domain.records import AnyRecord, is_event
from domain.regards import remark
from domain.secrecy import Secret
from services.desks.ceilings import check_ceiling
from services.records.keeping import receipt
from services.records.planning import plan_reminders
from services.records.undo import withdraw
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose, open_pressed


@dataclass(frozen=True, slots=True)
class MarkRecord:
    """Ask how a record is to be marked, or mark it so."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the choice up to the desk's ceiling, or the receipt of the record marked anew.

        Raises:
            Stranger, NotPermitted
            AboveCeiling: The ceiling is lower by now.
            ButtonSpent: The record was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await open_pressed(work, chosen, Action.RECORD_MARK)
            answer = await _mark(work, chosen, record)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class WithholdRecord:
    """Take back a record that is higher than its desk may hold, and say where it belongs."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Withdraw the record; a press handled again says the same.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It was moved, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = chosen.member.permit(Action.RECORD_WITHDRAW, chosen.choice.desk)
            record = await work.records.get_any(permit, chosen.choice.record)
            await withdraw(work, chosen.member, record)
            letter = await _withheld(work, record)
            await work.commit()
        return Answer(Reader.of(chosen.member), letter)


async def _mark(work: Work, chosen: Chosen, record: AnyRecord) -> Answer:
    member, wanted = chosen.member, chosen.choice.value
    markings = await work.markings.get()
    if not markings:
        return Answer(Reader.of(member), Plain("marking-none"))
    if not wanted:
        return await _ask(work, member, record, markings)
    if markings.find(wanted) is None:
        raise ButtonSpent
    await check_ceiling(work, record.desk, wanted)
    return await receipt(work, member, await _write(work, member, record, wanted))


async def _write(work: Work, member: Member, record: AnyRecord, marking: str) -> AnyRecord:
    changed = remark(record, marking, work.now, member.id)
    if changed.revision > record.revision:
        await work.records.update(member.permit(Action.RECORD_MARK, record.desk), changed)
        if is_event(changed):
            await plan_reminders(work, changed)  # what is owed of an older version comes no more
    return changed


async def _ask(work: Work, member: Member, record: AnyRecord, markings: Markings) -> Answer:
    desk = await work.desks.get(record.desk)
    offered = markings.upto(desk.ceiling)
    chances = tuple(
        Choice(
            Verb.MARKING,
            record.desk,
            record.id,
            value=each.id,
            label=Secret(each.name.said(member.language)),
        )
        for each in offered
    )
    higher = (Choice(Verb.HIGHER, record.desk, record.id),) if desk.ceiling else ()
    back = Choice(Verb.RECEIPT, record.desk, record.id)
    keyboard = await work.keyboards.add(member, work.now, (*chances, *higher, back))
    is_silent = is_told(Way.CHOICE, desk, Form.REFERENCE)
    letter = MarkingChoice(record.reference, offered, "" if is_silent else record.marking)
    return Answer(Reader.of(member), letter, keyboard)


async def _withheld(work: Work, record: AnyRecord) -> Withheld:
    belongs = await _belonging(work, record.desk)
    if is_told(Way.RECEIPT, await work.desks.get(record.desk), Form.REFERENCE):
        return Withheld(record.reference, "", held=False, belongs=belongs)
    return Withheld(record.reference, record.expires, record.held, belongs)


async def _belonging(work: Work, desk: str) -> Words:
    """Return where the lowest of what stands above a desk's ceiling belongs."""
    markings, ceiling = await work.markings.get(), (await work.desks.get(desk)).ceiling
    above = [each for each in markings.listed if markings.is_above(each.id, ceiling)]
    return markings.belonging(above[0]) if above else markings.belongs
