"""Moves a record to another desk by one tap."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.keyboards import ButtonSpent, Choice, Press
from domain.letters import Answer, Kept
from domain.members import Member
from domain.records import AnyRecord
from domain.references import Reference
from services.records.heirs import corrected_by, open_heir
from services.records.keeping import SAVING, receipt
from services.records.succession import Passage, move
from services.work.archive import Archive, Work
from services.work.pressing import choose


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """Withdraw a record from its desk and keep it on another, once."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the receipt of the record on its new desk, which is the member's current one now.

        Raises:
            Stranger, NotPermitted
            Locked: It would open without a code there: that needs one here.
            AboveCeiling: It, or a promise made at it, is marked higher than that desk may hold.
            ButtonSpent: It was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            known = await work.find_effect(*corrected_by(press.query))
            if known is None:
                heir = await _move(work, member, choice)
                await work.add_effect(heir.id, *corrected_by(press.query))
            else:
                heir = await open_heir(work, member, Action.RECORD_READ, known)
            was = await reference_before(work, choice)
            answer = await receipt(work, member, heir, Kept.MOVED, was=was)
            await work.commit()
        return answer


async def reference_before(work: Work, choice: Choice) -> Reference:
    """Return the reference of the record a button stands for; opens nothing of it."""
    desk = await work.desks.get(choice.desk)
    return await work.records.reference_of(choice.record, desk.code)


async def _move(work: Work, member: Member, choice: Choice) -> AnyRecord:
    leaving = member.permit(Action.RECORD_MOVE, choice.desk)
    old = await work.records.get_any(leaving, choice.record)
    if old.withdrawn_at is not None or old.shared_from is not None:
        raise ButtonSpent  # what another desk gave goes no further
    member.permit(SAVING[old.kind], choice.to)
    entering = member.permit(Action.RECORD_MOVE, choice.to)
    passage = Passage(member, leaving, entering, await work.desks.get(choice.to))
    heir = await move(work, passage, old)
    if member.current != choice.to:
        here = replace(member, current=choice.to)
        await work.members.update(here, Action.DESK_CHOOSE, who=member.id)
    return heir
