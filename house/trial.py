"""`backup verify`: restores into a database that is thrown away, and looks at every row."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crypto.held import HeldKeys
from crypto.signatures import fingerprint
from crypto.vault import KeyringVault
from domain.backups import Request
from domain.recovery import RecoveryRefused
from house.recovering import has_tables
from house.reopening import OpenBackup, keys_of, open_backup, workspace_of
from house.rooms import keystore_of, open_rooms
from services.audit.trial import NotePassed, Trial, TryBackup
from services.ports import Clock
from services.recovery.packing import Tell
from settings import Settings
from storage.engine import engine_at
from storage.schema import migrate
from storage.transactions import transactions


def own_fingerprint(settings: Settings, clock: Clock) -> str:
    """
    Return the fingerprint of the installation that is here.

    Raises:
        RecoveryRefused: There is none: the officers' sheet has it.
    """
    keystore = keystore_of(settings)
    if not keystore.exists():
        msg = "there is no installation here: give --fingerprint from an officer's sheet"
        raise RecoveryRefused(msg)
    return fingerprint(KeyringVault(keystore, clock.now).public_key)


async def try_backup(settings: Settings, clock: Clock, request: Request, tell: Tell) -> Trial:
    """
    Restore a backup into a database that is thrown away, with the escrow's keys alone.

    Without a fingerprint, this installation's own is meant. That its backup is good, this
    installation notes.

    Raises:
        RecoveryRefused, FileRefused: As `open_backup`; or the escrow lacks keys.
    """
    known = request.fingerprint or own_fingerprint(settings, clock)
    with open_backup(replace(request, fingerprint=known), workspace_of(settings)) as opened:
        trial = await _try(settings, clock, opened, tell)
    if trial.is_good:
        await _note(settings, clock, trial.manifest.instance, Path(request.file).name)
    return trial


async def _note(settings: Settings, clock: Clock, instance: str, name: str) -> None:
    """Enter in the audit of the installation here, if it is the backup's, that it is good."""
    if not keystore_of(settings).exists() or not has_tables(settings):
        return
    async with open_rooms(settings, clock) as rooms:
        if rooms.vault.instance == instance:
            await NotePassed(rooms.archive)(name)


async def _try(settings: Settings, clock: Clock, opened: OpenBackup, tell: Tell) -> Trial:
    keys = keys_of(opened)
    vault = KeyringVault(HeldKeys(keys.keyring), clock.now)
    with _thrown_away(workspace_of(settings)) as url:
        migrate(url)
        async with engine_at(url) as engine:
            attempt = TryBackup(transactions(engine), vault, keys.shredded, clock)
            return await attempt(opened.contents, tell)


@contextmanager
def _thrown_away(workspace: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=workspace) as folder:
        yield f"sqlite:///{folder}/trial.db"
