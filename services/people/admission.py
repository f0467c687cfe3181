"""Admits whoever brings an open invitation, and nobody else."""

from dataclasses import dataclass

from domain.actions import Action
from domain.deliveries import AlertKind
from domain.digits import latin
from domain.errors import Stranger
from domain.invitations import (
    MOST_WRONG_CODES,
    WRONG_CODES_WITHIN,
    CodeRefused,
    Invitation,
)
from domain.letters import Answer, Reader, Welcome
from domain.members import Grant, Member, MemberState, Permit
from domain.secrecy import Secret
from services.desks.alerts import plan_alerts
from services.desks.lessons import begin_lessons
from services.desks.menus import plan_menu
from services.desks.today import add_today
from services.records.reminders import plan_ahead
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who opens the bot: his Telegram id and the name he shows."""

    telegram: int
    name: Secret


class CodesUnheard(Exception):
    """The last wrong code allowed was brought, and no desk has a head to be warned of it."""


@dataclass(frozen=True, slots=True)
class Admit:
    """Admit whoever brings an open invitation; everybody else hears nothing."""

    archive: Archive

    async def __call__(self, arrival: Arrival, code: str) -> Answer:
        """
        Return the welcome; brought again by whom it admitted, the code repeats it.

        Raises:
            Stranger: No such code, used, expired, or too many wrong ones lately.
            CodeRefused: The same, of a member: silence too, but his message leaves the chat.
                Either has `CodesUnheard` as its cause where a warning was due and had no reader.
        """
        async with self.archive() as work:
            member = await work.members.find(arrival.telegram)
            answer = await self._decide(work, arrival, latin(code).upper(), member)
            await work.commit()
        if isinstance(answer, Answer):
            return answer
        is_heard = member is not None and member.state is MemberState.ACTIVE
        raise CodeRefused if is_heard else Stranger from answer

    async def _decide(
        self,
        work: Work,
        arrival: Arrival,
        code: str,
        member: Member | None,
    ) -> Answer | CodesUnheard | None:
        invitation = await work.invitations.find(code)
        if member and member.state is MemberState.SUSPENDED:
            return None
        if member and invitation and _has_let_in(invitation, member):
            return await _welcome(work, member, invitation)
        if await _is_barred(work, arrival.telegram):
            return None
        if invitation is None or not invitation.is_open(work.now):
            return await _refuse(work, arrival.telegram)
        return await _admit(work, arrival, code, invitation, member)


def _has_let_in(invitation: Invitation, member: Member) -> bool:
    """Tell whether it is by this invitation that he is here, and not parted with since."""
    is_his = invitation.admitted == member.id
    return is_his and any(each.desk == invitation.desk for each in member.grants)


def _stranger(telegram: int) -> str:
    return f"telegram:{telegram}"


async def _is_barred(work: Work, telegram: int) -> bool:
    """Tell whether too many wrong codes came from one Telegram id within an hour."""
    entries = await work.ledger.newest(_stranger(telegram), MOST_WRONG_CODES)
    recent = [entry for entry in entries if work.now - entry.at < WRONG_CODES_WITHIN]
    return len(recent) >= MOST_WRONG_CODES


async def _refuse(work: Work, telegram: int) -> CodesUnheard | None:
    """Enter a wrong code; the last one allowed warns every head of desk, if there is any."""
    entries = await work.ledger.newest(_stranger(telegram), MOST_WRONG_CODES - 1)
    work.ledger.enter(Action.INVITATION_REFUSE, _stranger(telegram), who=_stranger(telegram))
    recent = [entry for entry in entries if work.now - entry.at < WRONG_CODES_WITHIN]
    return await _warn(work, telegram) if len(recent) == MOST_WRONG_CODES - 1 else None


async def _warn(work: Work, telegram: int) -> CodesUnheard | None:
    heads = 0
    for standing in await work.desks.all():
        hour = work.now.isoformat(timespec="hours")
        heads += await plan_alerts(work, standing.desk.id, AlertKind.CODES, telegram, hour)
    return None if heads else CodesUnheard()


async def _admit(
    work: Work, arrival: Arrival, code: str, invitation: Invitation, known: Member | None
) -> Answer:
    grant = Grant(invitation.desk, invitation.role)
    if known is None:
        member = Member(
            id=work.vault.fresh_id(),
            telegram=arrival.telegram,
            name=arrival.name,
            language=invitation.language,
            grants=(grant,),
            current=grant.desk,
        )
        await work.members.add(member)
        await begin_lessons(work, member)
    else:
        member = known.joined(grant)
        await work.members.update(member, Action.MEMBER_ADMIT, who=known.id)
    await work.invitations.update(invitation.accepted(member.id), code, who=member.id)
    await plan_ahead(work, Permit(member.id, Action.MEMBER_ADMIT, grant.desk))
    await plan_menu(work, member, known)
    return await _welcome(work, member, invitation)


async def _welcome(work: Work, member: Member, invitation: Invitation) -> Answer:
    desk = await work.desks.get(invitation.desk)
    keyboard = await add_today(work, member, desk.id)
    return Answer(Reader.of(member), Welcome(desk, invitation.role), keyboard)
