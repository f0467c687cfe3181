"""What `doctor` says of backups: whether they are made, how old they are, whether they are good."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.backups import OVERDUE_AFTER, Standing
from domain.errors import OperatorRefusal, SealBroken
from domain.escrow import Escrow
from domain.recovery import LEAST_OFFICERS, Officer
from services.audit.trial import PASSED
from services.findings import Ailment, Finding, place_of
from services.ports import Transactions
from services.recovery.backups import made_by_us, newest_of
from services.recovery.covering import is_escrow_short
from services.vault import SealingVault
from services.work.archive import Work

TRIAL_EVERY = timedelta(days=31)

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
            is_short = await is_escrow_short(work)
            passed, made = await work.ledger.newest(PASSED, 1), await made_by_us(work)
        except SealBroken:
            return []
    counting = [each for each in escrows if each.counts]
    if len(officers) < LEAST_OFFICERS or not counting:
        return [Finding(Ailment.BACKUPS_OFF, _WHERE)]
    found = [] if _is_for(counting[-1], officers) else [Ailment.ESCROW_OF_OTHERS]
    found += [Ailment.ESCROW_SHORT] if is_short else []
    standing = _standing(backups)
    newest = newest_of(standing, made, now)
    if newest is None or now - newest > OVERDUE_AFTER:
        found.append(Ailment.BACKUP_LATE)
    elif not passed or not timedelta(0) <= now - passed[0].at <= TRIAL_EVERY:
        found.append(Ailment.BACKUP_UNVERIFIED)
    ahead = [place_of(_WHERE, each.name) for each in standing if each.made_at > now]
    return [
        *(Finding(each, _WHERE) for each in found),
        *(Finding(Ailment.BACKUP_AHEAD, each) for each in ahead),
    ]


def _is_for(escrow: Escrow, officers: list[Officer]) -> bool:
    """Tell whether each of *officers* has a file of an escrow."""
    marks = {mark for pair in escrow.pairs for mark in (pair.first, pair.second)}
    return {each.recipient.mark for each in officers} <= marks


def _standing(backups: Callable[[], Sequence[Standing]]) -> Sequence[Standing]:
    try:
        return backups()
    except OperatorRefusal:  # the folder is away
        return ()
