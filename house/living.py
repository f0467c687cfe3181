"""Runs the bot from its start to its end: sealed first, where the root is a passphrase."""

import asyncio
from contextlib import suppress

from crypto.keystore import Keystore
from domain.errors import PassphraseWanted
from domain.secrecy import Secret
from house.guarding import check_access, warn_of_fixed_slot
from house.hatch import open_hatch
from house.installing import check_installed
from house.keeper import Keeper
from house.logbook import note_lost_error
from house.monitoring import monitored
from house.rooms import keystore_of
from house.sealed import open_sealed
from house.stopping import stop_when_told
from house.wiring import furnished
from services.ports import Clock
from services.vitals import Vitals
from settings import Settings
from storage.engine import engine_at, sqlite_file
from storage.locks import only_process
from storage.transactions import transactions


async def run(settings: Settings, clock: Clock) -> None:
    """Run the bot until SIGTERM or SIGINT; what is under way is safe to cut anywhere."""
    check_installed(settings)
    asyncio.get_running_loop().set_exception_handler(note_lost_error)
    stop_when_told()
    with suppress(asyncio.CancelledError):
        await live(settings, clock)


async def live(settings: Settings, clock: Clock) -> None:
    """
    Run until cancelled.

    Raises:
        OperatorRefusal: It cannot be opened; the text says why.
    """
    check_access(settings)
    warn_of_fixed_slot(settings)
    async with (
        only_process(sqlite_file(settings.database_url)),
        monitored(settings, clock) as vitals,
    ):
        keystore = keystore_of(settings, _ask_nobody)
        if keystore.has_passphrase():
            await _live_behind_a_seal(settings, clock, vitals, keystore)
        else:
            await _live_open(settings, clock, vitals, keystore)


async def _live_behind_a_seal(
    settings: Settings, clock: Clock, vitals: Vitals, keystore: Keystore
) -> None:
    """Wait for the passphrase, receiving; then open the house in its place."""
    async with engine_at(settings.database_url) as engine:
        keeper = Keeper.of(keystore, clock, transactions(engine))
        async with open_hatch(settings.socket, keeper.answer):
            async with open_sealed(settings, clock, keeper, engine, vitals):
                await keeper.opened.wait()
            await _live_open(settings, clock, vitals, keeper.keystore)


async def _live_open(settings: Settings, clock: Clock, vitals: Vitals, keystore: Keystore) -> None:
    async with furnished(settings, clock, vitals, keystore):
        await asyncio.Event().wait()


def _ask_nobody() -> Secret:
    """
    Ask for a passphrase in a bot that was started with a root of bytes.

    Raises:
        PassphraseWanted: Another process has put a passphrase in its place.
    """
    msg = "the root was made of a passphrase meanwhile: restart the bot, then `unseal` it"
    raise PassphraseWanted(msg)
