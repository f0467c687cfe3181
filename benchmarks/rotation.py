"""New keys while nothing else runs: a root over a thousand desks, and records sealed again."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.tables import Row, Table, middle
from crypto import keyring
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Action
from domain.calendars import month_of
from domain.desks import Desk
from domain.members import Permit
from domain.records import Kind, Note, Record, Version
from domain.secrecy import Secret
from services.desks.desks import AddDesk
from services.keys.rotation import RotateDesk, RotateRoot, RotateSlot
from services.work.archive import Archive, open_archive
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions

_NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_MILLISECONDS = 1e3
_DESKS, _BATCH, _WORDS = 1000, 500, 60


class _Clock:
    def now(self) -> datetime:
        """Stand still."""
        return _NOW


async def measure(folder: Path, rounds: int, records: int) -> Table:
    """Turn root and slot *rounds* times over a thousand desks; seal *records* again, once."""
    keystore = Keystore(folder / "keys", folder / "root" / "root", folder / "root" / "slot")
    await asyncio.to_thread(_install, keystore)
    url = f"sqlite:///{folder}/amana.db"
    await asyncio.to_thread(migrate, url)
    async with _archive(url, keystore) as archive:
        desk = await AddDesk(archive)(_desk("NAV"))
        await _fill(archive, desk, records)
        keys = len(keystore.load().epochs)
        roots = [await _seconds(RotateRoot(archive)) for _ in range(rounds)]
        slots = [await _seconds(RotateSlot(archive)) for _ in range(rounds)]
        begun = time.perf_counter()
        await RotateDesk(archive)("NAV")
        each = (time.perf_counter() - begun) / records
    return Table(
        name="rotation",
        title=f"New keys for an installation of {_DESKS:,} desks, {keys:,} keys, on SQLite",
        unit="ms",
        plain="",
        rows=(
            Row("a new root", middle(roots, _MILLISECONDS)),
            Row("a new slot", middle(slots, _MILLISECONDS)),
            Row(f"one record sealed again, of {records:,}", each * _MILLISECONDS),
        ),
        notes=(f"{1 / each:,.0f} records a second are sealed again, each with its audit entry.",),
    )


def _install(keystore: Keystore) -> None:
    months = _desk("").months_ahead(_NOW)
    desks = [f"{number:032x}" for number in range(1, _DESKS)]
    made = keyring.grown(keyring.make(_NOW), dict.fromkeys(desks, months))
    keystore.adopt(made)


def _desk(code: str) -> Desk:
    return Desk("", code, Secret("Naval"), "Asia/Dubai")


@asynccontextmanager
async def _archive(url: str, keystore: Keystore) -> AsyncIterator[Archive]:
    clock, engine = _Clock(), open_engine(url)
    vault = KeyringVault(keystore, clock.now)
    async with transactions(engine)() as unit:
        await unit.fence.begin(vault.generation)
        await unit.commit()
    yield open_archive(transactions(engine), vault, clock, lambda: None)
    await engine.dispose()


async def _fill(archive: Archive, desk: Desk, records: int) -> None:
    permit = Permit("bench", Action.NOTE_SAVE, desk.id)
    for first in range(1, records + 1, _BATCH):
        async with archive() as work:
            for number in range(first, min(first + _BATCH, records + 1)):
                await work.records.add(permit, _note(work.vault.fresh_id(), desk, number))
            await work.commit()


def _note(record: str, desk: Desk, number: int) -> Record[Note]:
    text = Secret("a word " * _WORDS)
    return Record(
        id=record,
        kind=Kind.NOTE,
        desk=desk.id,
        code=desk.code,
        number=number,
        author="b" * 32,
        author_name=Secret("Salim"),
        received_at=_NOW,
        expires=month_of(_NOW + timedelta(days=730)),
        versions=(Version(Note(text), _NOW, "b" * 32),),
    )


async def _seconds(verb: RotateRoot | RotateSlot) -> float:
    begun = time.perf_counter()
    await verb()
    return time.perf_counter() - begun
