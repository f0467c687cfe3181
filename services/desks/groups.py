"""A desk's group: which chat it is, who may connect one, and when the bot leaves a chat."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.alerts import AlertKind
from domain.audit import HOUSE
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.groups import GRACE, Group, GroupCode, GroupNews
from domain.invitations import VALID_FOR
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.members import Member
from domain.notices import GroupCard
from domain.particulars import GroupDue, LeaveDue
from domain.secrecy import Lookup, Secret
from services.desks.alerts import plan_alerts
from services.ports import Messenger
from services.work.archive import Archive, Work
from services.work.pressing import choose
from services.work.teams import Standing

RENEW, REMOVE = "renew", "remove"
"""The values of the buttons under a desk's card."""

_SETTLING = timedelta(seconds=10)
"""Before a chat is left: a group that becomes a supergroup says so in two chats, in any order."""


@dataclass(frozen=True, slots=True)
class AskGroup:
    """Answer `/group`: how the desk stands with a group; where nothing is open, a code for one."""

    archive: Archive
    messenger: Messenger

    async def __call__(self, sender: int) -> Answer:
        """
        Return the card of the sender's current desk.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.GROUP_ADD, member.current)
            standing = await work.desks.standing(member.current)
            secret = None
            if standing.desk.group is None and open_code(standing.desk, work.now) is None:
                secret = await _offer(work, member, standing)
            answer = await _card(work, member, self.messenger.username(), secret)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Make another code for a group, or do without one."""

    archive: Archive
    messenger: Messenger

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Do what the button says and return the card; a press handled again makes no second code.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, desk = chosen.member, chosen.choice.desk
            member.permit(Action.GROUP_ADD, desk)
            secret = None
            if chosen.choice.value == RENEW:
                secret = await _offer(work, member, await work.desks.standing(desk))
            else:
                await remove_group(work, desk, member.id)
            card = await _card(
                work, replace(member, current=desk), self.messenger.username(), secret
            )
            await work.commit()
        return card


async def _offer(work: Work, member: Member, standing: Standing) -> Secret:
    """Make a code that lets this member connect a group; the one before opens nothing more."""
    secret = work.vault.fresh_code()
    code = GroupCode(code_name(work, secret), member.id, work.now + VALID_FOR)
    desk = replace(standing.desk, group_code=code)
    await work.desks.update(desk, standing.digest_due_at, Action.GROUP_INVITE, member.id)
    return Secret(secret)


async def _card(work: Work, member: Member, bot: str, secret: Secret | None) -> Answer:
    desk = await work.desks.get(member.current)
    values = (RENEW, *([REMOVE] if desk.group or desk.group_code else []))
    choices = tuple(Choice(Verb.GROUP, desk.id, value=value) for value in values)
    keyboard = await work.keyboards.add(member, work.now, choices)
    code = open_code(desk, work.now)
    card = GroupCard(
        desk=desk.code,
        zone=desk.zone,
        bot=bot,
        since=desk.group.since if desk.group else None,
        until=code.expires_at if code else None,
        code=secret,
    )
    return Answer(Reader.of(member), card, keyboard)


def open_code(desk: Desk, now: datetime) -> GroupCode | None:
    """Return the code by which a group can be connected now, if there is one."""
    code = desk.group_code
    return code if code is not None and code.is_open(now) else None


def code_name(work: Work, code: str) -> str:
    """Return what is kept of a code."""
    return work.vault.name(Lookup.NATURAL, "group-code", code).hex()


async def group_of(work: Work, chat: int) -> Standing | None:
    """Return the desk that has registered a chat; if none ever had, nothing is opened."""
    if await work.find_effect("group", chat) is None:
        return None
    standing = await work.desks.all()
    return next((each for each in standing if _has(each, chat)), None)


async def add_group(work: Work, standing: Standing, chat: int, who: str) -> None:
    """Let a desk have a chat as its group from now on, and none else; its code is spent."""
    before = standing.desk.group
    if before is not None and before.chat != chat:
        await _let_go(work, before.chat)
    desk = replace(standing.desk, group=Group(chat, work.now), group_code=None)
    await work.desks.update(desk, standing.digest_due_at, Action.GROUP_ADD, who)
    if await work.find_effect("group", chat) is None:
        await work.add_effect(desk.id, "group", chat)
    await tell_group(work, desk.id, GroupNews.REGISTERED, work.now.isoformat())


async def remove_group(work: Work, desk: str, who: str) -> None:
    """Let a desk have no group, and no code for one."""
    standing = await work.desks.standing(desk)
    if standing.desk.group is not None:
        await _let_go(work, standing.desk.group.chat)
    bare = replace(standing.desk, group=None, group_code=None)
    if bare != standing.desk:
        await work.desks.update(bare, standing.digest_due_at, Action.GROUP_END, who)


async def lose_group(work: Work, standing: Standing) -> None:
    """Note that the bot was taken out of a desk's group, and tell the heads of it."""
    group = standing.desk.group
    if group is None:
        return
    desk = replace(standing.desk, group=None)
    await work.desks.update(desk, standing.digest_due_at, Action.GROUP_END, HOUSE)
    await plan_alerts(work, desk.id, AlertKind.GROUP, group.since.isoformat())


async def follow_group(work: Work, old: int, new: int) -> None:
    """Let a registration go with a group whose number changes; nobody else's chat is taken."""
    standing = await group_of(work, old)
    if standing is None or standing.desk.group is None or await group_of(work, new) is not None:
        return
    desk = replace(standing.desk, group=replace(standing.desk.group, chat=new))
    await work.desks.update(desk, standing.digest_due_at, Action.GROUP_ADD, HOUSE)
    if await work.find_effect("group", new) is None:
        await work.add_effect(desk.id, "group", new)


async def tell_group(work: Work, desk: str, news: GroupNews, *cause: str) -> None:
    """Owe a desk's group, if it has one, constant words, once for each cause."""
    group = (await work.desks.get(desk)).group
    if group is not None:
        owed = GroupDue(desk, group.chat, news, work.now)
        await work.outbox.plan(DeliveryKind.GROUP, work.now, owed, desk, news.value, *cause)


async def leave(work: Work, chat: int, *, patiently: bool = False) -> None:
    """Owe that a chat is left, unless that is owed already; *patiently* while a code may come."""
    due = work.now + (GRACE if patiently else _SETTLING)
    row = await work.outbox.find(DeliveryKind.LEAVE, chat)
    if row is None:
        await work.outbox.plan(DeliveryKind.LEAVE, due, LeaveDue(chat), chat)
    elif row.state is not DeliveryState.DUE:
        await work.outbox.renew(row, due, work.outbox.open(row, LeaveDue))


async def _let_go(work: Work, chat: int) -> None:
    """Owe that a desk's own group is left now, though the bot came there only a minute ago."""
    await leave(work, chat)
    await work.outbox.move(DeliveryKind.LEAVE, work.now + _SETTLING, chat)


def _has(standing: Standing, chat: int) -> bool:
    return standing.desk.group is not None and standing.desk.group.chat == chat
