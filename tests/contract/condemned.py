"""A desk with a month that is over: notes that expired with it, and others that did not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from domain.keys import KeyState
from domain.retention import Selection
from services.desks.desks import SetDesk
from services.keys.holds import SetHold
from tests.contract.keepers import Keepers, open_keepers

MONTH = "2026-12"
OVER = datetime(2027, 1, 9, tzinfo=UTC)


@asynccontextmanager
async def open_condemned(database_url: str, folder: Path) -> AsyncIterator[Keepers]:
    """Give four notes that expired with 2026, the third on hold, and one that has not."""
    async with open_keepers(database_url, folder) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(4):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        await opened.note()
        await SetHold(opened.archive)("AIR", Selection((3,)))
        opened.clock.moment = OVER
        yield opened


def tombstones(keepers: Keepers) -> list[tuple[str, KeyState]]:
    """Return which keys are gone, by month, and how."""
    return [(each.month, each.state) for each in keepers.keystore.load().tombstones]


async def numbers(keepers: Keepers) -> list[int]:
    """Return the numbers of what the desk has left."""
    return [each.number for each in await keepers.records("AIR")]
