"""A backup in records a second, and whether its memory stays flat."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from pyrage import x25519
from sqlalchemy import create_engine, insert

from benchmarks.growth import rows_of, say
from benchmarks.installation import NOW, keystore_in, url_in
from benchmarks.tables import Table
from crypto.age import recipient_of
from crypto.vault import KeyringVault
from domain.backups import Order
from domain.escrow import Escrow, PairFile
from domain.secrecy import Secret
from house.backups import tools_of
from services.recovery.packing import Pack
from storage.schema import migrate
from storage.tables import fence, records

_DESK, _MONTH = "d1" * 16, "2028-11"
_ENVELOPE = 1112  # of every document up to 1,020 bytes
_AT_ONCE = 10_000


def measure(folder: Path, sizes: Sequence[int]) -> Table:
    """Back up databases of as many records as *sizes* say."""
    for size in sizes:
        fill(folder / str(size), size)
    notes = (
        "SQLite, records of one padded kilobyte, sealed for three officers, written and fsynced.",
        "Memory is the most that a process held which did nothing else.",
    )
    rows = tuple(rows_of("benchmarks.backup", folder, sizes))
    return Table("backup", "Backup", "as named", "", rows, notes)


def fill(folder: Path, size: int) -> None:
    """Make keys, and a database with *size* records of random bytes under a key of them."""
    folder.mkdir(parents=True)
    keystore = keystore_in(folder)
    keystore.create(NOW)
    vault = KeyringVault(keystore, lambda: NOW)
    vault.add_epochs(_DESK, [_MONTH])
    (key_id,) = [each.id for each in vault.key_lines() if each.month == _MONTH and each.desk]
    migrate(url_in(folder))
    engine = create_engine(url_in(folder))
    with engine.begin() as connection:
        connection.execute(insert(fence), {"id": 1, "generation": vault.generation})
        for first in range(0, size, _AT_ONCE):
            numbers = range(first + 1, min(first + _AT_ONCE, size) + 1)
            connection.execute(insert(records), list(_rows(numbers, key_id)))
    engine.dispose()


def back_up(folder: Path) -> float:
    """Make the backup; return how many seconds it took."""
    vault = KeyringVault(keystore_in(folder), lambda: NOW)
    began = perf_counter()
    pack = Pack(tools_of(url_in(folder), vault), _order(vault), lambda _done, _total: None)
    pack(str(folder / "backups"))
    return perf_counter() - began


def _rows(numbers: range, key_id: bytes) -> Iterator[dict[str, object]]:
    for number in numbers:
        sealed = b"AMA\x01\x01\x01\x01\x00" + key_id + os.urandom(_ENVELOPE - 16)
        yield {
            "id": uuid4().hex,
            "version": 1,
            "sealed": sealed,
            "desk": _DESK,
            "kind": "note",
            "number": number,
            "key_id": key_id,
        }


def _order(vault: KeyringVault) -> Order:
    recipients = [recipient_of(str(x25519.Identity.generate().to_public())) for _ in range(3)]
    opened = PairFile(recipients[0].mark, recipients[1].mark, Secret("AAAA"), NOW)
    escrow = Escrow("e" * 32, 1, NOW, vault.generation, vault.key_ids, (opened,))
    return Order(
        "amana-20261122T100000Z.age",
        NOW,
        vault.instance,
        tuple(recipients),
        (escrow,),
        vault.key_ids,
    )


if __name__ == "__main__":
    say(back_up(Path(sys.argv[1])))
