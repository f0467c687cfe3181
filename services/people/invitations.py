"""Makes one-time invitations, with a paper where the link alone is to admit nobody."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.actions import Role
from domain.audit import OPERATOR
from domain.desks import Desk
from domain.invitations import VALID_FOR, Invitation, Invited, NoAuthenticator, PaperNeeded
from domain.papers import Paper
from services.access.opening import wants_code
from services.people.tours import check_day
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Invite:
    """Make a one-time invitation; its code is told once and kept nowhere."""

    archive: Archive

    async def __call__(
        self, code: str, role: Role, language: str | None, until: date | None = None
    ) -> tuple[str, datetime]:
        """
        Return the invitation's code and when it expires; the role ends with the day *until*.

        Raises:
            UnknownDesk
            PaperNeeded: The desk wants codes.
            OperatorRefusal: That day is over.
        """
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk
            if wants_code(desk):
                msg = "the desk wants codes: `invite` at the console prints the paper for it"
                raise PaperNeeded(msg)
            invited = await _invite(work, _invitation(work, desk, role, language, until))
            await work.commit()
        return invited.code, invited.expires_at


@dataclass(frozen=True, slots=True)
class InviteOnPaper:
    """Make a one-time invitation, and what belongs on its paper if the desk wants codes."""

    archive: Archive

    async def __call__(
        self,
        code: str,
        role: Role,
        language: str | None,
        until: date | None = None,
        member: str = "",
    ) -> Invited:
        """
        Return it; for a *member*, by his id, without a paper: his own authenticator confirms it.

        Raises:
            UnknownDesk, UnknownMember
            NoAuthenticator: The member has none.
            OperatorRefusal: That day is over.
        """
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk
            if member:
                await _check_enrolled(work, member)
            paper = fresh_paper(work) if wants_code(desk) and not member else None
            invitation = _invitation(work, desk, role, language, until)
            invited = await _invite(work, replace(invitation, member=member, paper=paper))
            await work.commit()
        return invited


def fresh_paper(work: Work) -> Paper:
    """Return a new seed and a new number."""
    return Paper(work.vault.fresh_seed(), work.vault.fresh_number())


async def _check_enrolled(work: Work, member: str) -> None:
    known = await work.authenticators.find((await work.members.named(member)).id)
    if known is None or not known.is_enrolled:
        msg = "this member has no authenticator: invite without --member, which prints a paper"
        raise NoAuthenticator(msg)


async def _invite(work: Work, invitation: Invitation) -> Invited:
    secret = work.vault.fresh_code()
    await work.invitations.add(invitation, secret, OPERATOR)
    return Invited(secret, invitation.expires_at, invitation.paper)


def _invitation(
    work: Work, desk: Desk, role: Role, language: str | None, until: date | None
) -> Invitation:
    """Return an invitation whose role ends with the day *until*, if any."""
    check_day(work, desk, until)
    expires, said = work.now + VALID_FOR, language or desk.language
    return Invitation(work.vault.fresh_id(), desk.id, role, said, expires, until=until)
