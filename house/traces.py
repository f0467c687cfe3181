"""Tells a database that was lost, or is another one by mistake, from one that is new."""

from collections.abc import Callable
from contextlib import suppress

from crypto.keystore import Keystore
from domain.checkpoints import last_known
from domain.errors import FolderRefused, KeyFileRefused, SchemaRefused
from house.rooms import keystore_of
from settings import Settings
from storage.checkpoints import PUBLIC_KEY, names_in
from storage.engine import sqlite_file
from storage.schema import SchemaState, schema_state

_FIRST = 1
"""The generation of a keyring that has made no key for anybody yet."""


def check_not_lost(settings: Settings) -> None:
    """
    Make sure that nothing here remembers a database; the one there is holds no installation.

    Raises:
        SchemaRefused
    """
    if trace := trace_of(settings):
        msg = (
            f"there is no installation in the database, but {trace} is of one: check"
            " AMANA_DATABASE_URL, or bring it back (docs/operations/restore.md)"
        )
        raise SchemaRefused(msg)


def trace_of(settings: Settings) -> str:
    """
    Return what shows that there was a database with something in it; empty where nothing does.

    No desk, and so nothing that somebody sent, is under a keyring of the first generation; neither
    is what `init` left when it was killed. It need not be opened, and what is read here is not
    proven: whoever forges it can prevent an `init`, and nothing else.
    """
    keystore, known = keystore_of(settings), _known(settings)
    if not keystore.exists():
        is_laid = known >= 0 or (settings.checkpoints / PUBLIC_KEY).exists()
        return str(settings.checkpoints) if is_laid else ""
    if _generation(keystore) > _FIRST:
        return str(keystore.keyring)
    return str(settings.checkpoints) if known > 0 else ""


def state_of(settings: Settings, look: Callable[[str], SchemaState] = schema_state) -> SchemaState:
    """
    Return the state of the database; a file of SQLite's that is not there is not made.

    Raises:
        Unavailable
    """
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return SchemaState.EMPTY
    return look(settings.database_url)


def _generation(keystore: Keystore) -> int:
    """Return the keyring's generation; 0 of one that cannot be read, which others say."""
    with suppress(KeyFileRefused):
        return keystore.generation()
    return 0


def _known(settings: Settings) -> int:
    """Return the furthest entry that a checkpoint names; -1 where there is none, or no folder."""
    with suppress(FolderRefused):
        return last_known(names_in(settings.checkpoints))
    return -1
