"""What the operator's commands open: a new installation, its office, the running bot."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from console.doors import Doors, Office, PublicKey
from crypto.condition import KeyFile, key_files, look
from crypto.keystore import Keystore
from crypto.signatures import fingerprint
from crypto.vault import KeyringVault
from domain.errors import FolderRefused, KeyFileRefused
from handlers.wire import find_username
from house.auditing import open_verification
from house.guarding import exposures, is_slot_fixed
from house.hardening import harden
from house.installing import bring_up, check_schema, initialise
from house.living import live
from house.logbook import note_lost_error, open_logbook, take_last_words
from house.office import Hand, office_of
from house.recovering import restore_keys
from house.rehearsing import rehearse
from house.restoring import restore_backup
from house.rooms import checkpoints_of, keystore_of, open_rooms
from house.stopping import stop_when_told
from house.terminal import ask_new_passphrase
from house.trial import try_backup
from house.unsealing import standing, unseal
from scheduler.clock import SystemClock
from services.audit.doctor import Examine
from services.findings import Ailment, Finding
from services.ports import Clock
from settings import Settings, read_settings
from storage.checkpoints import lines_in
from storage.coffers import list_backups
from storage.engine import engine_at, sqlite_file
from storage.schema import schema_state
from storage.transactions import transactions


@asynccontextmanager
async def open_office(settings: Settings, clock: Clock) -> AsyncIterator[Office]:
    """Open what the operator's commands need; the bot may run meanwhile."""
    check_schema(settings)
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
            schema_state=lambda: schema_state(settings.database_url),
            transactions=transactions(engine),
            backups=lambda: list_backups(str(settings.backups)),
            around=lambda: [*_around(settings, lacking), *_intake(keystore)],
        )


def _around(settings: Settings, lacking: Sequence[Ailment]) -> list[Finding]:
    """Return what the process could not be kept from, and which files others may get at."""
    opened = [
        Finding(Ailment.FILE_OPEN, str(each.path), each.remedy) for each in exposures(settings)
    ]
    if is_slot_fixed(settings):
        opened.append(Finding(Ailment.SLOT_FIXED, str(settings.slot_file.parent)))
    return [*opened, *(Finding(each, "process") for each in lacking)]


def _intake(keystore: Keystore) -> list[Finding]:
    """Return why a sealed start would receive nothing; what else is wrong is told otherwise."""
    try:
        if keystore.has_passphrase():
            keystore.intake()
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


async def run(settings: Settings, clock: Clock) -> None:
    """Run the bot until SIGTERM or SIGINT; what is under way is safe to cut anywhere."""
    check_schema(settings)
    asyncio.get_running_loop().set_exception_handler(note_lost_error)
    stop_when_told()
    with suppress(asyncio.CancelledError):
        await live(settings, clock)


def _tell(url: str) -> None:
    sys.stderr.write(f"The rehearsal is open at {url} (Ctrl+C ends it and removes everything)\n")


def open_doors() -> Doors:
    """Return what the console opens, by the settings of this environment."""
    lacking = harden()
    take_last_words()
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # else the library warns at every 429
    clock = SystemClock()

    def settings(database: str = "") -> Settings:
        another = {"AMANA_DATABASE_URL": database} if database else {}
        found = read_settings({**os.environ, **another}, Path(".env"))
        open_logbook(found.log_level, found.secrets())
        return found

    def rehearsed(port: int) -> None:
        settings()  # for its log alone: a rehearsal has a house, a token and a clock of its own
        asyncio.run(rehearse(port, _tell))

    return Doors(
        office=lambda: open_office(settings(), clock),
        examine=lambda: open_examination(settings(), clock, lacking),
        initialise=lambda has_passphrase: initialise(
            settings(), clock, ask_new_passphrase if has_passphrase else None
        ),
        migrate=lambda: bring_up(settings(), clock),
        run=lambda: asyncio.run(run(settings(), clock)),
        rehearse=rehearsed,
        show_key=lambda: show_key(settings(), clock),
        verify=lambda asked: open_verification(settings(asked.database), clock, asked),
        backups=lambda: str(settings().backups),
        list_backups=list_backups,
        try_backup=lambda request, tell: asyncio.run(try_backup(settings(), clock, request, tell)),
        restore_backup=lambda request, checkpoints, tell: asyncio.run(
            restore_backup(settings(), clock, request, checkpoints, tell)
        ),
        unseal=lambda: unseal(settings()),
        sealing=lambda: (standing(settings()), clock.now()),
        restore_keys=lambda file, keys: restore_keys(settings(), clock, file, keys),
    )
