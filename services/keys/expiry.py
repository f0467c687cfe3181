"""Shreds what has expired, unattended: by two clocks, after a notice, one month a day at most."""

from dataclasses import dataclass
from datetime import timedelta

from domain.desks import Desk
from domain.retention import HELD, NOTICE_BEFORE
from domain.shredding import ShredRefused
from services.heard import TelegramsClock
from services.keys.condemning import find_begun, keys_of, reprieve
from services.keys.shredding import Shred
from services.work.archive import Archive, Work

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShredDue:
    """Bring to its end what was begun; then shred, of each desk, one month that may go."""

    archive: Archive
    shred: Shred
    heard: TelegramsClock

    async def __call__(self) -> None:
        """
        Shred what is due; what is not as it should be is left to two people.

        Raises:
            ShredRefused: The database's log is still read; the next call tries again.
        """
        for desk in await self._desks():
            await self._bring_to_an_end(desk)
        for desk in await self._desks():
            month = await self._due(desk)
            if month:
                await self._shred(desk, month)

    async def _desks(self) -> list[Desk]:
        async with self.archive() as work:
            work.vault.reload()
            return [each.desk for each in await work.desks.all()]

    async def _bring_to_an_end(self, desk: Desk) -> None:
        for month in desk.condemned:
            async with self.archive() as work:
                begun = await find_begun(work, desk, month)
                if begun is None:
                    await reprieve(work, desk, month)
                    await work.commit()
            if begun is not None:
                await self.shred.finish(begun)

    async def _due(self, desk: Desk) -> str:
        """Return the oldest month of a desk that may be shredded now, or nothing."""
        async with self.archive() as work:
            is_early = desk.shredded_at is not None and abs(work.now - desk.shredded_at) < _DAY
            if is_early or not self.heard.agrees(work.now):
                return ""
            months = sorted(set(work.vault.months_of(desk.id).values()) - {HELD})
            over = [each for each in months if self.heard.is_over(each, work.now)]
            may_go = [each for each in over if await _may_go(work, desk, each)]
            return may_go[0] if may_go else ""

    async def _shred(self, desk: Desk, month: str) -> None:
        try:
            shredding = await self.shred.decide(desk.id, month)
        except ShredRefused:
            return  # it is being saved from it, or changed at this moment
        await self.shred.finish(shredding)


async def _may_go(work: Work, desk: Desk, month: str) -> bool:
    """Tell whether a notice has been out for long enough; where nothing is, none is needed."""
    noticed = desk.noticed_at(month, work.now)
    if noticed is not None and work.now - noticed >= NOTICE_BEFORE:
        return True
    return await work.unit.records.count_under(desk.id, keys_of(work, desk, month)) == 0
