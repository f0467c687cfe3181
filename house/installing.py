"""Makes an installation, and checks that its database is this version's."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused, SchemaRefused
from domain.secrecy import Secret
from house.guarding import check_access
from house.rooms import checkpoints_of, keystore_of
from house.traces import check_not_lost, state_of
from services.audit.checkpoints import WriteCheckpoint
from services.ports import Clock
from services.work.archive import open_archive
from settings import Settings
from storage.checkpoints import SignedFolder
from storage.engine import engine_at, sqlite_file
from storage.failures import cannot_write
from storage.schema import SchemaState, is_begun, migrate, schema_state
from storage.transactions import transactions

_REMEDIES = {
    SchemaState.EMPTY: "the database is empty: run `python bot.py init` first",
    SchemaState.OLDER: "the database is older than this version: run `python bot.py migrate`",
    SchemaState.NEWER: "the database is newer than this version: run the version that wrote it",
}


def check_schema(settings: Settings, look: Callable[[str], SchemaState] = schema_state) -> None:
    """
    Make sure that the database is this version's; *look* looks.

    Raises:
        SchemaRefused, Unavailable
    """
    state = state_of(settings, look)
    if state is SchemaState.EMPTY:
        check_not_lost(settings)
    if state in _REMEDIES:
        raise SchemaRefused(_REMEDIES[state])


def check_installed(settings: Settings) -> None:
    """
    Make sure that the database is this version's, and that an installation is in it.

    An `init` or a restore that was cut off leaves tables without the row that joins the keys.

    Raises:
        SchemaRefused, Unavailable
    """
    check_schema(settings)
    if not is_begun(settings.database_url):
        check_not_lost(settings)
        raise SchemaRefused(_REMEDIES[SchemaState.EMPTY])


def bring_up(settings: Settings, clock: Clock) -> None:
    """
    Migrate the database to this version.

    Raises:
        SchemaRefused: It is newer than this version; or it is empty, and there was another.
        Unavailable, AccessRefused
        KeyFileRefused, FolderRefused: As `lay_checkpoints`; the tables are migrated.
    """
    check_access(settings)
    state = state_of(settings)
    if state is SchemaState.NEWER:
        raise SchemaRefused(_REMEDIES[SchemaState.NEWER])
    if state is SchemaState.EMPTY:
        check_not_lost(settings)
    migrate(settings.database_url)
    if keystore_of(settings).exists() and is_begun(settings.database_url):
        lay_checkpoints(settings, clock)


def lay_checkpoints(settings: Settings, clock: Clock, keystore: Keystore | None = None) -> None:
    """
    Make the folder of checkpoints with its public key and a first one, if they are not there.

    Raises:
        KeyFileRefused, FolderRefused
    """
    vault = KeyringVault(keystore or keystore_of(settings), clock.now)
    folder = checkpoints_of(settings, vault)
    folder.lay()
    if not folder.names():
        asyncio.run(_write_first(settings, clock, vault, folder))


async def _write_first(
    settings: Settings, clock: Clock, vault: KeyringVault, folder: SignedFolder
) -> None:
    async with engine_at(settings.database_url) as engine:
        archive = open_archive(transactions(engine), vault, clock, lambda: None)
        await WriteCheckpoint(archive, folder, vault.witness)()


def initialise(
    settings: Settings, clock: Clock, ask_new: Callable[[], Secret] | None = None
) -> None:
    """
    Make the keys, the schema and the row that joins them; what is there is never overwritten.

    The root is made of the passphrase that *ask_new* gives, if there is one.

    Raises:
        KeyFileRefused: There is an installation already, or half of another one.
        SchemaRefused: The database is empty, and keys or checkpoints are of one that was not.
        PassphraseUnfit: The passphrase is soon guessed.
        Unavailable: The database is away.
        DatabaseStuck: Its folder cannot be made.
        AccessRefused: Others may get at it.
        FolderRefused: The folder of checkpoints cannot be made; everything else is.
    """
    keystore = keystore_of(settings, ask_new) if ask_new else keystore_of(settings)
    check_access(settings)
    if state_of(settings) is not SchemaState.EMPTY and is_begun(settings.database_url):
        msg = "the database belongs to keys that are not here: put them back, or use another one"
        if keystore.exists():
            msg = "this installation exists already and is never overwritten: nothing is left to do"
        raise KeyFileRefused(msg)
    check_not_lost(settings)
    file = sqlite_file(settings.database_url)
    if file is not None:
        _make_folder(file)
    if not keystore.exists():
        _check_root(keystore, has_passphrase=ask_new is not None)
        keystore.create(clock.now(), has_passphrase=ask_new is not None)
    generation = keystore.load().generation
    migrate(settings.database_url)
    asyncio.run(_begin_fence(settings, generation))
    lay_checkpoints(settings, clock, keystore)


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise cannot_write(file) from None


def _check_root(keystore: Keystore, *, has_passphrase: bool) -> None:
    """Refuse a root of the other kind, which an interrupted start or a credential left there."""
    if not os.path.lexists(keystore.root) or keystore.has_passphrase() is has_passphrase:
        return
    kind, way = ("bytes", "without") if has_passphrase else ("a passphrase", "with")
    msg = f"{keystore.root} is there, a root of {kind}: run `init` {way} --passphrase, or remove it"
    raise KeyFileRefused(msg)


async def _begin_fence(settings: Settings, generation: int) -> None:
    async with engine_at(settings.database_url) as engine, transactions(engine)() as unit:
        await unit.fence.begin(generation)
        await unit.commit()
