"""Lets somebody read again who travels, or was forced to unlock: a colleague does, never he."""

from dataclasses import dataclass
from functools import partial

from domain.actions import Action
from domain.audit import OPERATOR
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer
from services.access.opening import require_open
from services.desks.menus import plan_menu
from services.people.managing import standing
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.pressing import choose


@dataclass(frozen=True, slots=True)
class Lift:
    """End the journey of somebody on a head's desk, and show how he stands now."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it; whoever travels no more is only shown.

        Raises:
            Stranger, NotPermitted, ButtonSpent, ReadOutside, Locked, Travelling
        """
        return await until_won(partial(self._lift, sender, press))

    async def _lift(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            shown, to = chosen.choice.shown, chosen.choice.to
            if shown is None:
                raise ButtonSpent
            permit = chosen.member.permit(Action.TRAVEL_LIFT, chosen.choice.desk)
            await require_open(work, chosen.member, permit.desk, cost=0)
            if to == permit.member or (await work.members.get(to)).grant_on(permit.desk) is None:
                raise NotPermitted
            await _lift(work, to, permit.member, permit.desk)
            answer = await standing(work, chosen, press, shown)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class LiftByOperator:
    """End somebody's journey where no head of his can: of a silent desk, or without another."""

    archive: Archive

    async def __call__(self, member_id: str) -> bool:
        """
        Write it; return whether he travelled.

        Raises:
            UnknownMember
        """
        async with self.archive() as work:
            member = await work.members.named(member_id)
            is_lifted = await _lift(work, member.id, OPERATOR)
            await work.commit()
        return is_lifted


async def _lift(work: Work, member: str, by: str, desk: str = "") -> bool:
    known = await work.authenticators.find(member)
    if known is None or known.travelling_since is None:
        return False
    await work.authenticators.put(known.lifted(), Action.TRAVEL_LIFT, by, desk)
    await plan_menu(work, await work.members.get(member))
    return True
