"""Follows the zone data of this machine: governments change their clocks at short notice."""

from dataclasses import dataclass

from domain.actions import Action
from domain.calendars import UnknownZone, forget_zones
from services.outgoing.digest_plans import has_known_zone
from services.work.archive import Archive


@dataclass(frozen=True, slots=True)
class FollowZones:
    """Read the zones anew, and let each desk's digest be due at its hour by what they say now."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Move the digests that come at another moment now; wall times stay what they are.

        Raises:
            SealBroken: Rows of desks do not open; everybody else's digests are moved.
            UnknownZone: Of desks; likewise.
            Outdated: A desk was written meanwhile; the next call does it.
        """
        forget_zones()
        async with self.archive() as work:
            desks = await work.desks.all()
            for standing in filter(has_known_zone, desks):
                due = standing.desk.derived_again(standing.digest_due_at, work.now)
                if due != standing.digest_due_at:
                    await work.desks.update(standing.desk, due, Action.DIGEST_PLAN)
            await work.commit()
            work.raise_broken()
        if not all(map(has_known_zone, desks)):
            raise UnknownZone
