"""Tells others of new recovery officers, and lets those count who were known for a week."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.alerts import AlertDue, AlertKind
from domain.audit import HOUSE
from domain.members import Member, MemberState
from domain.recovery import Hearer, Officer
from services.desks.alerts import has_arrived, plan_alert
from services.heard import TelegramsClock
from services.races import until_won
from services.work.archive import Archive, Work

_LOOKED_BACK = 4
"""Days in which a warning that was sent is looked for: nobody may write on a weekend."""


@dataclass(frozen=True, slots=True)
class IntroduceOfficers:
    """
    Tell heads of desk and auditors of each new officer; once all know for long enough, he counts.

    Only what was sent is told: whoever registers officers of his own could suspend for a minute
    those who would ask. So who is suspended is waited for, too, until he was away for as long.

    Only the running bot decides it, by two clocks: whoever registers his own keys at the console
    can set the host's clock as well. A message has to have come in since a state was first
    seen here: in a house where nobody writes, a clock put back would agree with an old one.
    """

    archive: Archive
    heard: TelegramsClock
    seen: dict[tuple[str, Hearer], datetime | None] = field(default_factory=dict)
    """Telegram's clock when this process first saw how an officer and a hearer stand."""

    async def __call__(self) -> None:
        """Begin and end waiting periods; nothing while the two clocks do not agree."""
        await until_won(self._introduce)

    async def _introduce(self) -> None:
        async with self.archive() as work:
            new = [each for each in await work.officers.present() if not each.counts]
            if new and self.heard.agrees(work.now):
                members = await work.members.all()
                for officer in new:
                    await self._go_on(work, officer, members)
                await work.commit()

    async def _go_on(self, work: Work, officer: Officer, members: Sequence[Member]) -> None:
        hearers = await self._hearers(work, officer, members)
        known, now = replace(officer, hearers=hearers), self.heard.earliest(work.now)
        if known.counts_from is not None and known.counts_from <= now:
            known = replace(known, counts_since=now)
            await work.officers.update(known, Action.OFFICER_COUNT, HOUSE)
        elif known != officer:
            await work.officers.update(known, Action.OFFICER_INTRODUCE, HOUSE)

    async def _hearers(
        self, work: Work, officer: Officer, members: Sequence[Member]
    ) -> tuple[Hearer, ...]:
        """
        Return how everybody stands who has to know; of whom no row opens, as he stood.

        Who was parted with before he heard is away: ending his role must silence nobody either.
        """
        found = {each.member: each for each in officer.hearers}
        for member in members:
            known = found.pop(member.id, None)
            was = known or Hearer(member.id, came_later=bool(officer.hearers))
            if member.named_for(Action.OFFICER_READ) or (known and not known.told_at):
                found[member.id] = await self._heard_by(work, officer, member, was)
        return tuple(found[each] for each in sorted(found))

    async def _heard_by(self, work: Work, officer: Officer, member: Member, was: Hearer) -> Hearer:
        if was.told_at:
            return was
        anew = Hearer(was.member, was.came_later)
        if member.named_for(Action.OFFICER_READ) and await _is_told(work, officer, member):
            return replace(anew, told_at=self._since(work, officer, anew))
        if _is_suspended(member):
            return await self._away(work, officer, member, was)
        await _tell(work, officer, member)
        return anew

    async def _away(self, work: Work, officer: Officer, member: Member, was: Hearer) -> Hearer:
        """Go on counting how long somebody is suspended: resumed for a minute, he begins again."""
        (newest,) = await work.ledger.newest(member.id, 1)
        if was.away_since and was.version == newest.version:
            return was
        anew = Hearer(was.member, was.came_later, version=newest.version)
        return replace(anew, away_since=self._since(work, officer, anew))

    def _since(self, work: Work, officer: Officer, stands: Hearer) -> datetime | None:
        """Return the later of two clocks, if a message came since it was first seen so."""
        first = self.seen.setdefault((officer.id, stands), self.heard.newest)
        return self.heard.latest(work.now) if first != self.heard.newest else None


def _is_suspended(member: Member) -> bool:
    """Tell whether he hears nothing now, by the operator's will or by a head's on his desk."""
    return member.state is MemberState.SUSPENDED or not member.desks_of(Action.OFFICER_READ)


async def _is_told(work: Work, officer: Officer, member: Member) -> bool:
    """Tell whether the warning of one of the last days has reached him."""
    days = [work.now.date() - timedelta(days=each) for each in range(_LOOKED_BACK)]
    owed, cause = _owed(member), officer.id
    return any([await has_arrived(work, owed, cause, day.isoformat()) for day in days])


async def _tell(work: Work, officer: Officer, member: Member) -> None:
    """Owe him the word, each day until it has reached him."""
    await plan_alert(work, _owed(member), officer.id, work.now.date().isoformat())


def _owed(member: Member) -> AlertDue:
    desks = member.desks_of(Action.OFFICER_READ) or member.named_for(Action.OFFICER_READ)
    return AlertDue(member.id, desks[0], AlertKind.OFFICER)
