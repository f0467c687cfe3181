"""Admits whoever brings an open invitation, and nobody else."""

from dataclasses import dataclass
from datetime import date

from domain.actions import Action, Role
from domain.digits import latin
from domain.errors import Stranger
from domain.invitations import (
    CodeRefused,
    Invitation,
)
from domain.letters import Answer, Reader, Welcome
from domain.members import Grant, Member, MemberState, Permit
from domain.secrecy import Secret
from services.access.opening import wants_code
from services.desks.lessons import begin_lessons
from services.desks.menus import plan_menu
from services.desks.today import add_today
from services.desks.wrong_codes import CodesUnheard, are_barred, is_barred, refuse_code
from services.records.reminders import plan_ahead
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who opens the bot: his Telegram id and the name he shows."""

    telegram: int
    name: Secret


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
        if member and member.state is MemberState.SUSPENDED:
            return None
        if member is None and await are_barred(work):
            return None  # before the code is looked up
        invitation = await work.invitations.find(code)
        if member and invitation and _has_let_in(invitation, member):
            return await _welcome(work, member, invitation)
        if await is_barred(work, arrival.telegram):
            return None
        if invitation is None or not invitation.is_open(work.now):
            return await refuse_code(work, arrival.telegram, Action.INVITATION_REFUSE)
        is_his = await _counts(work, invitation, member)
        return await _admit(work, arrival, code, invitation, member) if is_his else None


def _has_let_in(invitation: Invitation, member: Member) -> bool:
    """Tell whether it is by this invitation that he is here, and not parted with since."""
    is_his = invitation.admitted == member.id
    return is_his and any(each.desk == invitation.desk for each in member.grants)


async def _counts(work: Work, invitation: Invitation, known: Member | None) -> bool:
    """
    Tell whether an open invitation still admits this one, who is known or not.

    A head's counts while he may make one, and changes no role: he himself could open his link.
    Nobody comes back from a suspension by it, and no desk loses its last head.
    """
    if invitation.by and not await _is_made_well(work, invitation):
        return False
    held = known.grant_on(invitation.desk) if known else None
    if known is None or held is None:
        return True
    if held.suspended or invitation.by:
        return False
    heads = await work.members.permitted(Action.MEMBER_LIST, invitation.desk)
    is_last = [each.id for each in heads] == [known.id]
    return not is_last or invitation.role is Role.HEAD


async def _is_made_well(work: Work, invitation: Invitation) -> bool:
    """Tell whether the head who made it still may, and his desk wants no paper since."""
    maker = await work.members.get(invitation.by)
    is_open = not wants_code(await work.desks.get(invitation.desk))
    return is_open and maker.is_permitted(Action.INVITATION_MAKE, invitation.desk)


async def _admit(
    work: Work, arrival: Arrival, code: str, invitation: Invitation, known: Member | None
) -> Answer:
    grant = Grant(invitation.desk, invitation.role, until=_last_day(invitation, known))
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


def _last_day(invitation: Invitation, known: Member | None) -> date | None:
    """Return with which day the role ends: no head lifts his own last day, or a colleague's."""
    before = known.grant_on(invitation.desk) if known and invitation.by else None
    return before.until if before else invitation.until


async def _welcome(work: Work, member: Member, invitation: Invitation) -> Answer:
    desk = await work.desks.get(invitation.desk)
    keyboard = await add_today(work, member, desk.id)
    return Answer(Reader.of(member), Welcome(desk, invitation.role), keyboard)
