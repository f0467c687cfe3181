"""Ends roles with their last day, by the clock; sets that day, and has it said before."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from domain.actions import Action
from domain.audit import HOUSE, OPERATOR
from domain.desks import Desk
from domain.errors import OperatorRefusal
from domain.members import Grant, Member
from domain.tours import OVER, due_notice, ends_at
from services.desks.menus import plan_menu
from services.heard import TelegramsClock
from services.outgoing.tours import plan_notice
from services.outgoing.withdrawing import take_away
from services.people.parting import part_with
from services.people.roles import held
from services.races import until_won
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class SetTour:
    """Set until which day somebody has a role on a desk, or that it has no end."""

    archive: Archive

    async def __call__(self, member_id: str, code: str, until: date | None) -> None:
        """
        Write the day; notices of another one are said no more, those of this one anew.

        Raises:
            UnknownMember, UnknownDesk
            OperatorRefusal: No role there; the day is over.
        """
        async with self.archive() as work:
            member = await work.members.named(member_id)
            desk = (await work.desks.named(code)).desk
            grant = held(member, desk.id, desk.code)
            check_day(work, desk, until)
            if grant.until != until:
                now = member.granted(replace(grant, until=until))
                await work.members.update(now, Action.MEMBER_TOUR, OPERATOR, desk.id)
                await work.commit()


def check_day(work: Work, desk: Desk, until: date | None) -> None:
    """
    Make sure that a last day is not over.

    Raises:
        OperatorRefusal
    """
    if until is not None and ends_at(until, desk) <= work.now:
        msg = "that day is over at the desk: name a later one; `member offboard` ends a role now"
        raise OperatorRefusal(msg)


@dataclass(frozen=True, slots=True)
class KeepTours:
    """
    Say when a tour will end, and end it: need-to-know ends with the post, asked or not.

    By the host's clock a role counts no more; only once Telegram's agrees is it gone for good, with
    its codes. A clock set ahead for a minute would else part with everybody.
    """

    archive: Archive
    heard: TelegramsClock

    async def __call__(self) -> None:
        """Plan the notices that are due, and let no role count whose last day is over."""
        for member, grant in await self._tell():
            await until_won(partial(self._end, member.id, grant))

    async def _tell(self) -> list[tuple[Member, Grant]]:
        """Plan notices; return the roles whose last day is over."""
        over, fresh = [], 0
        async with self.archive() as work:
            desks = {each.desk.id: each.desk for each in await work.desks.all()}
            for member in await work.members.all():
                for grant in member.grants:
                    if grant.until is None or grant.desk not in desks:
                        continue
                    days = due_notice(grant.until, desks[grant.desk], work.now)
                    if days is not None:
                        fresh += await plan_notice(work, member, grant, days)
                    elif ends_at(grant.until, desks[grant.desk]) <= work.now:
                        over.append((member, grant))
            if fresh:
                await work.commit()
        return over

    async def _end(self, member_id: str, grant: Grant) -> None:
        """End a role as it was found, unless somebody decided otherwise meanwhile."""
        async with self.archive() as work:
            member = await work.members.get(member_id)
            if member.grant_on(grant.desk) != grant:
                return
            if self.heard.agrees(work.now):
                await part_with(work, member, grant.desk, HOUSE)
                await plan_notice(work, member, grant, OVER)
            elif not grant.suspended:
                await _suspend(work, member, grant)
            await work.commit()


async def _suspend(work: Work, member: Member, grant: Grant) -> None:
    """Let a role allow nothing any more: a head can resume it where the clock was wrong."""
    now = member.granted(replace(grant, suspended=True))
    await work.members.update(now, Action.MEMBER_SUSPEND, HOUSE, grant.desk)
    await plan_menu(work, now, member)
    await take_away(work, now, grant.desk)
