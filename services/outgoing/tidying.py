"""Forgets what is no longer needed: expired buttons and dialogues, what was sent or set aside."""

from dataclasses import dataclass
from datetime import timedelta

from services.work.archive import Archive

REMEMBERED = timedelta(days=62)
"""How long a finished delivery is remembered, so that nothing is planned twice."""

ASIDE = timedelta(days=31)
"""How long an update that was set aside stays, for whoever looks into it; `doctor` tells of it."""

HANDLED = timedelta(hours=72)
"""How long the number of a handled update is known: Telegram brings none again after 24 hours."""


@dataclass(frozen=True, slots=True)
class Tidy:
    """Delete what has had its time."""

    archive: Archive

    async def __call__(self) -> None:
        """Remove expired keyboards and dialogues, old deliveries, what is left of updates."""
        async with self.archive() as work:
            await work.unit.keyboards.remove_expired(work.now)
            await work.unit.dialogues.remove_expired(work.now)
            await work.unit.deliveries.remove_finished(work.now - REMEMBERED)
            await work.unit.inbox.forget(work.now - HANDLED, work.now)
            await work.unit.inbox.remove_aside(work.now - ASIDE, work.now)
            await work.unit.pace.remove_past(work.now)
            await work.commit()
