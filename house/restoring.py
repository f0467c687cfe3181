"""Brings an installation back from a backup, where there is none."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from crypto.checkpoints import Witness, write_public_key
from crypto.homecoming import Homecoming
from domain.backups import Request
from domain.errors import SchemaRefused
from house.guarding import check_access
from house.reopening import OpenBackup, keys_of, open_backup, workspace_of
from house.rooms import keystore_of
from house.traces import state_of
from services.audit.restoring import RestoreInstallation, signed_before
from services.ports import Clock
from services.recovery.packing import Tell
from services.recovery.refilling import Restored
from services.recovery.returning import BringKeys
from settings import Settings
from storage.checkpoints import SignedFolder
from storage.coffers import FileRefused
from storage.engine import engine_at, sqlite_file
from storage.locks import only_process
from storage.schema import SchemaState, migrate, schema_state
from storage.transactions import transactions


async def restore_backup(
    settings: Settings, clock: Clock, request: Request, checkpoints: str, tell: Tell
) -> Restored:
    """
    Bring an installation back where there is none.

    *checkpoints* is the folder they are in; empty says that there is none any more.

    Raises:
        RecoveryRefused, FileRefused: As `open_backup`; a fork; a living database.
        KeyFileRefused: Another keyring is here, or the key files cannot be written.
        SchemaRefused: The tables here are not those the backup was made of.
        AccessRefused: Others may get at what is there, or will be.
    """
    check_access(settings)
    began, workspace = perf_counter(), workspace_of(settings)
    _make_folder(workspace)
    async with only_process(sqlite_file(settings.database_url)):
        with open_backup(request, workspace) as opened:
            name = Path(request.file).name
            found = await _restore(settings, clock, opened, checkpoints, name=name, tell=tell)
    return replace(found, took=timedelta(seconds=perf_counter() - began))


async def _restore(
    settings: Settings, clock: Clock, opened: OpenBackup, checkpoints: str, *, name: str, tell: Tell
) -> Restored:
    """Bring it back; it took no time yet."""
    contents, witness = opened.contents, Witness(opened.attested.public_key)
    home = Homecoming(keys_of(opened), keystore_of(settings), clock.now)
    keys = BringKeys(contents.manifest, home)
    has_keys = _check_keys(settings, keys)
    own, beside = _folders(settings.checkpoints, checkpoints, opened)
    said = signed_before(contents, own, beside, witness, clock.now())
    _prepare(settings.database_url)
    async with engine_at(settings.database_url) as engine:
        begin = transactions(engine)
        folders = list(dict.fromkeys([beside or own, own]))
        restore = RestoreInstallation(begin, clock, keys, witness, folders, said)
        dead, lost, statements = await restore(contents, name, tell)
    return Restored(contents.manifest, dead, lost, statements, not has_keys, timedelta())


def _check_keys(settings: Settings, keys: BringKeys) -> bool:
    """
    Look at keys that are there before anything is written; say whether there are any.

    Beside a database with tables, whether somebody lives there is to be said first: his keys are
    not to be moved away.
    """
    if state_of(settings) is SchemaState.EMPTY:
        return keys.check()
    return keys.home.find() is not None


def _folders(own: Path, named: str, opened: OpenBackup) -> tuple[SignedFolder, SignedFolder | None]:
    """Return this machine's folder and the one that was named, which may be the same."""
    ours = _folder(own, opened)
    if not named:
        return ours, None
    is_same = Path(named).resolve() == own.resolve()
    return ours, ours if is_same else _folder(Path(named), opened)


def _folder(path: Path, opened: OpenBackup) -> SignedFolder:
    """Return a folder with checkpoints of the backup's installation."""
    instance = opened.contents.manifest.instance
    return SignedFolder(path, write_public_key(opened.attested.public_key, instance))


def _prepare(url: str) -> None:
    """Make the tables where there are none."""
    state = schema_state(url)
    if state is SchemaState.EMPTY:
        migrate(url)
    elif state is not SchemaState.CURRENT:
        msg = "the database is a living one, and another version's: name an empty one"
        raise SchemaRefused(msg)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made ({error.strerror}): make its parent writable"
        raise FileRefused(msg) from None
