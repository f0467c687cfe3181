"""Lets somebody onto a desk, and says so."""

from domain.actions import Action, Role
from domain.letters import Answer, Reader, Welcome
from domain.members import Grant, Member, Permit
from services.desks.lessons import begin_lessons
from services.desks.menus import plan_menu
from services.desks.today import add_today
from services.records.planning import plan_ahead
from services.work.archive import Work


async def let_in(work: Work, known: Member, grant: Grant) -> Member:
    """Give a member, or somebody who waited to be one, a role; return him as he is now."""
    member = known.joined(grant)
    await work.members.update(member, Action.MEMBER_ADMIT, who=known.id, desk=grant.desk)
    if not known.grants:
        await begin_lessons(work, member)
    await follow_admission(work, member, grant.desk, known)
    return member


async def follow_admission(
    work: Work, member: Member, desk: str, before: Member | None = None
) -> None:
    """Owe a new member of a desk what was announced there, and his menu."""
    await plan_ahead(work, Permit(member.id, Action.MEMBER_ADMIT, desk))
    await plan_menu(work, member, before)


async def welcome(work: Work, member: Member, desk_id: str, role: Role) -> Answer:
    """Return the welcome to a desk, over the row that shows what is on."""
    desk = await work.desks.get(desk_id)
    keyboard = await add_today(work, member, desk.id)
    return Answer(Reader.of(member), Welcome(desk, role), keyboard)
