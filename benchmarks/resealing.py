"""Records sealed again under a desk's new keys, and the memory that it takes."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.growth import rows_of, say
from benchmarks.installation import NOW, desk, installed
from benchmarks.tables import Table
from domain.actions import Action
from domain.calendars import month_of
from domain.desks import Desk
from domain.members import Permit
from domain.records import Kind, Note, Record, Version
from domain.secrecy import Secret
from services.desks.desks import AddDesk
from services.keys.rotation import RotateDesk
from services.work.archive import Archive

_BATCH, _WORDS = 500, 60


def measure(folder: Path, sizes: Sequence[int]) -> Table:
    """Give a desk of as many records as *sizes* say new keys."""
    notes = (
        "SQLite, records of a padded kilobyte, each sealed again with its entry in the audit.",
        "Memory is the most that a process ever held which made the records before.",
    )
    rows = tuple(rows_of("benchmarks.resealing", folder, sizes))
    return Table("resealing", "Sealing again", "as named", "", rows, notes)


async def seal_again(folder: Path, size: int) -> float:
    """Fill a desk, give it new keys; return the seconds of the second."""
    async with installed(folder) as archive:
        naval = await AddDesk(archive)(desk("NAV"))
        await _fill(archive, naval, size)
        begun = perf_counter()
        await RotateDesk(archive)("NAV")
        return perf_counter() - begun


async def _fill(archive: Archive, naval: Desk, size: int) -> None:
    permit = Permit("bench", Action.NOTE_SAVE, naval.id)
    for first in range(1, size + 1, _BATCH):
        async with archive() as work:
            for number in range(first, min(first + _BATCH, size + 1)):
                await work.records.add(permit, _note(work.vault.fresh_id(), naval, number))
            await work.commit()


def _note(record: str, naval: Desk, number: int) -> Record[Note]:
    return Record(
        id=record,
        kind=Kind.NOTE,
        desk=naval.id,
        code=naval.code,
        number=number,
        author="b" * 32,
        author_name=Secret("Salim"),
        received_at=NOW,
        expires=month_of(NOW.replace(year=NOW.year + 2)),
        versions=(Version(Note(Secret("a word " * _WORDS)), NOW, "b" * 32),),
    )


if __name__ == "__main__":
    say(asyncio.run(seal_again(Path(sys.argv[1]), int(sys.argv[2]))))
