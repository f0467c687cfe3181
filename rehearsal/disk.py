"""What rests on disk: the tables of the SQLite file as anybody who holds the file sees them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypedDict

_NEWEST = 3
_PATIENCE = 0.2
_MOST_TEXT = 80
_MOST_BYTES = 48
_MAGIC = b"AMA"
"""Begins every envelope, see docs/format.md."""


class Cell(TypedDict, total=False):
    """A readable value, or the first bytes of others in hex with their whole number."""

    text: str
    hex: str
    size: int
    sealed: bool


class Table(TypedDict):
    """A table: how many rows it has, and its newest ones."""

    name: str
    rows: int
    columns: list[str]
    newest: list[list[Cell]]


class File(TypedDict):
    """A file and its size in bytes."""

    name: str
    size: int


class Disk(TypedDict):
    """All that can be seen."""

    is_readable: bool
    tables: list[Table]
    files: list[File]
    keys: list[File]


def look(database: Path, keys: Path) -> Disk:
    """
    Return the tables with their newest rows, and the names and sizes of all files.

    The file is opened read-only and by SQLite, never by plain `open`: where the bot is in this
    very process, closing such a file would drop the locks that SQLite holds on it (POSIX). It works
    beside a bot that runs, and beside one that was killed: what that had committed is still in the
    journal. A busy or missing file gives no tables and ``"is_readable": false``.
    """
    tables = _tables(database)
    return {
        "is_readable": tables is not None,
        "tables": tables or [],
        "files": [_file(path) for path in sorted(database.parent.glob(f"{database.name}*"))],
        "keys": [_file(path) for path in sorted(keys.rglob("*")) if path.is_file()],
    }


def _file(path: Path) -> File:
    try:
        size = path.stat().st_size
    except OSError:  # a journal comes and goes
        size = 0
    return {"name": path.name, "size": size}


def _tables(database: Path) -> list[Table] | None:
    try:
        address = f"{database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as file:
            return [_table(file, name) for name in _names(file)]
    except sqlite3.Error:
        return None


def _names(file: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [str(name) for (name,) in file.execute(f"{query} ORDER BY name")]


def _table(file: sqlite3.Connection, name: str) -> Table:
    quoted = '"' + name.replace('"', '""') + '"'
    (rows,) = file.execute(f"SELECT count(*) FROM {quoted}").fetchone()  # noqa: S608 - the name is the schema's own, quoted
    newest = file.execute(f"SELECT * FROM {quoted} ORDER BY rowid DESC LIMIT {_NEWEST}")  # noqa: S608 - likewise
    columns = [description[0] for description in newest.description]
    cells = [[_cell(value) for value in row] for row in newest]
    return {"name": name, "rows": rows, "columns": columns, "newest": cells}


def _cell(value: object) -> Cell:
    if isinstance(value, bytes):
        shown = value[:_MOST_BYTES].hex(" ")
        return {"hex": shown, "size": len(value), "sealed": value.startswith(_MAGIC)}
    return {"text": "" if value is None else str(value)[:_MOST_TEXT]}
