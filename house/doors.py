"""
What the operator's commands open: a new installation, its office, the running bot.

Every door imports what lies behind it when it is opened: a command then starts in half the time,
and has no more in it than it needs. What none can do without is imported here.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.doors import Doors, Office, PublicKey, Verify, VerifyAsked
from domain.backups import Request, Standing
from domain.escrow import KeysRestored
from domain.sealing import Sealing
from house.hardening import harden
from house.logbook import open_logbook, take_last_words
from scheduler.clock import SystemClock
from services.audit.doctor import Examine
from services.audit.trial import Trial
from services.findings import Ailment
from services.ports import Clock
from services.recovery.packing import Tell
from services.recovery.refilling import Restored
from settings import Settings, read_settings


def open_doors() -> Doors:
    """Return what the console opens, by the settings of this environment."""
    lacking = harden()
    take_last_words()
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # else the library warns at every 429
    front = _Front(SystemClock(), lacking)
    return Doors(
        office=front.office,
        examine=front.examine,
        initialise=front.initialise,
        migrate=front.migrate,
        run=front.run,
        rehearse=front.rehearse,
        show_key=front.show_key,
        verify=front.verify,
        backups=lambda: str(_settings().backups),
        list_backups=front.list_backups,
        try_backup=front.try_backup,
        restore_backup=front.restore_backup,
        confirm=front.confirm,
        unseal=front.unseal,
        sealing=front.sealing,
        restore_keys=front.restore_keys,
    )


def _settings(database: str = "") -> Settings:
    another = {"AMANA_DATABASE_URL": database} if database else {}
    found = read_settings({**os.environ, **another}, Path(".env"))
    open_logbook(found.log_level, found.secrets())
    return found


def _tell(url: str) -> None:
    sys.stderr.write(f"The rehearsal is open at {url} (Ctrl+C ends it and removes everything)\n")


@dataclass(frozen=True, slots=True)
class _Front:
    """The doors, each as `Doors` names it."""

    clock: Clock
    lacking: Sequence[Ailment]

    def office(self) -> AbstractAsyncContextManager[Office]:
        from house.opening import open_office

        return open_office(_settings(), self.clock)

    def examine(self) -> AbstractAsyncContextManager[Examine]:
        from house.opening import open_examination

        return open_examination(_settings(), self.clock, self.lacking)

    def initialise(self, has_passphrase: bool) -> None:  # noqa: FBT001  # as Doors names it
        from house.installing import initialise
        from house.terminal import ask_new_passphrase

        initialise(_settings(), self.clock, ask_new_passphrase if has_passphrase else None)

    def migrate(self) -> None:
        from house.installing import bring_up

        bring_up(_settings(), self.clock)

    def run(self) -> None:
        from house.living import run

        asyncio.run(run(_settings(), self.clock))

    def rehearse(self, port: int) -> None:
        from house.rehearsing import rehearse

        _settings()  # for its log alone: a rehearsal has a house, a token and a clock of its own
        asyncio.run(rehearse(port, _tell))

    def show_key(self) -> PublicKey:
        from house.opening import show_key

        return show_key(_settings(), self.clock)

    def verify(self, asked: VerifyAsked) -> AbstractAsyncContextManager[Verify]:
        from house.auditing import open_verification

        return open_verification(_settings(asked.database), self.clock, asked)

    def list_backups(self, folder: str) -> list[Standing]:
        from storage.backup_files import list_backups

        return list_backups(folder)

    def try_backup(self, request: Request, tell: Tell) -> Trial:
        from house.trial import try_backup

        return asyncio.run(try_backup(_settings(), self.clock, request, tell))

    def restore_backup(self, request: Request, checkpoints: str, tell: Tell) -> Restored:
        from house.restoring import restore_backup

        return asyncio.run(restore_backup(_settings(), self.clock, request, checkpoints, tell))

    def confirm(self, question: str) -> bool | None:
        from house.terminal import confirm

        return confirm(question)

    def unseal(self) -> None:
        from house.unsealing import unseal

        unseal(_settings())

    def sealing(self) -> tuple[Sealing, datetime]:
        from house.unsealing import standing

        return standing(_settings()), self.clock.now()

    def restore_keys(self, file: str, keys: Sequence[str]) -> KeysRestored:
        from house.recovering import restore_keys

        return restore_keys(_settings(), self.clock, file, keys)
