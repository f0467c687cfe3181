"""Tells others of new recovery officers, and lets those count who were known for a week."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.actions import Action
from domain.audit import HOUSE
from domain.deliveries import AlertKind
from domain.recovery import WAITING_PERIOD, Officer
from services.desks.alerts import plan_alerts
from services.heard import TelegramsClock
from services.races import until_won
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class IntroduceOfficers:
    """
    Tell heads of desk and auditors of each new officer; once they know for long enough, he counts.

    Only the running bot decides it, by two clocks: whoever registers his own keys at the console
    can set the host's clock as well. A message has to have come in since the officer was first
    seen here: in a house where nobody writes, a clock put back would agree with an old one.
    """

    archive: Archive
    heard: TelegramsClock
    seen: dict[str, datetime | None] = field(default_factory=dict)
    """Telegram's clock when this process first saw an officer."""

    async def __call__(self) -> None:
        """Begin and end waiting periods; nothing while the two clocks do not agree."""
        await until_won(self._introduce)

    async def _introduce(self) -> None:
        async with self.archive() as work:
            for officer in await work.officers.present():
                is_heard = self._is_heard_since(officer)
                if self.heard.agrees(work.now) and not officer.counts:
                    await self._go_on(work, officer, is_heard=is_heard)
            await work.commit()

    def _is_heard_since(self, officer: Officer) -> bool:
        return self.seen.setdefault(officer.id, self.heard.newest) != self.heard.newest

    async def _go_on(self, work: Work, officer: Officer, *, is_heard: bool) -> None:
        if officer.told_at is None:
            if is_heard and await _tell(work, officer):
                told = replace(officer, told_at=self.heard.latest(work.now))
                await work.officers.update(told, Action.OFFICER_INTRODUCE, HOUSE)
            return
        now = self.heard.earliest(work.now)
        if now - officer.told_at >= WAITING_PERIOD:
            known = replace(officer, counts_since=now)
            await work.officers.update(known, Action.OFFICER_COUNT, HOUSE)


async def _tell(work: Work, officer: Officer) -> int:
    """Owe everybody who can ask about him the word; return how many they are."""
    return sum(
        [
            await plan_alerts(work, each.desk.id, AlertKind.OFFICER, officer.id)
            for each in await work.desks.all()
        ]
    )
