"""Tells a database in which a backup came back, and no more, from one that somebody lives in."""

from collections.abc import AsyncIterator

from domain.actions import Action
from domain.audit import Entry
from domain.backups import Manifest
from domain.errors import SealBroken
from domain.recovery import RecoveryRefused
from services.ports import UnitOfWork
from services.recovery.backups import ABOUT
from services.vault import Vault
from services.work.entries import open_entry

_BATCH = 500
_OF_RESTORING = (Action.BACKUP_RESTORE, Action.RECORD_SHRED, Action.SOURCE_SHRED)
"""All that a restoration enters; a shredding of later says more than this."""


async def check_returned(
    unit: UnitOfWork, vault: Vault | None, manifest: Manifest, name: str
) -> None:
    """
    Make sure that the database came out of the backup of this *name*, and nothing came after.

    *vault* is None where the keys are not the backup's installation's.

    Raises:
        RecoveryRefused
    """
    chain = await unit.audit.chain_at(manifest.sequence)
    if vault is None or chain is None or chain.hex() != manifest.chain:
        raise _living()
    entries = _entries_after(unit, vault, manifest.sequence)
    try:
        if not _begins(await anext(entries, None), name):
            raise _living()
        async for each in entries:
            if each.action not in _OF_RESTORING:
                raise _lived_in()
    except SealBroken:
        raise _living() from None


def back_already() -> RecoveryRefused:
    """Return the refusal of what an earlier run brought to its end."""
    msg = "this backup is back already, and nothing is left to do: see `python bot.py doctor`"
    return RecoveryRefused(msg)


async def _entries_after(unit: UnitOfWork, vault: Vault, last: int) -> AsyncIterator[Entry]:
    while rows := await unit.audit.after(last, _BATCH):
        for row in rows:
            yield open_entry(vault, row)
        last = rows[-1].sequence


def _begins(entry: Entry | None, name: str) -> bool:
    """Tell whether it is the first that the restoration of a backup of this *name* enters."""
    wanted = (Action.BACKUP_RESTORE, ABOUT, name)
    return entry is not None and (entry.action, entry.about, entry.result) == wanted


def _living() -> RecoveryRefused:
    msg = "the database is a living one and is never overwritten: name an empty one"
    return RecoveryRefused(msg)


def _lived_in() -> RecoveryRefused:
    msg = (
        "the database is a living one: this backup came back in it before, and it was lived in"
        " since; nothing was done"
    )
    return RecoveryRefused(msg)
