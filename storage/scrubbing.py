"""Takes what was deleted out of SQLite's log: older pages of it lie there until it is cut."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import sqlite_file

_TRIES = 30


async def scrub(url: str) -> bool:
    """
    Cut the write-ahead log of the database at *url*; on PostgreSQL there is nothing to cut.

    Returns False when somebody read the database for half a minute: it is to be tried again.
    """
    file = sqlite_file(url)
    if file is None:
        return True
    for _ in range(_TRIES):
        if await asyncio.to_thread(_is_cut, file):
            return True
    return False


def _is_cut(file: Path) -> bool:
    """Wait for at most a second until nobody needs the log, and cut it to nothing."""
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as database:
        busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
