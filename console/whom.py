"""Whom the operator means by an id, or by the beginning of one."""

from console.doors import Office
from domain.errors import OperatorRefusal
from domain.members import UnknownMember
from services.people.members import Listed


async def member_of(office: Office, beginning: str) -> str:
    """
    Return the id of the one member whose id begins so.

    Raises:
        UnknownMember
        OperatorRefusal: Several do.
    """
    return only(await office.list_members(), beginning)


def only(members: list[Listed], beginning: str) -> str:
    """
    Return the id of the one of *members* whose id begins so.

    Raises:
        UnknownMember
        OperatorRefusal: Several do.
    """
    found = [each.member.id for each in members if each.member.id.startswith(beginning)]
    if not found:
        raise UnknownMember
    if len(found) > 1:
        msg = "several members' ids begin like this: write more of it"
        raise OperatorRefusal(msg)
    return found[0]
