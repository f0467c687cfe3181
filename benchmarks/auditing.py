"""Verifying a long audit, by its keys and without them, beside reading its rows and no more."""

import asyncio
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.tables import Row, Table
from crypto.keystore import Keystore
from crypto.public_chain import over_envelopes
from crypto.vault import KeyringVault
from domain.actions import Action
from domain.audit import Entry
from domain.secrecy import Lookup, Place
from scheduler.clock import SystemClock
from services.audit.eyes import Keyless
from services.audit.verifying import DatabaseLinks, Verdict, VerifyWithKeys, VerifyWithoutKeys
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions

_NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_OBJECTS = 20_000
_INSERT = "INSERT INTO audit (sequence, about, chain, mac, sealed) VALUES (?, ?, ?, ?, ?)"

Link = tuple[int, bytes, bytes, bytes, bytes]


def measure(folder: Path, entries: int) -> Table:
    """Write *entries* as the ledger would, but at once; then verify them in both strengths."""
    vault = _open_vault(folder)
    file = folder / "amana.db"
    migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT INTO fence (id, generation) VALUES (1, 1)")
        database.executemany(_INSERT, _links(vault, entries))
        database.commit()
    read = _read(file)
    keyed, keyless = asyncio.run(_verify(f"sqlite:///{file}", vault, entries))
    return Table(
        "audit",
        f"Verifying {entries:,} entries of the audit on SQLite",
        "s",
        "reading",
        (Row("by the operator, with keys", keyed, read), Row("by an auditor", keyless, read)),
        ("By keys: every chain value, MAC, entry and keyed name. Without: every chain value.",),
    )


def _open_vault(folder: Path) -> KeyringVault:
    keystore = Keystore(folder / "keys", folder / "root" / "root", folder / "root" / "slot")
    keystore.create(_NOW)
    return KeyringVault(keystore, lambda: _NOW)


def _links(vault: KeyringVault, entries: int) -> Iterator[Link]:
    """Seal and chain readings of many records."""
    ids = [secrets.token_hex(16) for _ in range(_OBJECTS)]
    names = [vault.name(Lookup.OBJECT, each) for each in ids]
    before = b""
    for sequence in range(1, entries + 1):
        at, record = _NOW + timedelta(seconds=sequence), sequence % _OBJECTS
        entry = Entry(at, ids[0], Action.RECORD_READ, ids[1], ids[record])
        sealed = vault.seal(Place("audit", str(sequence)), entry)
        before, mac = vault.link(before, sequence, names[record], sealed)
        yield sequence, names[record], before, mac, sealed


def _read(file: Path) -> float:
    begun = time.perf_counter()
    with closing(sqlite3.connect(file)) as database:
        for _ in database.execute("SELECT * FROM audit ORDER BY sequence"):
            pass
    return time.perf_counter() - begun


async def _verify(url: str, vault: KeyringVault, entries: int) -> tuple[float, float]:
    engine, clock = open_engine(url), SystemClock()
    begin, eyes = transactions(engine), Keyless(over_envelopes(vault.instance))
    links = DatabaseLinks(begin, clock)
    try:
        return (
            await _seconds(VerifyWithKeys(clock, begin, vault, list), entries),
            await _seconds(
                VerifyWithoutKeys(clock, links, eyes, vault.witness, vault.instance, list), entries
            ),
        )
    finally:
        await engine.dispose()


async def _seconds(verify: VerifyWithKeys | VerifyWithoutKeys, entries: int) -> float:
    begun = time.perf_counter()
    verdict: Verdict = await verify(lambda _, __: None)
    if verdict.entries != entries or len(verdict.findings) != 1:  # that there is no checkpoint
        msg = "the audit that was just written is not whole"
        raise RuntimeError(msg)
    return time.perf_counter() - begun
