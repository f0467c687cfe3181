"""Whoever only reads takes nobody's place, writes nothing, and needs no leave to write."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from domain.errors import AmanaError, Unavailable
from domain.rows import Row
from domain.secrecy import Sealed
from storage.engine import open_for_migration
from storage.reading import reader_at
from storage.schema import SchemaState, read_state
from storage.transactions import Transactions, transactions

ROOT = Path(__file__).parents[2]
ROW = Row("o" * 32, 1, Sealed(b"AMA\x01\x01\x01\x01\x00" + b"key id 1" + bytes(60)))
_READ = """
import asyncio, os, sys
from storage.reading import reader_at
from storage.schema import read_state
from storage.transactions import transactions

async def read(url):
    async with reader_at(url) as engine, transactions(engine)() as unit:
        return len(await unit.contents.batch("officers", None, 9))

asyncio.run(read(sys.argv[1]))  # every module is there, before we may read none of them
read_state(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)
print(read_state(sys.argv[2]), asyncio.run(read(sys.argv[2])))
"""


async def test_a_reader_waits_for_no_writer(database_url: str, transactions: Transactions) -> None:
    async with transactions() as work:
        await work.officers.add(ROW)
        await work.commit()

    with open_for_migration(database_url).connect() as writer:
        writer.begin()
        writer.execute(text("DELETE FROM officers"))
        read = await _read(database_url)

    assert read == 1


async def _read(url: str) -> int:
    assert await asyncio.to_thread(read_state, url) is SchemaState.CURRENT
    async with reader_at(url) as engine, transactions(engine)() as unit:
        return len(await unit.contents.batch("officers", None, 9))


async def test_a_reader_writes_nothing(database_url: str) -> None:
    with pytest.raises(AmanaError):
        await _write(database_url)

    assert await _read(database_url) == 0


async def _write(url: str) -> None:
    async with reader_at(url) as engine, transactions(engine)() as unit:
        await unit.officers.add(ROW)
        await unit.commit()


def test_not_a_byte_of_the_file_changes(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "amana.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    before = (tmp_path / "amana.db").read_bytes()

    assert asyncio.run(_read(sqlite_url)) == 0

    assert (tmp_path / "amana.db").read_bytes() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        asyncio.run(_read(f"sqlite:///{tmp_path}/missing.db"))

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def closed(sqlite_url: str) -> Iterator[Path]:
    """Give a folder that everybody may look into and nobody may write, with an odd name."""
    with tempfile.TemporaryDirectory(prefix="read #%41") as name:
        folder = Path(name)
        shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), folder / "amana.db")
        (folder / "amana.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_copy_is_read_where_nothing_may_be_written(closed: Path, sqlite_url: str) -> None:
    address = URL.create("sqlite", database=str(closed / "amana.db")).render_as_string()
    ended = subprocess.run(
        [sys.executable, "-c", _READ, sqlite_url, address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stdout == "current 0\n", ended.stderr
    assert [path.name for path in closed.iterdir()] == ["amana.db"]
