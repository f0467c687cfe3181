"""Tells whether the officers' newest keys open what is written now; else no backup is made."""

from dataclasses import dataclass

from domain.keys import KeyLine, KeyState
from domain.retention import HELD
from services.work.archive import Archive, Work

_MONTHS = 2
"""What is received this month and the next: keys are made far ahead, and an escrow is not."""


@dataclass(frozen=True, slots=True)
class AskForEscrow:
    """Tell whether another escrow is wanted."""

    archive: Archive

    async def __call__(self) -> bool:
        """Return whether there are escrows that count, and none that will do."""
        async with self.archive() as work:
            return await is_escrow_short(work)


async def is_escrow_short(work: Work) -> bool:
    """
    Tell whether escrows count, and none of them holds every key under which is written now.

    Raises:
        SealBroken: A desk or an escrow does not open.
    """
    counting = [each for each in await work.escrows.all() if each.counts]
    months: dict[str, set[str]] = {}
    for standing in await work.desks.all():
        desk = standing.desk
        months[desk.id] = {HELD, *desk.months_ahead(work.now)[:_MONTHS]}
    wanted = {each.id.hex() for each in work.vault.key_lines() if _is_written(each, months)}
    return bool(counting) and not any(wanted <= each.key_ids for each in counting)


def _is_written(key: KeyLine, months: dict[str, set[str]]) -> bool:
    if key.use in {"identity", "audit"}:
        return True
    is_active = key.state is KeyState.ACTIVE and key.use == "desk"
    return is_active and key.month in months.get(key.desk, set())
