"""What the page shows of the files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rehearsal.disk import look


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a database in use, as the bot's is."""
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        yield file


def test_the_newest_rows_come_first_and_bytes_in_hex(
    file: sqlite3.Connection, tmp_path: Path
) -> None:
    file.execute('CREATE TABLE "odd ""name" (id TEXT PRIMARY KEY, body BLOB, gone TEXT)')
    sealed = b"AMA\x01" + bytes(96)
    for number in range(5):
        row = (f"r{number}", sealed if number else b"\xff\x00", None)
        file.execute('INSERT INTO "odd ""name" VALUES (?, ?, ?)', row)

    (table,) = look(tmp_path / "a.db", tmp_path / "keys")["tables"]

    assert (table["name"], table["rows"]) == ('odd "name', 5)
    assert table["columns"] == ["id", "body", "gone"]
    assert [row[0]["text"] for row in table["newest"]] == ["r4", "r3", "r2"]
    cell = table["newest"][0][1]
    assert (cell["size"], cell["sealed"]) == (100, True)
    assert cell["hex"].startswith("41 4d 41 01 00")
    assert table["newest"][0][2] == {"text": ""}


def test_only_an_envelope_counts_as_sealed(file: sqlite3.Connection, tmp_path: Path) -> None:
    file.execute("CREATE TABLE names (lookup BLOB)")
    file.execute("INSERT INTO names VALUES (?)", [b"\x00\xff"])

    (table,) = look(tmp_path / "a.db", tmp_path / "keys")["tables"]

    assert table["newest"] == [[{"hex": "00 ff", "size": 2, "sealed": False}]]


def test_files_and_keys_are_named_with_their_sizes(
    file: sqlite3.Connection, tmp_path: Path
) -> None:
    file.execute("CREATE TABLE x (y)")
    (tmp_path / "keys" / "old").mkdir(parents=True)
    (tmp_path / "keys" / "keyring").write_bytes(bytes(300))
    (tmp_path / "keys" / "old" / "slot").write_bytes(bytes(32))

    seen = look(tmp_path / "a.db", tmp_path / "keys")

    assert seen["keys"] == [{"name": "keyring", "size": 300}, {"name": "slot", "size": 32}]
    assert [found["name"] for found in seen["files"]] == ["a.db", "a.db-shm", "a.db-wal"]


def test_a_database_that_is_not_there_is_no_error_and_is_not_made(tmp_path: Path) -> None:
    seen = look(tmp_path / "a.db", tmp_path / "keys")

    assert seen == {"is_readable": False, "tables": [], "files": [], "keys": []}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"nothing of the kind" * 100)

    assert look(tmp_path / "a.db", tmp_path / "keys")["is_readable"] is False


def test_looking_does_not_wait_for_a_writer(file: sqlite3.Connection, tmp_path: Path) -> None:
    file.execute("CREATE TABLE x (y)")
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO x VALUES (1)")

    (table,) = look(tmp_path / "a.db", tmp_path / "keys")["tables"]
    file.execute("COMMIT")

    assert table["rows"] == 0
