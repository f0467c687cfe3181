"""Border mode: what `/travel` ends and takes away."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.actions import Action
from domain.alerts import AlertKind
from domain.authenticators import Authenticator
from domain.deliveries import DeliveryKind
from domain.letters import Answer, Plain, Reader
from domain.members import Member, MemberState
from domain.particulars import ConcealDue, SweepDue
from services.desks.alerts import plan_alerts
from services.desks.menus import plan_menu
from services.desks.reaching import find_again
from services.incoming.asking import leave
from services.outgoing.withdrawing import take_message
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.said import said_in


@dataclass(frozen=True, slots=True)
class Departure:
    """What is said to whoever sets out, and which messages leave his chat at once."""

    answer: Answer
    messages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Travel:
    """Let nothing of any desk open, be sent or stand in a member's chat, from one tap on."""

    archive: Archive

    async def __call__(self, sender: int) -> Departure:
        """
        Begin, or sweep once more; nobody is asked whether he is sure.

        Raises:
            Stranger
        """
        return await until_won(partial(self._depart, sender))

    async def _depart(self, sender: int) -> Departure:
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = await work.authenticators.get(member)
            away = known.travels(work.now)
            if away != known:
                await work.authenticators.put(away, Action.TRAVEL_BEGIN, member.id)
            waiting = await work.dialogues.get(member, work.now)
            await leave(work, member, waiting.unheard(work.now))
            messages = await _clear(work, member)
            await plan_menu(work, member)
            await _warn(work, member, away)
            await work.commit()
        return Departure(Answer(Reader.of(member), Plain("travel-begun")), frozenset(messages))


async def _clear(work: Work, member: Member) -> set[int]:
    """
    Owe that everything leaves the chat that can; return what Telegram deletes at once.

    Of older messages those are known that have buttons, or show something: deleted they cannot be
    any more, but their words are taken away.
    """
    young: set[int] = set()
    for row, said in await said_in(work, member.telegram):
        for message in said.messages:
            sweep = SweepDue(member.telegram, message, said.at)
            await work.outbox.plan(DeliveryKind.SWEEP, work.now, sweep, said.chat, message)
        young.update(said.messages)
        await work.outbox.close(row)
    for message in await _known(work, member) - young:
        await take_message(work, member, member.current, message)
    return young


async def _known(work: Work, member: Member) -> set[int]:
    """Return the messages under which a button works, or that are owed a concealment."""
    keyboards = await work.keyboards.of_member(member.id, work.now)
    owed = await work.outbox.due(DeliveryKind.CONCEAL, ConcealDue)
    open_now = {each.message for _, each in owed if each.member == member.id}
    return open_now | {each.message for each in keyboards if each.message}


async def _warn(work: Work, member: Member, away: Authenticator) -> None:
    """Tell the heads of his desks, once for each journey; not himself, if he is one."""
    since = away.travelling_since.isoformat() if away.travelling_since else ""
    for grant in member.grants:
        cause = (grant.desk, member.id, since)
        own = member.id
        await plan_alerts(work, grant.desk, AlertKind.TRAVEL, *cause, about=own, but=own)


@dataclass(frozen=True, slots=True)
class FindTraveller:
    """
    Tell whether somebody travels: then whatever he sends is answered by the same words.

    Whoever sends something is reached: it is noted here, where everything passes.
    """

    archive: Archive

    async def __call__(self, sender: int, at: datetime | None = None) -> Reader | None:
        """
        Return him as a reader while he travels; None for everybody else.

        What was written *at* a moment before he was lost says nothing of now.
        """
        async with self.archive() as work:
            member = await work.members.find(sender)
            if member is None or member.state is not MemberState.ACTIVE:
                return None
            since = member.unreached_since
            if since is not None and (at is None or at >= since.replace(microsecond=0)):
                await find_again(work, member)
                await work.commit()
            return Reader.of(member) if await work.authenticators.is_away(member.id) else None
