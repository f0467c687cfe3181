"""Makes the keys of the months ahead, so that none is made on demand, and an escrow covers them."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.actions import Action
from domain.calendars import month_of, months_from
from domain.desks import KEYS_AHEAD
from services.work.archive import Archive
from services.work.turning import turn_keys


@dataclass(frozen=True, slots=True)
class ExtendKeys:
    """Make the keys of the months ahead, for the house and every desk."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Write what lacks, all at once; a second time in a month there is nothing to write.

        The keyring is written whole each time: once for each of a thousand desks takes minutes.
        """
        async with self.archive() as work:
            desks = [each.desk for each in await work.desks.all()]
            months = {"": _months_of_house(work.now)}
            months |= {each.id: each.months_ahead(work.now) for each in desks}
            change = partial(work.vault.add_all_epochs, months)
            await turn_keys(work, change, Action.KEYS_EXTEND)
            await work.commit()


def _months_of_house(now: datetime) -> list[str]:
    """Return the months of the installation's short-lived keys, 13 ahead."""
    return months_from(month_of(now), KEYS_AHEAD)
