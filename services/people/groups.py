"""What happens in groups: one is registered by a head's code, and every other is left."""

from dataclasses import dataclass

from domain.actions import Action
from domain.digits import latin
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from services.desks.groups import (
    add_group,
    code_name,
    follow_group,
    group_of,
    leave,
    lose_group,
    open_code,
)
from services.desks.wrong_codes import is_barred, refuse_code
from services.work.archive import Archive, Work
from services.work.teams import Standing


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """Let a desk have the group in which its head typed his code."""

    archive: Archive

    async def __call__(self, sender: int, chat: int, code: str) -> Answer | None:
        """
        Return what a head of desk is told in his own chat; nobody else is, nor he on a journey.

        Whatever is wrong with a code, the words are the same.
        """
        async with self.archive() as work:
            member = await work.members.find(sender)
            answer = None
            if member and _headed(member) and not await work.authenticators.is_away(member.id):
                answer = await self._register(work, member, chat, latin(code).upper())
            await _meet(work, chat)
            await work.commit()
        return answer

    @staticmethod
    async def _register(work: Work, member: Member, chat: int, code: str) -> Answer:
        reader = Reader.of(member)
        if not await is_barred(work, member.telegram):
            standing = await _opened(work, member, code)
            known = await group_of(work, chat)
            if standing and (known is None or known.desk.id == standing.desk.id):
                await add_group(work, standing, chat, member.id)
                return Answer(reader, Plain("group-connected"))
            await refuse_code(work, member.telegram, Action.GROUP_REFUSE)
        return Answer(reader, Plain("group-refused"))


@dataclass(frozen=True, slots=True)
class MeetGroup:
    """Leave a chat that no desk has registered: at once, or once a head's code did not come."""

    archive: Archive

    async def __call__(self, chat: int, adder: int | None = None) -> None:
        """Owe it; *adder* is who brought the bot there just now, if that is known."""
        async with self.archive() as work:
            member = await work.members.find(adder) if adder is not None else None
            await _meet(work, chat, patiently=member is not None and await _awaited(work, member))
            await work.commit()


@dataclass(frozen=True, slots=True)
class LoseGroup:
    """Note that the bot is in a chat no more."""

    archive: Archive

    async def __call__(self, chat: int) -> None:
        """End the registration, if there is one; its heads are told."""
        async with self.archive() as work:
            standing = await group_of(work, chat)
            if standing is not None:
                await lose_group(work, standing)
                await work.commit()


@dataclass(frozen=True, slots=True)
class FollowGroup:
    """Let a registration go with a group that became a supergroup."""

    archive: Archive

    async def __call__(self, old: int, new: int) -> None:
        """Write its new number; the same again changes nothing."""
        async with self.archive() as work:
            await follow_group(work, old, new)
            await work.commit()


async def _meet(work: Work, chat: int, *, patiently: bool = False) -> None:
    if await group_of(work, chat) is None:
        await leave(work, chat, patiently=patiently)


def _headed(member: Member) -> list[str]:
    """Return the desks for which somebody may connect a group now."""
    return [each.desk for each in member.grants if member.is_permitted(Action.GROUP_ADD, each.desk)]


async def _awaited(work: Work, member: Member) -> bool:
    """Tell whether a code of this head's is open: it may be on its way."""
    codes = [open_code(await work.desks.get(each), work.now) for each in _headed(member)]
    return any(each is not None and each.maker == member.id for each in codes)


async def _opened(work: Work, member: Member, code: str) -> Standing | None:
    """Return the desk that a code of this very head's opens, if he is its head still."""
    name = code_name(work, code)
    for desk in _headed(member):
        standing = await work.desks.standing(desk)
        found = open_code(standing.desk, work.now)
        if found is not None and (found.name, found.maker) == (name, member.id):
            return standing
    return None
