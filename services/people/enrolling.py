"""Gives a member a new authenticator, where paper or phone are lost."""

from dataclasses import dataclass

from domain.actions import Action
from domain.alerts import AlertKind
from domain.audit import OPERATOR
from domain.errors import OperatorRefusal
from domain.members import Member
from domain.papers import Paper
from services.access.taking_away import take_away_now
from services.desks.alerts import plan_alerts
from services.people.invitations import fresh_paper
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Enrol:
    """Make a new seed and number for a member: what the old ones opened is closed."""

    archive: Archive

    async def __call__(self, member_id: str) -> Paper:
        """
        Return what belongs on the new paper, and tell the heads of his desks that there is one.

        Raises:
            UnknownMember
            OperatorRefusal: Nobody is enrolled who belongs to no desk.
        """
        async with self.archive() as work:
            member = await work.members.named(member_id)
            if not member.grants:
                raise OperatorRefusal(_NOBODY)
            paper = await _enrol(work, member)
            await work.commit()
        return paper


_NOBODY = "this member belongs to no desk yet: `invite` him again, which prints a paper of its own"


async def _enrol(work: Work, member: Member) -> Paper:
    paper = fresh_paper(work)
    known = (await work.authenticators.get(member)).enrolled(paper.seed, paper.duress)
    await work.authenticators.put(known, Action.STEP_UP_ENROL, OPERATOR)
    await take_away_now(work, member)
    for grant in member.grants:
        cause = (member.id, work.now.isoformat())
        await plan_alerts(work, grant.desk, AlertKind.ENROLLED, *cause)
    return paper
