"""Opens the vault and the archive: what every door needs, a console command no more than that."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.checkpoints import write_public_key
from crypto.keystore import Keystore
from crypto.roots import RootSource
from crypto.vault import KeyringVault
from domain.errors import TokenRefused
from domain.secrecy import Secret
from house.guarding import check_access
from house.terminal import ask_passphrase
from services.ports import Clock
from services.work.archive import Archive, open_archive
from settings import Settings
from storage.checkpoints import SignedFolder
from storage.engine import engine_at
from storage.transactions import transactions

if TYPE_CHECKING:
    from scheduler.ticker import Ticker  # a command has no clock tower, and need not import one


class Wakeup:
    """Lets the archive wake a clock tower that is built after it."""

    def __init__(self) -> None:
        self.ticker: Ticker | None = None
        self.ring: Callable[[], None] = lambda: None

    def __call__(self) -> None:
        """Deliver at once, here and, for one may have more than it can carry, elsewhere."""
        if self.ticker is not None:
            self.ticker.wake("deliver")
        self.ring()


@dataclass(frozen=True, slots=True)
class Rooms:
    """What every door needs: the archive, and what lies under it."""

    archive: Archive
    vault: KeyringVault
    engine: AsyncEngine
    wakeup: Wakeup


def keystore_of(settings: Settings, ask: Callable[[], Secret] = ask_passphrase) -> Keystore:
    """Return where the key files are; *ask* gives a passphrase, where the root is one."""
    files = (settings.keys, settings.root_file, settings.slot_file, settings.credentials)
    return Keystore(*files, source=RootSource(ask))


def checkpoints_of(settings: Settings, vault: KeyringVault) -> SignedFolder:
    """Return the folder of this installation's checkpoints."""
    public_key = write_public_key(vault.public_key, vault.instance)
    return SignedFolder(settings.checkpoints, public_key)


def token_of(settings: Settings) -> str:
    """
    Return the bot's token.

    Raises:
        TokenRefused: None is set.
    """
    if settings.token is None:
        msg = "there is no token: set AMANA_TOKEN in .env, or AMANA_TOKEN_FILE"
        raise TokenRefused(msg)
    return settings.token.reveal()


@asynccontextmanager
async def open_rooms(
    settings: Settings, clock: Clock, keystore: Keystore | None = None
) -> AsyncIterator[Rooms]:
    """Open the vault and the archive: all a console command needs."""
    check_access(settings)
    vault = KeyringVault(keystore or keystore_of(settings), clock.now)
    async with engine_at(settings.database_url) as engine:
        wakeup = Wakeup()
        yield Rooms(open_archive(transactions(engine), vault, clock, wakeup), vault, engine, wakeup)
