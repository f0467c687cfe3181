"""Says for whom a new officer waits: a warning that never arrives must not hold him up unseen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from domain.actions import Action
from domain.members import Member
from domain.recovery import Officer
from services.work.archive import Archive

Untold = Mapping[str, int]
"""How many heads and auditors were not reached yet, by the codes of their desks."""

UNREADABLE = "?"
"""In place of the code of a desk where a row does not open, or is not the newest."""


@dataclass(frozen=True, slots=True)
class ListUntold:
    """List who was not told yet of officers who do not count."""

    archive: Archive

    async def __call__(self) -> dict[str, Untold]:
        """Return who it is, by the ids of the officers who are registered."""
        async with self.archive() as work:
            codes = {each.desk.id: each.desk.code for each in await work.desks.all()}
            desks = {each.id: _desk_of(each, codes) for each in await work.members.all()}
            return {each.id: _untold(each, desks) for each in await work.officers.present()}


def _desk_of(member: Member, codes: Mapping[str, str]) -> str:
    first = next(iter(member.named_for(Action.OFFICER_READ)), "")
    return codes.get(first, UNREADABLE)


def _untold(officer: Officer, desks: Mapping[str, str]) -> Untold:
    waiting = () if officer.counts else officer.untold
    return dict(sorted(Counter(desks.get(each.member, UNREADABLE) for each in waiting).items()))
