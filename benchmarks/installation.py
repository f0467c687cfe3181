"""An installation to measure: keys, an empty database, and a clock that stands still."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from crypto import keyring
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.desks import Desk
from domain.secrecy import Secret
from services.work.archive import Archive, open_archive
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class _Clock:
    def now(self) -> datetime:
        """Stand still."""
        return NOW


def desk(code: str) -> Desk:
    """Return a desk that is not kept yet."""
    return Desk("", code, Secret("Naval"), "Asia/Dubai")


def keystore_in(folder: Path) -> Keystore:
    """Return where the keys are."""
    return Keystore(folder / "keys", folder / "root" / "root", folder / "root" / "slot")


def url_in(folder: Path) -> str:
    """Return the database's address."""
    return f"sqlite:///{folder}/amana.db"


@asynccontextmanager
async def installed(folder: Path, desks: int = 0) -> AsyncIterator[Archive]:
    """Make keys, those of as many *desks* among them, and an empty database; yield its archive."""
    keystore = keystore_in(folder)
    await asyncio.to_thread(_make_keys, keystore, desks)
    await asyncio.to_thread(migrate, url_in(folder))
    engine = open_engine(url_in(folder))
    vault = KeyringVault(keystore, lambda: NOW)
    async with transactions(engine)() as unit:
        await unit.fence.begin(vault.generation)
        await unit.commit()
    yield open_archive(transactions(engine), vault, _Clock(), lambda: None)
    await engine.dispose()


def _make_keys(keystore: Keystore, desks: int) -> None:
    months = desk("").months_ahead(NOW)
    ids = [f"{number:032x}" for number in range(1, desks + 1)]
    keystore.adopt(keyring.grown(keyring.make(NOW), dict.fromkeys(ids, months)))
