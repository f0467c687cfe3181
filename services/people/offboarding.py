"""Ends everything of somebody, step by step: heard no more at once, then desk after desk."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.deliveries import DeliveryState
from domain.errors import OperatorRefusal
from domain.members import Grant, Member, MemberState, member_named
from domain.typed_text import key
from services.desks.menus import plan_menu
from services.outgoing.withdrawing import (
    count_concealments,
    is_under_way,
    owed_to,
    shown_to,
)
from services.people.handing_over import hand_over
from services.people.members import UNREADABLE
from services.people.parting import Parting, forget_codes, part_with, promises_held
from services.races import until_won
from services.work.archive import Archive, Work

_ORDINARY = frozenset({Role.OFFICER, Role.OBSERVER})
"""Roles of which a desk need not have one."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One role that ends: what is closed, taken out of the chat, and left to the post."""

    desk: str
    role: Role
    closed: int
    taken: int
    left: int
    is_sole: bool
    """Whether nobody else on the desk has this role, and one should."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """
    Somebody's off-boarding: before it, what would end; after it, what has.

    *waiting* messages are still to leave the chat, *stuck* ones Telegram did not let go.
    *namesakes* are recovery officers whose name shares a word with his.
    """

    member: Member
    ended: tuple[Ended, ...] = ()
    waiting: int = 0
    stuck: int = 0
    namesakes: tuple[str, ...] = ()
    to: Member | None = None


@dataclass(frozen=True, slots=True)
class CountLeaving:
    """Count what off-boarding somebody would end; nothing is changed."""

    archive: Archive

    async def __call__(self, member_id: str, to: str = "") -> Leaving:
        """
        Return what would end.

        Raises:
            UnknownMember
            OperatorRefusal: Nobody can take over who has no role there.
        """
        async with self.archive() as work:
            members = await work.members.all()
            member = member_named(members, member_id)
            heir, sole = _heir(members, member, to), _soles(member, members)
            codes = {each.desk.id: each.desk.code for each in await work.desks.all()}
            ended = [
                Ended(
                    codes.get(grant.desk, UNREADABLE),
                    grant.role,
                    len(await owed_to(work, member, grant.desk)),
                    len(await shown_to(work, member, grant.desk)),
                    len(await promises_held(work, member, grant.desk, OPERATOR)),
                    grant in sole,
                )
                for grant in member.grants
            ]
            return await _standing(work, Leaving(member, tuple(ended), to=heir))


@dataclass(frozen=True, slots=True)
class OffBoard:
    """
    End every role of somebody. Cut off anywhere and run again, it goes on.

    It lets *pause* pass while something is on its way to him: once this returns, nothing is.
    """

    archive: Archive
    pause: Callable[[], Awaitable[None]]

    async def __call__(self, member_id: str, to: str = "") -> Leaving:
        """
        Suspend at once, end role after role, and return what has ended.

        Each step is durable by itself: from the first on, nothing more is said to him.

        Raises:
            UnknownMember
            OperatorRefusal: Nobody can take over who has no role there.
        """
        before = await CountLeaving(self.archive)(member_id, to)
        await until_won(lambda: self._silence(member_id))
        await self._land(member_id)
        ended = []
        for grant, counted in zip(before.member.grants, before.ended, strict=True):
            parting = await self._part(member_id, grant, to)
            ended.append(
                replace(counted, closed=parting.closed, taken=parting.taken, left=parting.left)
            )
        await until_won(lambda: self._let_go(member_id))
        await self._land(member_id)  # what had looked at his rights just before
        await until_won(lambda: self._hand_over(member_id, to))
        async with self.archive() as work:
            member = await work.members.get(member_id)
            return await _standing(work, Leaving(member, tuple(ended), to=before.to))

    async def _silence(self, member_id: str) -> None:
        async with self.archive() as work:
            member = await work.members.get(member_id)
            if member.state not in {MemberState.SUSPENDED, MemberState.PARTED}:
                silenced = replace(member, state=MemberState.SUSPENDED)
                await work.members.update(silenced, Action.MEMBER_SUSPEND, who=OPERATOR)
                await plan_menu(work, silenced, member)
                await work.commit()

    async def _land(self, member_id: str) -> None:
        """Wait for what is on its way to him: at most for a lease, for a sender may be dead."""
        while await self._is_under_way(member_id):
            await self.pause()

    async def _is_under_way(self, member_id: str) -> bool:
        async with self.archive() as work:
            return await is_under_way(work, await work.members.get(member_id))

    async def _let_go(self, member_id: str) -> None:
        """Say so of somebody who had no role from the beginning; a role given meanwhile stays."""
        async with self.archive() as work:
            member = await work.members.get(member_id)
            if not member.grants and member.state is not MemberState.PARTED:
                gone = replace(member, state=MemberState.PARTED)
                await work.members.update(gone, Action.MEMBER_PART, who=OPERATOR)
                await forget_codes(work, gone, OPERATOR)
                await work.commit()

    async def _hand_over(self, member_id: str, to: str) -> None:
        """Owe the successor the posts, now that nothing of them changes hands any more."""
        async with self.archive() as work:
            if to:
                leaver, heir = await work.members.get(member_id), await work.members.get(to)
                await hand_over(work, leaver, heir)
                await work.commit()

    async def _part(self, member_id: str, grant: Grant, to: str) -> Parting:
        async def part() -> Parting:
            async with self.archive() as work:
                member = await work.members.get(member_id)
                heir = await work.members.get(to) if to else None
                parting = await part_with(work, member, grant.desk, OPERATOR, heir)
                await work.commit()
            return parting

        return await until_won(part)


async def _standing(work: Work, leaving: Leaving) -> Leaving:
    """Return *leaving* with what is in his chat still, and who among the officers may be he."""
    member = leaving.member
    words = set(key(member.name.reveal()).split())
    officers = [each.name.reveal() for each in await work.officers.present()]
    return replace(
        leaving,
        waiting=await count_concealments(work, member, DeliveryState.DUE),
        stuck=await count_concealments(work, member, DeliveryState.MISSED)
        + await count_concealments(work, member, DeliveryState.WAITING),
        namesakes=tuple(name for name in officers if words & set(key(name).split())),
    )


def _heir(members: Sequence[Member], leaver: Member, to: str) -> Member | None:
    """
    Return who takes over.

    Raises:
        UnknownMember
        OperatorRefusal: It is himself, or nobody who could see to anything of his.
    """
    if not to:
        return None
    heir = member_named(members, to)
    desks = {each.desk for each in leaver.grants}
    able = [desk for desk in desks if heir.is_permitted(Action.FOLLOW_UP_CHANGE, desk)]
    if heir == leaver or (desks and not able):
        msg = "who takes over needs a role of head or officer on a desk of his: `invite` him first"
        raise OperatorRefusal(msg)
    return heir


def _soles(member: Member, members: Sequence[Member]) -> set[Grant]:
    """Return the roles of *member* that nobody else has on that desk, of those one should have."""
    others = {
        (each.desk, each.role)
        for other in members
        for each in other.grants
        if other.id != member.id and other.state is MemberState.ACTIVE and not each.suspended
    }
    return {
        each
        for each in member.grants
        if each.role not in _ORDINARY and (each.desk, each.role) not in others
    }
