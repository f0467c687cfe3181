"""Makes one-time invitations, with a paper where the link alone is to admit nobody."""

from dataclasses import dataclass
from datetime import date

from domain.actions import Role
from domain.audit import OPERATOR
from domain.invitations import VALID_FOR, Invitation, Invited, NoAuthenticator
from domain.papers import Paper
from services.access.opening import wants_code
from services.people.tours import check_day
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Invite:
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
            check_day(work, desk, until)
            invitation = Invitation(
                work.vault.fresh_id(),
                desk.id,
                role,
                language or desk.language,
                work.now + VALID_FOR,
                until=until,
                paper=fresh_paper(work) if wants_code(desk) and not member else None,
                member=member,
            )
            secret = work.vault.fresh_code()
            await work.invitations.add(invitation, secret, OPERATOR)
            await work.commit()
        return Invited(secret, invitation.expires_at, invitation.paper)


def fresh_paper(work: Work) -> Paper:
    """Return a new seed and a new number."""
    return Paper(work.vault.fresh_seed(), work.vault.fresh_number())


async def _check_enrolled(work: Work, member: str) -> None:
    known = await work.authenticators.find((await work.members.named(member)).id)
    if known is None or not known.is_enrolled:
        msg = "this member has no authenticator: invite without --member, which prints a paper"
        raise NoAuthenticator(msg)
