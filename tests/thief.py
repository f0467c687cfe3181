"""A thief who copies all along, and tries every key he ever finds on every row he ever saw."""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crypto.decryptor import open_envelope, open_keyring
from crypto.keystore import Keystore
from domain.errors import SealBroken
from domain.secrecy import Place
from storage.engine import engine_at, sqlite_file
from storage.tables import records


@dataclass
class Thief:
    """
    Has every keyring and every row there ever was, and the disk as it is when he reads.

    That is: all of *folder*, root and slot of today included, and none of yesterday.
    """

    keystore: Keystore
    url: str
    folder: Path
    rings: set[bytes] = field(default_factory=set)
    rows: dict[bytes, Mapping[str, Any]] = field(default_factory=dict)
    given: dict[bytes, bytes] = field(default_factory=dict)
    """Keys that somebody else let him have."""

    async def copy(self) -> None:
        """Take the keyring, and every row of records as a dump has it."""
        self.rings.add(self.keystore.keyring.read_bytes())
        async with engine_at(self.url) as engine, engine.connect() as connection:
            found = await connection.execute(select(records))
            self.take(dict(each) for each in found.mappings())

    def copy_files(self) -> None:
        """Take the rows as the files and the log of SQLite have them; nobody writes meanwhile."""
        if file := sqlite_file(self.url):
            self.take(_rows_of(file))

    def take(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep rows, however he came by them."""
        self.rows |= {bytes(each["sealed"]): each for each in rows}

    def take_ring(self, document: Mapping[str, Any]) -> None:
        """Keep the keys of a keyring that is open already, as an escrow's."""
        self.given |= _keys_in(document)

    def keys(self) -> dict[bytes, bytes]:
        """Open what keyrings open with any 32 bytes that lie on the disk as root and as slot."""
        keys = dict(self.given)
        found = {each.read_bytes() for each in self.folder.rglob("*") if _is_key(each)}
        for ring in self.rings | {self.keystore.keyring.read_bytes()}:
            for root in found:
                for slot in found:
                    keys |= _opened_ring(root, slot, ring)
        return keys

    def read(self) -> set[str]:
        """Return the newest words of every note that opens."""
        instance, keys = self.keystore.load().instance, self.keys()
        opened = (_opened(keys, instance, row) for row in self.rows.values())
        bodies = [json.loads(each)["versions"][-1]["body"] for each in opened if each]
        return {body["text"] for body in bodies if "text" in body}


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


def _opened_ring(root: bytes, slot: bytes, ring: bytes) -> dict[bytes, bytes]:
    try:
        return _keys_in(json.loads(open_keyring(root, slot, ring)))
    except SealBroken:
        return {}


def _keys_in(document: Mapping[str, Any]) -> dict[bytes, bytes]:
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
