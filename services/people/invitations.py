"""Makes one-time invitations."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.actions import Role
from domain.audit import OPERATOR
from domain.desks import UnknownDesk
from domain.invitations import (
    VALID_FOR,
    Invitation,
)
from services.people.tours import check_day
from services.work.archive import Archive


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
            OperatorRefusal: That day is over.
        """
        async with self.archive() as work:
            standing = await work.desks.find(code)
            if standing is None:
                raise UnknownDesk
            check_day(work, standing.desk, until)
            secret, expires = work.vault.fresh_code(), work.now + VALID_FOR
            language = language or standing.desk.language
            invitation = Invitation(
                work.vault.fresh_id(), standing.desk.id, role, language, expires, until=until
            )
            await work.invitations.add(invitation, secret, OPERATOR)
            await work.commit()
        return secret, expires
