"""Lets whoever opened a link wait for the first code of his paper: the link alone admits nobody."""

from dataclasses import replace

from domain.actions import Action
from domain.authenticators import Claim
from domain.invitations import Invitation
from domain.letters import Answer, Plain, Reader
from domain.members import Member, MemberState
from domain.secrecy import Secret
from services.work.archive import Work


async def claim(
    work: Work, name: Secret, telegram: int, invitation: Invitation, known: Member | None
) -> Member:
    """Write that somebody waits for the role of *invitation*; return him as he is now."""
    member = await _waiting(work, name, telegram, invitation, known)
    claimed = Claim(
        invitation=invitation.id,
        desk=invitation.desk,
        role=invitation.role,
        paper=invitation.paper,
        until=invitation.until,
        ends_at=invitation.expires_at,
    )
    before = await work.authenticators.get(member)
    is_new = member.state is MemberState.PENDING and member != known
    waiting = (before.forgotten() if is_new else before).claiming(claimed)
    await work.authenticators.put(waiting, Action.STEP_UP_CLAIM, member.id, invitation.desk)
    return member


async def _waiting(
    work: Work, name: Secret, telegram: int, invitation: Invitation, known: Member | None
) -> Member:
    """Return who waits: of a member nothing changes yet."""
    if known is None:
        fresh = Member(
            id=work.vault.fresh_id(),
            telegram=telegram,
            name=name,
            language=invitation.language,
            grants=(),
            current=invitation.desk,
            state=MemberState.PENDING,
        )
        await work.members.add(fresh, Action.MEMBER_CLAIM)
        return fresh
    if known.state is not MemberState.PARTED:
        return known
    again = replace(known, state=MemberState.PENDING, current=invitation.desk)
    await work.members.update(again, Action.MEMBER_CLAIM, who=known.id, desk=invitation.desk)
    return again


async def has_claimed(work: Work, member: Member, invitation: Invitation) -> bool:
    """Tell whether *member* still waits for what *invitation* offers."""
    known = (await work.authenticators.get(member)).waiting(work.now)
    return any(each.invitation == invitation.id for each in known.claims)


def ask_for_code(member: Member, invitation: Invitation) -> Answer:
    """Return the one sentence that somebody who waits hears."""
    return Answer(Reader.of(member), Plain("pending-own" if invitation.member else "pending"))
