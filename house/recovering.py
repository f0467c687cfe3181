"""Brings keys back from an escrow, on a machine that has none."""

import asyncio
from collections.abc import Collection, Sequence

from crypto import age, escrow
from crypto.age import Identity
from crypto.escrow import EscrowDocument
from crypto.held import HeldKeys
from crypto.keystore import Keystore
from crypto.restored import joined
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused, SealBroken
from domain.escrow import Closed, KeysRestored
from domain.recovery import RecoveryRefused
from domain.shredding import Shredding
from house.guarding import check_access
from house.rooms import keystore_of
from services.ports import Clock
from services.recovery.joining import JoinKeys
from settings import Settings
from storage.coffers import read_file
from storage.engine import open_engine, sqlite_file
from storage.schema import SchemaState, schema_state
from storage.transactions import transactions

_TWO = 2


def read_officers(files: Sequence[str]) -> list[Identity]:
    """
    Read the private keys of two officers.

    Raises:
        RecoveryRefused: Not two, twice the same, or a file that holds no key.
        FileRefused
    """
    found = [_officer(file) for file in files]
    if len({each.recipient.text for each in found}) != _TWO or len(found) != _TWO:
        msg = "two different officers' keys are needed: --officer FILE --officer FILE"
        raise RecoveryRefused(msg)
    return found


def _officer(file: str) -> Identity:
    try:
        return age.identity_of(read_file(file).decode(errors="replace"))
    except RecoveryRefused as refused:
        msg = f"{file} is no officer's key: {refused}"
        raise RecoveryRefused(msg) from None


def open_escrow(file: str, officers: Sequence[Identity]) -> EscrowDocument:
    """
    Open a pair's file with the keys of the two.

    Raises:
        RecoveryRefused: It is another pair's, damaged, or no escrow.
        FileRefused
    """
    try:
        return escrow.read(read_file(file), officers)
    except SealBroken:
        msg = f"{file} does not open for these two officers: it is another pair's, or damaged"
        raise RecoveryRefused(msg) from None


def restore_keys(
    settings: Settings, clock: Clock, file: str, officers: Sequence[str]
) -> KeysRestored:
    """
    Write the keyring of an escrow, under a new root and slot.

    A database that is there must be of the same installation; it learns the new generation.

    Raises:
        KeyFileRefused: There is a keyring.
        RecoveryRefused: The officers' keys, the file or the database do not fit.
        AccessRefused: Others may get at what is there.
        FileRefused, Unavailable
    """
    check_access(settings)
    keystore = keystore_of(settings)
    if keystore.exists():
        msg = f"{keystore.keyring} exists and is never overwritten: run this on a fresh machine"
        raise KeyFileRefused(msg)
    found, closed = open_escrow(file, read_officers(officers)), Closed()
    if has_tables(settings):
        closed = asyncio.run(_join(settings, clock, keystore, found))
    else:
        keystore.adopt(joined(found.keyring, (), (), 0))
    return KeysRestored(found.keyring.instance.hex(), found.serial, closed)


async def _join(
    settings: Settings, clock: Clock, keystore: Keystore, found: EscrowDocument
) -> Closed:
    """Let the keyring and the database that is there know each other."""

    def adopt(known: int, closed: Collection[bytes], shredded: Collection[Shredding]) -> int:
        made = joined(found.keyring, closed, shredded, known)
        keystore.adopt(made)
        return made.generation

    engine = open_engine(settings.database_url)
    vault = KeyringVault(HeldKeys(found.keyring), clock.now)
    try:
        return await JoinKeys(transactions(engine), vault, clock, adopt)(found.serial)
    finally:
        await engine.dispose()


def has_tables(settings: Settings) -> bool:
    """Tell whether there is a database with this version's tables."""
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return False
    return schema_state(settings.database_url) is SchemaState.CURRENT
