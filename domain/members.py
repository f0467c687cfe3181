"""The people Amana has admitted, and what each may do on which desk."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.actions import AS_AUTHOR, PERMITTED, READERS, Action, Role
from domain.digits import Digits
from domain.errors import AmanaError, NotPermitted, OperatorRefusal, Stranger
from domain.quiet import Quiet
from domain.secrecy import Secret

LANGUAGES = ("en", "ar")


class UnknownMember(AmanaError):
    """No member has that id."""

    reply_key = "error-unknown-member"


class FirstCalendar(StrEnum):
    """Which of the two calendars stands first where a day is written in both."""

    GREGORIAN = "gregorian"
    HIJRI = "hijri"


class MemberState(StrEnum):
    """Whether a member is heard and told anything at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    PENDING = "pending"
    """His link was opened, and no code of his paper came yet: he is told and may do nothing."""

    PARTED = "parted"
    """No role is left to him: a stranger, until he is invited again."""


@dataclass(frozen=True, slots=True)
class Grant:
    """
    One role on one desk; while it is *suspended* it allows nothing there.

    It ends by itself with the day *until*, by the clocks of the desk.
    """

    desk: str
    role: Role
    suspended: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """A decision that was taken: nothing of a desk is opened or sealed without one."""

    member: str
    action: Action
    desk: str


@dataclass(frozen=True, slots=True)
class Member:
    """
    A person as Amana knows him; `telegram` is his Telegram id and his private chat's.

    `offsets` are the reminders he chose last for an event, none if he never did. *Unreached* is who
    has blocked the bot, or is gone from Telegram: nothing is pushed to him until he is back.
    """

    id: str
    telegram: int
    name: Secret
    language: str
    grants: tuple[Grant, ...]
    current: str
    digits: Digits = Digits.LATIN
    state: MemberState = MemberState.ACTIVE
    calendar: FirstCalendar = FirstCalendar.GREGORIAN
    quiet: Quiet = Quiet.NONE
    offsets: tuple[timedelta, ...] = ()
    unreached_since: datetime | None = None

    def permit(self, action: Action, desk: str) -> Permit:
        """
        Decide whether this member may do *action* on *desk* now.

        Raises:
            Stranger: The member is suspended; nothing is to be said to him.
            NotPermitted: No role of his on that desk allows it.
        """
        if self.state is not MemberState.ACTIVE:
            raise Stranger
        if desk not in self.desks_of(action):
            raise NotPermitted
        return Permit(self.id, action, desk)

    def is_heard_on(self, desk: str) -> bool:
        """Tell whether he is anything on *desk* now, whatever his role allows."""
        grant = self.grant_on(desk)
        is_active = self.state is MemberState.ACTIVE
        return is_active and grant is not None and not grant.suspended

    def permit_own(self, action: Action, desk: str, author: str) -> Permit:
        """
        Decide as `permit` does; who is the *author* of what it is about may more.

        Raises:
            Stranger, NotPermitted: As `permit` does.
        """
        if self.id == author and action in AS_AUTHOR:
            return replace(self.permit(AS_AUTHOR[action], desk), action=action)
        return self.permit(action, desk)

    def permit_beyond(self, action: Action, leaving: str, entering: str) -> Permit:
        """
        Decide that he may bring what the desk *leaving* keeps to the desk *entering*.

        To a desk where he may do so anyway; to one where he is nobody, as head of the first.

        Raises:
            Stranger: He is suspended.
            NotPermitted: Not his to give, or not there: also where he is suspended.
        """
        self.permit(action, leaving)
        if self.grant_on(entering) is not None:
            return self.permit(action, entering)
        self.permit(Action.RECORD_SEND, leaving)
        return Permit(self.id, action, entering)

    def is_permitted(self, action: Action, desk: str, author: str = "") -> bool:
        """Tell whether `permit`, or for an *author* `permit_own`, would grant it."""
        try:
            self.permit_own(action, desk, author)
        except (NotPermitted, Stranger):
            return False
        return True

    def desks_of(self, action: Action) -> tuple[str, ...]:
        """Return where a role of his that counts allows *action*, whatever his own state is."""
        named = self.named_for(action)
        return tuple(each.desk for each in self.grants if not each.suspended and each.desk in named)

    def named_for(self, action: Action) -> tuple[str, ...]:
        """Return where a role of his allows *action* once it is suspended no more."""
        return tuple(each.desk for each in self.grants if each.role in PERMITTED[action])

    def roles(self) -> frozenset[Role]:
        """Every role this member has anywhere, without those that are suspended."""
        return frozenset(grant.role for grant in self.grants if not grant.suspended)

    def grant_on(self, desk: str) -> Grant | None:
        """Return what this member is on *desk*, None if he does not belong to it."""
        return next((each for each in self.grants if each.desk == desk), None)

    def granted(self, grant: Grant) -> "Member":
        """Return this member with *grant* in the place of what he was on its desk."""
        found = (grant if each.desk == grant.desk else each for each in self.grants)
        return replace(self, grants=tuple(found))

    def joined(self, grant: Grant) -> "Member":
        """
        Return this member with *grant*, which replaces an earlier one on the same desk.

        That desk is his current one from now on, unless he may read nothing there. Somebody the
        house had parted with is heard again, with this role and no other.
        """
        others = tuple(each for each in self.grants if each.desk != grant.desk)
        current = grant.desk if grant.role in READERS or not others else self.current
        is_let_in = self.state in {MemberState.PARTED, MemberState.PENDING}
        state = MemberState.ACTIVE if is_let_in else self.state
        grants = (*others, grant)
        return replace(self, grants=grants, current=current, state=state, unreached_since=None)

    def parted(self, desk: str) -> "Member":
        """Return this member without his role on *desk*; with none left, he is a stranger."""
        left = tuple(each for each in self.grants if each.desk != desk)
        reads = sorted(left, key=lambda each: each.role not in READERS)
        current = reads[0].desk if reads and self.current == desk else self.current
        state = self.state if left else MemberState.PARTED
        return replace(self, grants=left, current=current, state=state)


def member_named(members: Iterable[Member], member: str) -> Member:
    """
    Return the one of *members* whose id somebody typed.

    Raises:
        UnknownMember
    """
    for each in members:
        if each.id == member:
            return each
    raise UnknownMember


def id_beginning(members: Iterable[str], beginning: str) -> str:
    """
    Return the one of *members*' ids that begins as somebody typed.

    Raises:
        UnknownMember
        OperatorRefusal: Several do.
    """
    found = [each for each in members if each.startswith(beginning)]
    if not found:
        raise UnknownMember
    if len(found) > 1:
        msg = "several members' ids begin like this: write more of it"
        raise OperatorRefusal(msg)
    return found[0]
