"""Opens what a command needs of an installation that is there: its office, its examination."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from console.doors import Office, PublicKey
from crypto.condition import KeyFile, key_files, look
from crypto.keystore import Keystore
from crypto.signatures import fingerprint
from crypto.vault import KeyringVault
from domain.errors import FolderRefused, KeyFileRefused
from domain.secrecy import Secret
from house.guarding import exposures, is_slot_fixed
from house.installing import check_installed
from house.office import Hand, office_of
from house.rooms import checkpoints_of, keystore_of, open_rooms
from house.terminal import ask_new_passphrase
from house.timekeeping import ahead_of
from house.traces import state_of, trace_of
from services.audit.doctor import Examine
from services.findings import Ailment, Finding
from services.ports import Clock
from settings import Settings
from storage.backup_files import list_backups
from storage.checkpoints import lines_in
from storage.engine import engine_at, sqlite_file
from storage.schema import SchemaState
from storage.transactions import transactions


@asynccontextmanager
async def open_office(settings: Settings, clock: Clock) -> AsyncIterator[Office]:
    """Open what the operator's commands need; the bot may run meanwhile."""
    check_installed(settings)
    keystore = keystore_of(settings)
    async with open_rooms(settings, clock, keystore) as rooms:
        hand = Hand(ask_new_passphrase, _linker(settings))
        yield office_of(rooms.archive, settings, keystore, rooms.vault, hand)


@asynccontextmanager
async def open_examination(
    settings: Settings, clock: Clock, lacking: Sequence[Ailment] = ()
) -> AsyncIterator[Examine]:
    """Open what `doctor` needs, which is less than everything: it comes when things are broken."""
    async with engine_at(settings.database_url) as engine:
        keystore = keystore_of(settings)
        yield Examine(
            clock=clock,
            key_files=partial(key_files, keystore),
            beside=lambda: _beside(settings),
            checkpoints=partial(lines_in, settings.checkpoints),
            open_vault=lambda: KeyringVault(keystore, clock.now),
            schema_state=lambda: _schema_state(settings),
            transactions=transactions(engine),
            backups=lambda: list_backups(str(settings.backups)),
            around=lambda: [*_around(settings, lacking), *_intake(settings, keystore)],
            ahead=partial(ahead_of, engine, clock),
        )


def _schema_state(settings: Settings) -> str:
    """Return the state of the database, and of an empty one whether there was another."""
    state = state_of(settings)
    return "lost" if state is SchemaState.EMPTY and trace_of(settings) else state.value


def _around(settings: Settings, lacking: Sequence[Ailment]) -> list[Finding]:
    """Return what the process could not be kept from, and which files others may get at."""
    opened = [
        Finding(Ailment.FILE_OPEN, str(each.path), each.remedy) for each in exposures(settings)
    ]
    if is_slot_fixed(settings):
        opened.append(Finding(Ailment.SLOT_FIXED, str(settings.slot_file.parent)))
    return [*opened, *(Finding(each, "process") for each in lacking)]


def _intake(settings: Settings, keystore: Keystore) -> list[Finding]:
    """Return why a sealed start would receive nothing; what else is wrong is told otherwise."""
    try:
        if keystore.has_passphrase():
            keystore.intake()
            if settings.public_url:
                keystore.webhook_secret(Secret(""))
    except KeyFileRefused as refused:
        return [Finding(Ailment.INTAKE_FILES, str(keystore.keys), str(refused))]
    return []


def _beside(settings: Settings) -> list[KeyFile]:
    """Return how the folder of checkpoints lies, and the database if it is a file."""
    file = sqlite_file(settings.database_url)
    return [look(settings.checkpoints), *([look(file)] if file else [])]


def _linker(settings: Settings) -> Callable[[str], Awaitable[str | None]]:
    async def link(code: str) -> str | None:
        """Return the deep link of an invitation code, or None while Telegram is away."""
        from handlers.wire import find_username  # noqa: PLC0415  # slow to import, seldom needed

        if settings.token is None:
            return None
        username = await find_username(settings.token.reveal(), settings.telegram_url)
        return f"https://t.me/{username}?start={code}" if username else None

    return link


def show_key(settings: Settings, clock: Clock) -> PublicKey:
    """Return the public key of this installation, and lay it beside its checkpoints."""
    vault = KeyringVault(keystore_of(settings), clock.now)
    missing = ""
    try:
        checkpoints_of(settings, vault).lay()
    except FolderRefused as refused:
        missing = str(refused)
    return PublicKey(vault.public_key.hex(), fingerprint(vault.public_key), missing)
