"""Whom the operator means by an id, or by the beginning of one."""

from console.doors import Office
from domain.members import id_beginning
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
    return id_beginning((each.member.id for each in members), beginning)
