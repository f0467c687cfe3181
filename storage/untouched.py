"""Lets a database be read that is evidence: not a byte is written into it or beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import URL

from domain.errors import FolderRefused, OperatorRefusal
from storage.engine import sqlite_file
from storage.reading import has_log, index_of, is_open, log_of


class WrittenMeanwhile(OperatorRefusal):
    """Somebody wrote into what was read as a file that nobody has open."""


@contextmanager
def untouched(url: str) -> Iterator[str]:
    """
    Yield where to read the database at *url*: there, or in a private copy until the end.

    A file without its log lacks what was written last, and SQLite reads a log only where it may
    write an index beside it (sqlite.org/wal.html). So where there is a log and nobody has it open,
    both are copied. What somebody has open is read where it is: SQLite's own locks see to that,
    and the index is there.

    Raises:
        FolderRefused: There is no room for a copy.
        WrittenMeanwhile: What was read is worth nothing.
    """
    file = sqlite_file(url)
    if file is None or not file.exists() or is_open(file.resolve()):
        yield url
        return
    with _unwritten(file.resolve()):
        if has_log(file.resolve()):
            with _copy_of(file.resolve()) as copy:
                yield URL.create("sqlite", database=str(copy)).render_as_string()
        else:
            yield url


@contextmanager
def _unwritten(file: Path) -> Iterator[None]:
    before = _marks(file)
    try:
        yield
    finally:
        if _marks(file) != before:
            msg = f"{file} was written while it was read: try again, or name a copy of it"
            raise WrittenMeanwhile(msg)


def _marks(file: Path) -> list[tuple[int, int, int]]:
    """Return what changes when a database, or its log, is written."""
    found = [each.stat() for each in (file, log_of(file)) if each.exists()]
    return [(each.st_ino, each.st_size, each.st_mtime_ns) for each in found]


@contextmanager
def _copy_of(file: Path) -> Iterator[Path]:
    """Yield a copy with its log, and an index that SQLite has yet to fill: there it may."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="amana-read-"))
            copy = Path(folder, "copy.db")
            shutil.copyfile(file, copy)
            shutil.copyfile(log_of(file), log_of(copy))
            index_of(copy).touch()
        except OSError as error:
            msg = (
                f"no copy of {file} can be made to be read ({error.strerror}): name a folder with"
                " more room in TMPDIR"
            )
            raise FolderRefused(msg) from None
        yield copy
