"""Hands a post to a successor: he is sent what whoever held it before him left there."""

from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR
from domain.errors import OperatorRefusal
from domain.members import Member, member_named
from services.outgoing.handing_over import plan_handover
from services.work.archive import Archive, Work

_REMEMBERED = 99
"""Entries about the leaver that are looked at for the desks he has left."""


@dataclass(frozen=True, slots=True)
class HandOverPost:
    """Owe a successor the posts that somebody has, or had."""

    archive: Archive

    async def __call__(self, leaver: str, to: str) -> tuple[str, ...]:
        """
        Plan one digest of the post for each desk, once a day; return the desks' codes.

        Raises:
            UnknownMember
            OperatorRefusal: The successor may read none of the desks.
        """
        async with self.archive() as work:
            members = await work.members.all()
            codes = await hand_over(work, member_named(members, leaver), member_named(members, to))
            if not codes:
                msg = "the successor has a role on none of these desks: `invite` him first"
                raise OperatorRefusal(msg)
            await work.commit()
        return codes


async def hand_over(work: Work, leaver: Member, to: Member) -> tuple[str, ...]:
    """Owe *to* every post of *leaver* that he may read; return the desks' codes."""
    codes = []
    for desk in await _posts_of(work, leaver):
        if leaver.id != to.id and to.is_permitted(Action.DIGEST_READ, desk):
            await plan_handover(work, leaver.id, to, desk)
            who = f"handover:{leaver.id}"
            work.ledger.enter(Action.MEMBER_HAND_OVER, who, who=OPERATOR, desk=desk)
            codes.append((await work.desks.get(desk)).code)
    return tuple(sorted(codes))


async def _posts_of(work: Work, leaver: Member) -> list[str]:
    """Return the desks where somebody has a role, and those where one of his has ended."""
    entries = await work.ledger.newest(leaver.id, _REMEMBERED)
    left = [each.desk for each in entries if each.action is Action.MEMBER_PART and each.desk]
    return sorted({*(each.desk for each in leaver.grants), *left})
