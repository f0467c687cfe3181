"""Evidence is read whole, its log too, and nothing is written into it or beside it."""

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
from sqlalchemy import URL

from storage.engine import open_for_migration
from storage.reading import reader_at
from storage.schema import SchemaState, read_state
from storage.transactions import transactions
from storage.untouched import WrittenMeanwhile, untouched

ROOT = Path(__file__).parents[2]
_ADD = "INSERT INTO officers VALUES (?, 1, x'07')"
PARTS = {"logged": ("", "-wal"), "plain": ("",), "all": ("", "-wal", "-shm")}
COPIES = {"logged": 2, "link": 2, "plain": 1, "empty": 1, "all": 2}
"""What is copied of a live database, and how many officers each copy has."""

_READ = """
import asyncio, os, resource, sys
from domain.errors import OperatorRefusal
from storage.reading import reader_at
from storage.schema import read_state
from storage.transactions import transactions
from storage.untouched import untouched

async def read(url):
    async with reader_at(url) as engine, transactions(engine)() as unit:
        return len(await unit.contents.batch("officers", None, 9))

def look(url):
    with untouched(url) as url:
        return read_state(url), asyncio.run(read(url))

look(sys.argv[1])  # every module is there, before we may read none of them
if os.geteuid() == 0:
    os.setuid(65534)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))
try:
    print(*look(sys.argv[2]))
except OperatorRefusal as refused:
    print(refused)
print(os.listdir(os.environ["TMPDIR"]))
"""


def address(file: Path) -> str:
    """Return a file's address, however odd its name."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def look(url: str) -> int:
    """Count the officers as an auditor would read them."""
    with untouched(url) as place:
        assert read_state(place) is SchemaState.CURRENT
        return asyncio.run(_count(place))


async def _count(url: str) -> int:
    async with reader_at(url) as engine, transactions(engine)() as unit:
        return len(await unit.contents.batch("officers", None, 9))


@pytest.fixture
def live(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """Give a writer who has an officer in the file, and another in its log."""
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        connection.execute(_ADD, ("a" * 32,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(_ADD, ("b" * 32,))
        connection.commit()
        yield connection


@pytest.fixture
def evidence(tmp_path: Path, live: sqlite3.Connection) -> Iterator[Path]:
    """Give a folder with copies: with their log, with an empty one, with none, with everything."""
    assert live.in_transaction is False
    with tempfile.TemporaryDirectory(prefix="evidence #%41") as name:
        folder = Path(name)
        for copy, parts in PARTS.items():
            for part in parts:
                shutil.copyfile(tmp_path / f"amana.db{part}", folder / f"{copy}.db{part}")
        shutil.copyfile(tmp_path / "amana.db", folder / "empty.db")
        (folder / "empty.db-wal").touch()
        (folder / "link.db").symlink_to(folder / "logged.db")
        yield folder
        folder.chmod(0o755)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_read_to_its_end_and_stays_as_it_was(evidence: Path, copy: str) -> None:
    before = _bytes(evidence)

    assert look(address(evidence / f"{copy}.db")) == COPIES[copy]

    after = _bytes(evidence)
    assert set(after) == set(before)
    assert [each for each in before if before[each] != after[each] and "-shm" not in each] == []


def _look_as_nobody(known: str, copy: str, temporary: Path, most: int = -1) -> str:
    """Look where nothing may be written, with the right to write files of *most* bytes."""
    temporary.mkdir(mode=0o777)
    temporary.chmod(0o777)
    ended = subprocess.run(
        [sys.executable, "-c", _READ, known, copy, str(most)],
        cwd=ROOT,
        env={"TMPDIR": str(temporary), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Give a place for a folder that everybody may write into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name) / "tmp #%41"


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_read_where_nothing_may_be_written(
    evidence: Path, sqlite_url: str, temporary: Path, copy: str
) -> None:
    for each in evidence.iterdir():
        each.chmod(0o444)
    evidence.chmod(0o555)
    before = _bytes(evidence)

    said = _look_as_nobody(sqlite_url, address(evidence / f"{copy}.db"), temporary)

    assert said == f"current {COPIES[copy]}\n[]\n"
    assert _bytes(evidence) == before


def test_without_room_for_a_copy_that_is_said_and_nothing_of_it_stays(
    evidence: Path, sqlite_url: str, temporary: Path
) -> None:
    evidence.chmod(0o755)

    said = _look_as_nobody(sqlite_url, address(evidence / "logged.db"), temporary, most=4096)

    assert "TMPDIR" in said
    assert said.endswith("\n[]\n")


def test_a_database_that_somebody_has_open_is_read_where_it_is(
    sqlite_url: str, live: sqlite3.Connection, tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    with untouched(sqlite_url) as place:
        first = asyncio.run(_count(place))
        live.execute(_ADD, ("c" * 32,))
        live.commit()
        second = asyncio.run(_count(place))

    assert (place, first, second) == (sqlite_url, 2, 3)
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("copy", ["logged", "plain"])
def test_what_is_written_while_it_is_read_is_no_evidence(evidence: Path, copy: str) -> None:
    with pytest.raises(WrittenMeanwhile, match="try again"):
        _look_while_somebody_writes(address(evidence / f"{copy}.db"))


def _look_while_somebody_writes(url: str) -> None:
    with untouched(url), open_for_migration(url).connect() as writer:
        writer.exec_driver_sql("DELETE FROM officers")
        writer.commit()


def test_a_database_that_is_not_there_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    with untouched(f"sqlite:///{tmp_path}/missing.db") as place:
        assert place == f"sqlite:///{tmp_path}/missing.db"

    assert list(tmp_path.iterdir()) == []


def test_a_database_of_postgresql_is_read_where_it_is(postgres_url: str) -> None:
    with untouched(postgres_url) as place:
        assert place == postgres_url
