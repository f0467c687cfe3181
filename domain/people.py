"""The people of one desk as its head sees them: what each is there, and whether he is heard."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.actions import Role
from domain.errors import AmanaError, NotPermitted
from domain.members import Member, MemberState
from domain.secrecy import Secret

MANAGED = (Role.HEAD, Role.OFFICER, Role.OBSERVER)
"""Whom heads admit, suspend, change, part with. Who watches heads is not theirs to choose."""

MOST_PEOPLE = 24
"""In one message, each with a button."""


def managed_role(value: str) -> Role:
    """
    Return the role a button stands for.

    Raises:
        NotPermitted: It is no head's to give: the button is a forgery.
    """
    role = Role(value)
    if role not in MANAGED:
        raise NotPermitted
    return role


class LastHead(AmanaError):
    """A desk would be without a head."""

    reply_key = "error-last-head"


class PersonState(StrEnum):
    """Whether somebody is heard on a desk; *stopped* is the operator's word, everywhere."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a desk; `is_own` when he is the one who looks."""

    member: str
    name: Secret
    role: Role
    state: PersonState
    is_own: bool = False
    until: date | None = None
    unreached_since: datetime | None = None

    @property
    def stands(self) -> str:
        """What a button was made for: pressed when this has changed, it does nothing."""
        return f"{self.role}-{self.state}"

    @property
    def is_managed(self) -> bool:
        """Tell whether heads of his desk decide about him."""
        return self.role in MANAGED


def person_of(member: Member, desk: str, reader: Member) -> Person | None:
    """Return what *member* is on *desk* for *reader*; None if he does not belong to it."""
    grant = member.grant_on(desk)
    if grant is None:
        return None
    state = PersonState.SUSPENDED if grant.suspended else PersonState.ACTIVE
    if member.state is not MemberState.ACTIVE:
        state = PersonState.STOPPED
    return Person(
        member.id,
        member.name,
        grant.role,
        state,
        is_own=member.id == reader.id,
        until=grant.until,
        unreached_since=member.unreached_since if state is PersonState.ACTIVE else None,
    )


def people_of(members: list[Member], desk: str, reader: Member) -> list[Person]:
    """Return everybody of *desk*: heads first, then by name."""
    found = (person_of(each, desk, reader) for each in members)
    return sorted((each for each in found if each is not None), key=_place)


def _place(person: Person) -> tuple[int, str, str]:
    return list(Role).index(person.role), person.name.reveal(), person.member
