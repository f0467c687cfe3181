"""Lets the operator make somebody another thing on a desk he belongs to: a head, where none is."""

from dataclasses import dataclass, replace

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.errors import OperatorRefusal
from domain.members import Member, Permit, UnknownMember
from services.desks.menus import plan_menu
from services.records.reminders import plan_ahead
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
            member = await _find(work, member_id)
            grant = member.grant_on(desk)
            if grant is None:
                msg = f"this member has no role on {code}: `invite` him to it"
                raise OperatorRefusal(msg)
            now = member.granted(replace(grant, role=role))
            if now != member:
                await work.members.update(now, Action.MEMBER_ROLE, who=OPERATOR, desk=desk)
                await plan_ahead(work, Permit(OPERATOR, Action.DIGEST_PLAN, desk))
                await plan_menu(work, now, member)
            heads = await work.members.permitted(Action.MEMBER_LIST, desk)
            await work.commit()
        return bool(heads)


async def _find(work: Work, member_id: str) -> Member:
    known = {member.id: member for member in await work.members.all()}
    if member_id not in known:
        raise UnknownMember
    return known[member_id]
