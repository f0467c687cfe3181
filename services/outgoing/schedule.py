"""Tells what comes next: the desk's next digest, the next reminder."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import DeliveryKind
from services.work.archive import Archive


@dataclass(frozen=True, slots=True)
class FindNextDue:
    """Find when the clock has to speak next."""

    archive: Archive

    async def __call__(self) -> dict[str, datetime | None]:
        """Return the next digest's and the next reminder's moment, aware UTC, None for none."""
        async with self.archive() as work:
            digests = [standing.digest_due_at for standing in await work.desks.all()]
            reminder = await work.unit.deliveries.next_due_at(DeliveryKind.REMINDER)
        return {"digest": min(digests, default=None), "reminder": reminder}
