"""What `doctor` says of backups: whether they are made, how old they are, whether they are good."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.backups import OVERDUE_AFTER, Standing
from domain.errors import OperatorRefusal, SealBroken
from domain.recovery import LEAST_OFFICERS, Escrow, Officer
from services.archive import Work
from services.backups import VERIFIED, newest_of
from services.findings import Ailment, Finding
from services.ports import SealingVault, Transactions

VERIFY_EVERY = timedelta(days=31)

_WHERE = "backups"


async def look_at_backups(
    transactions: Transactions,
    vault: SealingVault,
    now: datetime,
    backups: Callable[[], Sequence[Standing]],
) -> list[Finding]:
    """
    Return what is lacking; where rows do not open, that was said already.

    Raises:
        Unavailable: The database is away.
    """
    async with transactions() as unit:
        work = Work(unit, vault, now, lambda: None)
        try:
            officers, escrows = await work.officers.present(), await work.escrows.all()
            verified = await work.ledger.newest(VERIFIED, 1)
        except SealBroken:
            return []
    counting = [each for each in escrows if each.counts]
    if len(officers) < LEAST_OFFICERS or not counting:
        return [Finding(Ailment.BACKUPS_OFF, _WHERE)]
    found = [] if _is_for(counting[-1], officers) else [Ailment.ESCROW_OF_OTHERS]
    if _is_late(backups, now):
        found.append(Ailment.BACKUP_LATE)
    elif not verified or now - verified[0].at > VERIFY_EVERY:
        found.append(Ailment.BACKUP_UNVERIFIED)
    return [Finding(each, _WHERE) for each in found]


def _is_for(escrow: Escrow, officers: list[Officer]) -> bool:
    """Tell whether each of *officers* has a file of an escrow."""
    marks = {mark for pair in escrow.pairs for mark in (pair.first, pair.second)}
    return {each.recipient.mark for each in officers} <= marks


def _is_late(backups: Callable[[], Sequence[Standing]], now: datetime) -> bool:
    try:
        newest = newest_of(backups())
    except OperatorRefusal:  # the folder is away
        return True
    return newest is None or now - newest > OVERDUE_AFTER
