"""Lets the operator change or resume somebody's role on a desk: a head, where no head counts."""

from dataclasses import dataclass, replace

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.errors import OperatorRefusal
from domain.members import Grant, Member, Permit
from services.desks.menus import plan_menu
from services.records.planning import plan_ahead
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class SetRole:
    """Change a member's role on one desk, whoever heads it; it counts at once."""

    archive: Archive

    async def __call__(self, member_id: str, code: str, role: Role) -> bool:
        """
        Write the role; the same one again changes nothing. Tell whether the desk has a head now.

        Raises:
            UnknownMember, UnknownDesk
            OperatorRefusal: He does not belong to that desk.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()  # a head may decide about the same one at this moment
            desk = (await work.desks.named(code)).desk.id
            member = await work.members.named(member_id)
            grant = held(member, desk, code)
            await _change(work, member, replace(grant, role=role), Action.MEMBER_ROLE)
            heads = await work.members.permitted(Action.MEMBER_LIST, desk)
            await work.commit()
        return bool(heads)


@dataclass(frozen=True, slots=True)
class ResumeRole:
    """End a suspension on one desk: its last head may be the one who is suspended there."""

    archive: Archive

    async def __call__(self, member_id: str, code: str) -> None:
        """
        Write it; of a role that counts, nothing.

        Raises:
            UnknownMember, UnknownDesk
            OperatorRefusal: He does not belong to that desk.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()
            desk = (await work.desks.named(code)).desk.id
            member = await work.members.named(member_id)
            grant = replace(held(member, desk, code), suspended=False)
            await _change(work, member, grant, Action.MEMBER_RESUME)
            await work.commit()


def held(member: Member, desk: str, code: str) -> Grant:
    """
    Return the role of *member* on a desk, by its id; the error says its code.

    Raises:
        OperatorRefusal: He has none there.
    """
    grant = member.grant_on(desk)
    if grant is None:
        msg = f"this member has no role on {code}: `invite` him to it"
        raise OperatorRefusal(msg)
    return grant


async def _change(work: Work, member: Member, grant: Grant, action: Action) -> None:
    """Write what a member is on a desk from now on; what he is already changes nothing."""
    now = member.granted(grant)
    if now != member:
        await work.members.update(now, action, who=OPERATOR, desk=grant.desk)
        await plan_ahead(work, Permit(OPERATOR, Action.DIGEST_PLAN, grant.desk))
        await plan_menu(work, now, member)
