"""Shares a record with another desk, or gives it away for good: by button, or by its code."""

from dataclasses import dataclass

from domain.actions import Action
from domain.choices import Choosing, RecordChoice
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Kept, Plain, Reader
from domain.members import Member
from domain.records import AnyRecord
from domain.references import Reference, parse_reference
from services.access.opening import require_open
from services.desks.belonging import find_own
from services.records.heirs import corrected_by, open_heir
from services.records.keeping import receipt
from services.records.sharing import (
    decide,
    find_target,
    share,
    share_choices,
    take_back,
    unsaid_beyond,
)
from services.records.succession import move
from services.work.archive import Archive, Work
from services.work.pressing import choose


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """Ask with which desk, or share with the one that was chosen."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the choice of desks, or that the desk has its copy.

        Raises:
            Stranger, NotPermitted, ShareRefused, Locked, Travelling
            ButtonSpent: It was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            permit = member.permit(Action.RECORD_SHARE, choice.desk)
            await require_open(work, member, choice.desk, cost=0)
            record = await work.records.get_any(permit, choice.record)
            if record.withdrawn_at is not None:
                raise ButtonSpent
            if choice.to:
                passage = decide(
                    member, Action.RECORD_SHARE, record, await work.desks.get(choice.to)
                )
                answer = await share(work, passage, record, press.query)
            else:
                answer = await _ask(work, member, record)
            await work.commit()
        return answer


async def _ask(work: Work, member: Member, record: AnyRecord) -> Answer:
    choices = await share_choices(work, member, record)
    back = Choice(Verb.RECEIPT, record.desk, record.id)
    keyboard = await work.keyboards.add(member, work.now, (*choices, back))
    return Answer(Reader.of(member), RecordChoice(record.reference, Choosing.SHARE), keyboard)


@dataclass(frozen=True, slots=True)
class Unshare:
    """Take a share back: the other desk's copy is withdrawn."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the record's own receipt, or that it is taken back, if that is gone.

        Raises:
            Stranger, NotPermitted, ButtonSpent, ShareGone
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            await take_back(work, member, choice)
            try:
                record = await open_heir(work, member, Action.RECORD_SHARE, choice.record)
            except NotPermitted:  # taken back itself, or moved out of reach
                answer = Answer(Reader.of(member), Plain("receipt-unshared"))
            else:
                answer = await receipt(work, member, record, Kept.UNSHARED)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ShareByCode:
    """Share a record with a desk that is named by its code: `/share NAV-17 LAND`."""

    archive: Archive

    async def __call__(self, sender: int, reference: str, code: str, update: int) -> Answer:
        """
        Return that the desk has its copy; for one *update*, it is given once.

        Raises:
            Stranger, NotPermitted, ShareRefused, Locked, Travelling
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            record = await _find(work, member, Action.RECORD_SHARE, reference)
            passage = await find_target(work, member, Action.RECORD_SHARE, record, code)
            with unsaid_beyond(passage):
                answer = await share(work, passage, record, f"update:{update}")
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class TransferByCode:
    """Give a record away to a desk that is named by its code: `/transfer NAV-17 LAND`."""

    archive: Archive

    async def __call__(self, sender: int, reference: str, code: str, update: int) -> Answer:
        """
        Return the receipt on the new desk; to whom does not belong there, that it is given away.

        Raises:
            Stranger, NotPermitted, ShareRefused, Locked, Travelling
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = await work.find_effect(*corrected_by(f"update:{update}"))
            if known is None:
                heir, was = await self._move(work, member, reference, code)
                await work.add_effect(heir, *corrected_by(f"update:{update}"))
            else:
                heir, was = known, parse_reference(reference)
            answer = await _given(work, member, heir, was)
            await work.commit()
        return answer

    async def _move(
        self, work: Work, member: Member, reference: str, code: str
    ) -> tuple[str, Reference | None]:
        record = await _find(work, member, Action.RECORD_MOVE, reference)
        passage = await find_target(work, member, Action.RECORD_MOVE, record, code)
        with unsaid_beyond(passage):
            heir = await move(work, passage, record)
        return heir.id, record.reference


async def _given(work: Work, member: Member, heir: str, was: Reference | None) -> Answer:
    desk = await work.records.desk_of(heir)
    if member.is_permitted(Action.RECORD_READ, desk):
        record = await open_heir(work, member, Action.RECORD_READ, heir)
        return await receipt(work, member, record, Kept.MOVED, was=was)
    return Answer(Reader.of(member), Plain("given-away"))


async def _find(work: Work, member: Member, action: Action, reference: str) -> AnyRecord:
    """
    Open what a reference means, by what *member* may do where it is.

    Raises:
        NotPermitted: Unknown, withdrawn, or not his to give: one answer for all.
    """
    asked = parse_reference(reference)
    desk = await find_own(work, member, asked.desk) if asked else None
    if asked is None or desk is None:
        raise NotPermitted
    permit = member.permit(action, desk.id)
    await require_open(work, member, desk.id, cost=0)
    named = await work.records.find_id(permit, asked.number)
    return await open_heir(work, member, action, named)
