"""A new installation on a migrated database: keys, the row that joins them, an open archive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.checkpoints import write_public_key
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from services.work.archive import Archive, open_archive
from storage.checkpoints import SignedFolder
from storage.engine import open_engine
from storage.transactions import Transactions, transactions
from tests.clocks import SetClock


@dataclass(frozen=True, slots=True)
class Installed:
    """What a test reaches of it; the clock is the test's own."""

    keystore: Keystore
    vault: KeyringVault
    engine: AsyncEngine
    archive: Archive
    clock: SetClock


@asynccontextmanager
async def installed(url: str, folder: Path, clock: SetClock) -> AsyncIterator[Installed]:
    """Make keys in *folder* and join them with the empty, migrated database at *url*."""
    keystore = keystore_in(folder, clock)
    vault = KeyringVault(keystore, clock.now)
    engine = open_engine(url)
    try:
        await begin(transactions(engine), vault.generation)
        archive = open_archive(transactions(engine), vault, clock, lambda: None)
        yield Installed(keystore, vault, engine, archive, clock)
    finally:
        await engine.dispose()


def keystore_in(folder: Path, clock: SetClock) -> Keystore:
    """Make key files in *folder*."""
    made = Keystore(folder / "keys", folder / "root", folder / "slot")
    made.create(clock.now())
    return made


def checkpoints_in(folder: Path, vault: KeyringVault) -> SignedFolder:
    """Name a folder of checkpoints in *folder*; it is not laid out yet."""
    return SignedFolder(folder / "checkpoints", write_public_key(vault.public_key, vault.instance))


async def begin(new: Transactions, generation: int = 1) -> None:
    """Write the row that joins a database with the keyring of this *generation*."""
    async with new() as unit:
        await unit.fence.begin(generation)
        await unit.commit()
