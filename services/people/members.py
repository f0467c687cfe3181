"""Finds members, lists them, suspends and resumes them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.errors import OperatorRefusal
from domain.letters import Answer, Help, Reader
from domain.members import Member, MemberState, Permit
from services.desks.menus import plan_menu
from services.desks.today import add_today
from services.outgoing.withdrawing import take_away
from services.records.planning import plan_ahead
from services.work.archive import Archive

UNREADABLE = "?"
"""In place of the code of a desk whose row does not open, or is not the newest."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Answer a member who brings no code: what he may do here."""

    archive: Archive

    async def __call__(self, sender: int, *, begins: bool = False) -> Answer:
        """
        Return the help for the sender's own roles, over the row that shows what is on.

        Who *begins* again may have blocked the bot before: his chat is owed its menu.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            keyboard = await add_today(work, member, member.current)
            if begins:
                await plan_menu(work, member)
            await work.commit()
        return Answer(Reader.of(member), Help(member.roles()), keyboard)


@dataclass(frozen=True, slots=True)
class FindReader:
    """Find in whose language and digits to answer."""

    archive: Archive

    async def __call__(self, sender: int) -> Reader:
        """
        Return the sender as a reader.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            return Reader.of(await work.members.require(sender))


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the operator sees him: desk codes, roles, state."""

    member: Member
    desks: tuple[tuple[str, Role], ...]


@dataclass(frozen=True, slots=True)
class ListMembers:
    """List everybody, for the operator."""

    archive: Archive

    async def __call__(self) -> list[Listed]:
        """Return every member with the codes of his desks."""
        async with self.archive() as work:
            codes = {each.desk.id: each.desk.code for each in await work.desks.all()}
            return [_listed(member, codes) for member in await work.members.all()]


def _listed(member: Member, codes: Mapping[str, str]) -> Listed:
    desks = ((codes.get(each.desk, UNREADABLE), each.role) for each in member.grants)
    return Listed(member, tuple(desks))


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Suspend or resume a member: it counts from the next claim, send and tap on."""

    archive: Archive

    async def __call__(self, member_id: str, state: MemberState) -> None:
        """
        Write the member's state; the same state again changes nothing.

        Raises:
            UnknownMember
            OperatorRefusal: No role is left to him.
        """
        async with self.archive() as work:
            known = await work.members.named(member_id)
            if remedy := _REMEDIES.get(known.state):
                raise OperatorRefusal(remedy)
            member = replace(known, state=_counting(known, state))
            if member != known:
                await work.members.update(member, _ACTIONS[state], who=OPERATOR)
                for grant in member.grants:  # what was announced meanwhile
                    await plan_ahead(work, Permit(OPERATOR, Action.DIGEST_PLAN, grant.desk))
                    if state is MemberState.SUSPENDED:
                        await take_away(work, member, grant.desk)
                await plan_menu(work, member, known)
                await work.commit()


def _counting(member: Member, state: MemberState) -> MemberState:
    """Return *state*; whoever never sent a first code goes on waiting for it."""
    is_waiting = state is MemberState.ACTIVE and not member.grants
    return MemberState.PENDING if is_waiting else state


_REMEDIES = {
    MemberState.PARTED: "this member has no role left and is not heard: `invite` him again",
    MemberState.PENDING: "this member is pending: he may do nothing before his first code",
}

_ACTIONS = {
    MemberState.ACTIVE: Action.MEMBER_RESUME,
    MemberState.SUSPENDED: Action.MEMBER_SUSPEND,
}
