"""Admits whoever brings an open invitation, and nobody else."""

from dataclasses import dataclass

from domain.actions import Action, Role
from domain.digits import latin
from domain.errors import Stranger
from domain.invitations import CodeRefused, Invitation
from domain.letters import Answer
from domain.members import Grant, Member, MemberState
from domain.secrecy import Secret
from services.access.opening import wants_code
from services.desks.lessons import begin_lessons
from services.desks.wrong_codes import CodesUnheard, are_barred, is_barred, refuse_code
from services.people.claiming import ask_for_code, claim, has_claimed
from services.people.joining import follow_admission, let_in, welcome
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
        if member and invitation and (again := await _again(work, member, invitation)):
            return again
        if await is_barred(work, arrival.telegram):
            return None
        if invitation is None or not await _is_good(work, invitation, member):
            return await refuse_code(work, arrival.telegram, Action.INVITATION_REFUSE)
        is_his = await _counts(work, invitation, member)
        return await _admit(work, arrival, code, invitation, member) if is_his else None


async def _again(work: Work, member: Member, invitation: Invitation) -> Answer | None:
    """Return what was said to whom this invitation let in, or lets wait for his code."""
    if await has_claimed(work, member, invitation):
        return ask_for_code(member, invitation)
    if _has_let_in(invitation, member):
        return await welcome(work, member, invitation.desk, invitation.role)
    return None


def _has_let_in(invitation: Invitation, member: Member) -> bool:
    """Tell whether it is by this invitation that he is here, and not parted with since."""
    is_his = invitation.admitted == member.id
    return is_his and any(each.desk == invitation.desk for each in member.grants)


async def _counts(work: Work, invitation: Invitation, known: Member | None) -> bool:
    """
    Tell whether an open invitation still admits this one, who is known or not.

    A head's counts while he may make one, and changes no role: he himself could open his link.
    Nobody comes back from a suspension by it, and no desk loses its last head. One that was made
    out to a member ends with his last role.
    """
    if invitation.member and known is not None and known.state is MemberState.PARTED:
        return False
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


async def _is_good(work: Work, invitation: Invitation, member: Member | None) -> bool:
    """Tell whether it can still be used; a desk that wants codes takes none without a paper."""
    if not invitation.is_open(work.now, member.id if member else ""):
        return False
    is_bare = invitation.paper is None and not invitation.member
    return not (is_bare and wants_code(await work.desks.get(invitation.desk)))


async def _admit(
    work: Work, arrival: Arrival, code: str, invitation: Invitation, known: Member | None
) -> Answer:
    desk = await work.desks.get(invitation.desk)
    if wants_code(desk):
        member = await claim(work, arrival.name, arrival.telegram, invitation, known)
        used = invitation.accepted(member.id)
        await work.invitations.update(used, code, member.id, Action.MEMBER_CLAIM)
        return ask_for_code(member, invitation)
    member = await _let_in(work, arrival, invitation, known)
    await work.invitations.update(invitation.accepted(member.id), code, who=member.id)
    return await welcome(work, member, desk.id, invitation.role)


async def _let_in(
    work: Work, arrival: Arrival, invitation: Invitation, known: Member | None
) -> Member:
    grant = Grant(invitation.desk, invitation.role, until=invitation.until)
    if known is not None:
        return await let_in(work, known, grant)
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
    await follow_admission(work, member, grant.desk)
    return member
