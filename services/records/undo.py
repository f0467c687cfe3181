"""Takes a record back: it stays at rest, and is shown to nobody."""

from dataclasses import dataclass

from domain.actions import Action
from domain.errors import AmanaError
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer, Kept, Reader, Receipt
from domain.members import Member
from domain.records import AnyRecord, is_follow_up
from services.records.promised import PROMISED_AT, withdraw_promised
from services.work.archive import Archive, Work
from services.work.pressing import choose

_LOOK_BACK = 200
"""How many running numbers `/undo` looks back for the member's last record."""


class NothingToUndo(AmanaError):
    """The member has kept nothing here lately."""

    reply_key = "error-nothing-to-undo"


@dataclass(frozen=True, slots=True)
class UndoPressed:
    """Take back the record a button stands for."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Withdraw the record; a press handled again gives the same answer.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = chosen.member.permit(Action.RECORD_WITHDRAW, chosen.choice.desk)
            record = await work.records.get_any(permit, chosen.choice.record)
            answer = await _withdraw(work, chosen.member, record)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Take back the last record a member kept on the current desk."""

    archive: Archive

    async def __call__(self, sender: int, update: int) -> Answer:
        """
        Withdraw it; the same *update* handled again withdraws nothing more.

        Raises:
            Stranger, NotPermitted, NothingToUndo
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            permit = member.permit(Action.RECORD_WITHDRAW, member.current)
            known = await work.find_effect("undo", update)
            if known is None:
                record = await _last_of(work, member)
                await work.add_effect(record.id, "undo", update)
            else:
                record = await work.records.get_any(permit, known)
            answer = await _withdraw(work, member, record)
            await work.commit()
        return answer


async def _last_of(work: Work, member: Member) -> AnyRecord:
    permit = member.permit(Action.RECORD_WITHDRAW, member.current)
    last = (await work.desks.standing(member.current)).last_number
    for record in reversed(await work.records.between(permit, last - _LOOK_BACK, last)):
        if record.author == member.id and not _is_part(record):
            return record
    raise NothingToUndo


def _is_part(record: AnyRecord) -> bool:
    """Tell whether a record is a promise of a meeting: it goes when its meeting goes."""
    return is_follow_up(record) and bool(record.body.meeting)


async def withdraw(work: Work, member: Member, record: AnyRecord) -> AnyRecord:
    """
    Return *record* taken back with what was promised at it, once.

    Raises:
        NotPermitted
        ButtonSpent: It is not here any more, but elsewhere: its own receipt takes it back.
    """
    permit = member.permit(Action.RECORD_WITHDRAW, record.desk)
    if record.became:
        raise ButtonSpent
    if record.withdrawn_at is None:
        if record.kind in PROMISED_AT:
            await withdraw_promised(work, member, record)
        record = record.withdrawn(work.now)
        await work.records.update(permit, record)
    return record


async def _withdraw(work: Work, member: Member, record: AnyRecord) -> Answer:
    record = await withdraw(work, member, record)
    desk = await work.desks.get(record.desk)
    return Answer(Reader.of(member), Receipt(desk, record, Kept.WITHDRAWN))
