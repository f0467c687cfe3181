"""The desks a member belongs to, by the codes that people read out."""

from domain.desks import Desk
from domain.members import Member
from services.work.archive import Work


async def find_own(work: Work, member: Member, code: str) -> Desk | None:
    """Return the desk with *code* if *member* belongs to it; None for every other."""
    for grant in member.grants:
        desk = await work.desks.get(grant.desk)
        if desk.code == code.upper():
            return desk
    return None
