"""Whoever has every earlier copy, the disk and the root, opens nothing of a shredded month."""

import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crypto.decryptor import open_envelope, open_keyring
from domain.errors import SealBroken
from domain.retention import Selection
from domain.secrecy import Place
from services.desks.desks import SetDesk
from services.keys.holds import LiftHold, SetHold
from services.keys.rotation import RotateDesk
from storage.engine import sqlite_file
from storage.tables import records
from tests.contract.keepers import Keepers, open_keepers

MONTH = "2026-12"
SECRET = "the pier of the old harbour"


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give three notes that expired, one of them held, and two that have not."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for number in range(3):
            await opened.note(f"{SECRET} {number}")
        await SetHold(opened.archive)("AIR", Selection((3,)))
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        for number in range(2):
            await opened.note(f"later {number}")
        opened.clock.moment = datetime(2027, 1, 9, tzinfo=UTC)
        yield opened


@dataclass
class Thief:
    """Takes copies all along, and tries every key he ever finds on every row he ever saw."""

    keepers: Keepers
    rings: set[bytes] = field(default_factory=set)
    rows: list[Mapping[str, Any]] = field(default_factory=list)

    async def copy(self) -> None:
        """Take the keyring, every row of records as a dump has it, and as the files and log do."""
        self.rings.add(self.keepers.keystore.keyring.read_bytes())
        async with self.keepers.engine.connect() as connection:
            found = await connection.execute(select(records))
            self.rows += [dict(each) for each in found.mappings()]
        if file := sqlite_file(self.keepers.url):
            self.rows += list(_rows_of(file))

    def keys(self) -> dict[bytes, bytes]:
        """Open what keyrings open with the root and with any 32 bytes that lie on the disk."""
        store = self.keepers.keystore
        keys: dict[bytes, bytes] = {}
        slots = [each.read_bytes() for each in store.slot.parent.rglob("*") if _is_key(each)]
        for ring in self.rings | {store.keyring.read_bytes()}:
            for root in slots:
                for slot in slots:
                    keys |= _epochs(root, slot, ring)
        return keys

    def read(self) -> set[str]:
        """Return the words of every note that opens."""
        instance, keys = self.keepers.keystore.load().instance, self.keys()
        opened = (_opened(keys, instance, row) for row in self.rows)
        return {json.loads(each)["versions"][-1]["body"]["text"] for each in opened if each}


def _is_key(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 32


def _rows_of(file: Path) -> Iterator[Mapping[str, Any]]:
    """Read a copy of an SQLite file with the log that lay beside it."""
    copy = file.parent / "copy"
    copy.mkdir(exist_ok=True)
    for each in file.parent.glob(f"{file.name}*"):
        (copy / each.name).write_bytes(each.read_bytes())
    with closing(sqlite3.connect(copy / file.name)) as database:
        database.row_factory = sqlite3.Row
        yield from map(dict, database.execute("SELECT * FROM records"))
    for each in copy.iterdir():
        each.unlink()


def _epochs(root: bytes, slot: bytes, ring: bytes) -> dict[bytes, bytes]:
    try:
        document = json.loads(open_keyring(root, slot, ring))
    except SealBroken:
        return {}
    plain = base64.b64decode
    return {plain(each["id"]): plain(each["key"]) for each in document["epochs"]}


def _opened(keys: Mapping[bytes, bytes], instance: bytes, row: Mapping[str, Any]) -> bytes | None:
    sealed = bytes(row["sealed"])
    key = keys.get(sealed[8:16])
    if key is None:
        return None
    return open_envelope(
        key, instance, Place("records", row["id"], row["version"], row["desk"]), sealed
    )


async def test_every_copy_the_disk_and_the_root_open_all_but_what_was_shredded(
    keepers: Keepers,
) -> None:
    thief = Thief(keepers)
    officers = await keepers.officers()
    await thief.copy()
    before = thief.read()

    await keepers.shred("AIR", MONTH, officers[:2])
    await thief.copy()

    kept = {f"{SECRET} 2", "later 0", "later 1"}
    assert before == kept | {f"{SECRET} 0", f"{SECRET} 1"}
    assert thief.read() == kept


async def test_neither_the_former_slot_nor_a_shredded_row_lies_on_the_disk(
    keepers: Keepers, tmp_path: Path
) -> None:
    officers, slot = await keepers.officers(), keepers.keystore.slot.read_bytes()
    async with keepers.archive() as work:
        gone = await work.unit.records.between(keepers.desks["AIR"].id, 0, 2)
    bodies = [each.sealed[72:200] for each in gone]
    were_there = [body for body in bodies for file in _files(tmp_path) if body in file]

    await keepers.shred("AIR", MONTH, officers[:2])

    assert bool(were_there) is (sqlite_file(keepers.url) is not None)
    assert not [file for file in _files(tmp_path) for each in (slot, *bodies) if each in file]


def _files(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in folder.rglob("*") if each.is_file()]


async def test_what_was_held_for_a_while_opens_from_no_earlier_copy_either(
    keepers: Keepers,
) -> None:
    """It was sealed under the held key then, and something else still is."""
    thief, officers = Thief(keepers), await keepers.officers()
    await SetHold(keepers.archive)("AIR", Selection((2, 4)))
    await thief.copy()
    await LiftHold(keepers.archive)("AIR", Selection((2,)))
    await thief.copy()

    await keepers.shred("AIR", "2027-01", officers[:2])

    assert f"{SECRET} 1" not in thief.read()
    assert {f"{SECRET} 2", "later 0", "later 1"} <= thief.read()


async def test_a_rotation_of_the_desk_before_it_leaves_nothing_behind(keepers: Keepers) -> None:
    thief, officers = Thief(keepers), await keepers.officers()
    await thief.copy()
    await RotateDesk(keepers.archive)("AIR")
    await thief.copy()

    await keepers.shred("AIR", MONTH, officers[:2])

    assert thief.read() == {f"{SECRET} 2", "later 0", "later 1"}
