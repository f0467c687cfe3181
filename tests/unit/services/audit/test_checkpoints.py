"""Checkpoints say where the audit stood, go nowhere else, and do not follow one that went back."""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.checkpoints import Checkpoint, Lost, Mark, lost_beyond
from domain.desks import Desk
from domain.errors import ChainRefused, FolderRefused
from domain.secrecy import Secret
from services.audit.checkpoints import AttestRestoration, WriteCheckpoint
from services.desks.desks import AddDesk
from services.keys.rotation import RotateSlot
from storage.checkpoints import SignedFolder
from storage.engine import open_engine
from tests.clocks import SetClock
from tests.installed import checkpoints_in, installed

START = datetime(2026, 11, 5, 9, 30, 0, 123456, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
YEAR = timedelta(days=365)


@dataclass
class Tower:
    """A bot that does nothing but write checkpoints."""

    write: WriteCheckpoint
    restore: AttestRestoration
    add_desk: AddDesk
    rotate: RotateSlot
    folder: SignedFolder
    clock: SetClock
    database: str

    async def happen(self, code: str) -> None:
        """Let something be entered in the audit."""
        await self.add_desk(Desk("", code, Secret("A desk"), "Asia/Dubai"))

    async def after(self, wait: timedelta) -> None:
        """Write a checkpoint later on."""
        self.clock.moment += wait
        await self.write()

    async def burn(self, backup: Checkpoint | None = None) -> Checkpoint:
        """Lose what came after *backup*, and come back from it, under newer keys."""
        mark = Mark(backup.sequence, backup.chain) if backup else Mark(0, "")
        await self.run(f"DELETE FROM audit WHERE sequence > {mark.sequence}")  # noqa: S608  # a number
        await self.rotate()
        return await self.restore(mark, lost_beyond(mark.sequence, self.said()))

    def said(self) -> list[Checkpoint]:
        """Return what the checkpoints say, oldest first."""
        read = self.write.witness.read
        return [read(self.folder.read(name)) for name in self.folder.names()]

    async def run(self, statement: str) -> None:
        """Reach into the database past Amana."""
        engine = open_engine(self.database)
        async with engine.begin() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    async def end(self) -> int:
        """Return the number of the newest entry."""
        async with self.write.archive() as work:
            return (await work.unit.audit.end())[0]


@pytest.fixture
async def tower(database_url: str, tmp_path: Path) -> AsyncIterator[Tower]:
    async with installed(database_url, tmp_path, SetClock()) as new:
        folder = checkpoints_in(tmp_path / "away", new.vault)
        folder.lay()
        yield Tower(
            WriteCheckpoint(new.archive, folder, new.vault.witness),
            AttestRestoration(new.archive, [folder]),
            AddDesk(new.archive),
            RotateSlot(new.archive),
            folder,
            new.clock,
            database_url,
        )


async def test_a_checkpoint_says_where_the_audit_stands(tower: Tower) -> None:
    await tower.happen("NAV")

    await tower.write()

    (name,) = tower.folder.names()
    (said,) = tower.said()
    assert name == f"20261105T093000Z-{said.sequence:012d}.json"
    assert (said.sequence > 0, len(said.chain), said.at) == (True, 64, START.replace(microsecond=0))
    assert said.generation == 2


async def test_it_is_written_also_when_nothing_happened(tower: Tower) -> None:
    await tower.write()
    await tower.after(QUARTER)

    first, second = tower.said()

    assert (first.sequence, first.chain) == (second.sequence, second.chain) == (0, "")
    assert second.at - first.at == QUARTER


async def test_others_may_read_the_files_and_nothing_half_written_stays(tower: Tower) -> None:
    before = os.umask(0o077)
    try:
        await tower.write()
    finally:
        os.umask(before)

    found = sorted(tower.folder.path.iterdir())

    assert [path.name for path in found] == [*tower.folder.names(), "audit.pub"]
    assert {path.stat().st_mode & 0o777 for path in found} == {0o644}


async def test_what_a_kill_left_half_written_is_gone_a_day_later(tower: Tower) -> None:
    left = tower.folder.path / ".20261105T091500Z-000000000000.json.new"
    left.write_bytes(b'{"at')

    await tower.write()
    assert left.exists()
    await tower.after(timedelta(days=1))

    assert not left.exists()


async def test_old_ones_are_thinned_to_one_a_day(tower: Tower) -> None:
    for _ in range(4 * 24):
        await tower.after(timedelta(hours=1))

    days = [each.at.date() for each in tower.said()]

    recent = tower.clock.moment - timedelta(days=2, hours=1)
    assert len([each for each in tower.said() if each.at > recent]) == 49
    assert [days.count(day) for day in sorted(set(days))[:2]] == [1, 1]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit WHERE sequence = (SELECT MAX(sequence) FROM audit)", "DELETE FROM audit"],
)
async def test_nothing_is_signed_over_an_audit_that_was_cut(tower: Tower, statement: str) -> None:
    await tower.happen("NAV")
    await tower.write()
    await tower.run(statement)

    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.after(QUARTER)

    assert len(tower.said()) == 1


async def test_nothing_is_signed_over_an_audit_that_was_rewritten(tower: Tower) -> None:
    await tower.happen("NAV")
    await tower.write()
    await tower.run("UPDATE audit SET chain = mac")

    with pytest.raises(ChainRefused):
        await tower.after(QUARTER)


async def test_what_a_stranger_laid_into_the_folder_stops_nothing(tower: Tower) -> None:
    await tower.write()
    (line,) = (tower.folder.read(name) for name in tower.folder.names())
    forged = json.dumps({**json.loads(line), "sequence": 7000}).encode()
    (tower.folder.path / "20991231T000000Z-000000007000.json").write_bytes(forged)

    await tower.after(QUARTER)

    assert len(tower.folder.names()) == 3


async def test_an_old_one_under_a_later_name_does_not_hide_that_the_audit_was_cut(
    tower: Tower,
) -> None:
    await tower.write()
    (old,) = tower.folder.names()
    await tower.happen("NAV")
    await tower.after(QUARTER)
    for name in ("20991231T000000Z-000000000000.json", "20261105T094000Z-000000007000.json"):
        (tower.folder.path / name).write_bytes(tower.folder.read(old))
    await tower.run("DELETE FROM audit")

    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.after(QUARTER)


async def test_a_clock_that_was_two_years_ahead_hides_nothing_that_comes_after(
    tower: Tower,
) -> None:
    await tower.write()
    await tower.after(2 * YEAR)
    await tower.happen("NAV")
    await tower.after(-2 * YEAR)
    await tower.run("DELETE FROM audit")

    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.after(QUARTER)


async def test_whoever_cuts_the_audit_and_sets_the_clock_back_gets_nothing_signed(
    tower: Tower,
) -> None:
    await tower.write()
    await tower.happen("NAV")
    await tower.after(QUARTER)
    before = tower.folder.names()
    await tower.run("DELETE FROM audit")

    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.after(-YEAR)

    assert tower.folder.names() == before


async def test_whoever_cuts_what_a_clock_set_back_let_grow_again_gets_nothing_signed(
    tower: Tower,
) -> None:
    await tower.happen("NAV")
    await tower.write()
    (said,) = tower.said()
    await tower.run("DELETE FROM audit")
    tower.clock.moment -= YEAR
    while (await tower.end()) <= said.sequence:
        await tower.rotate()

    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.write()


async def test_a_clock_that_was_ahead_and_was_put_right_stops_nothing(tower: Tower) -> None:
    await tower.write()
    await tower.happen("NAV")
    await tower.after(2 * YEAR)
    await tower.after(QUARTER - 2 * YEAR)
    await tower.happen("AIR")

    await tower.after(QUARTER)

    assert [each.sequence for each in tower.said()][-1] < await tower.end()
    assert await tower.end() in {each.sequence for each in tower.said()}


async def test_what_a_restoration_left_behind_does_not_count_any_more(tower: Tower) -> None:
    await tower.write()
    await tower.happen("NAV")
    await tower.after(QUARTER)
    tower.clock.moment += QUARTER

    await tower.burn()
    await tower.after(QUARTER)

    assert tower.said()[-1].sequence == await tower.end() < tower.said()[1].sequence


@pytest.mark.parametrize("off", [2 * YEAR, -2 * YEAR, -timedelta(days=1)])
async def test_a_restoration_by_a_clock_that_is_wrong_is_one_all_the_same(
    tower: Tower, off: timedelta
) -> None:
    await tower.write()
    await tower.happen("NAV")
    await tower.after(QUARTER)
    tower.clock.moment += off
    await tower.burn()

    await tower.after(QUARTER - off)
    await tower.rotate()
    await tower.after(QUARTER)
    assert await tower.end() in {each.sequence for each in tower.said()}

    await tower.run("DELETE FROM audit WHERE sequence > 1")
    with pytest.raises(ChainRefused, match="audit verify"):
        await tower.after(QUARTER)


async def test_what_a_clock_ahead_signed_before_a_restoration_does_not_count_after_it(
    tower: Tower,
) -> None:
    await tower.happen("NAV")
    await tower.after(2 * YEAR)
    tower.clock.moment += QUARTER - 2 * YEAR
    await tower.burn()

    await tower.after(QUARTER)

    assert len(tower.said()) == 3


async def test_a_restoration_is_the_new_beginning(tower: Tower) -> None:
    await tower.happen("NAV")
    await tower.write()
    await tower.happen("AIR")
    await tower.after(QUARTER)
    backup, newest = tower.said()

    tower.clock.moment += QUARTER
    said = await tower.burn(backup)
    await tower.after(QUARTER)

    assert said.lost == Lost(backup.sequence + 1, newest.sequence)
    assert tower.said() == [backup, newest, said, tower.said()[-1]]
    assert tower.folder.names()[2].endswith("-restored.json")


async def test_a_restoration_that_lost_nothing_says_so(tower: Tower) -> None:
    await tower.happen("NAV")
    await tower.write()
    (end,) = tower.said()

    said = await tower.restore(Mark(end.sequence, end.chain), None)

    assert (said.restored_from, said.lost) == (Mark(end.sequence, end.chain), None)


async def test_a_folder_that_is_away_is_not_made_anew_on_the_wrong_disk(tower: Tower) -> None:
    tower.folder.path.rename(tower.folder.path.with_name("unmounted"))

    with pytest.raises(FolderRefused, match=r"audit\.pub"):
        await tower.write()

    assert not tower.folder.path.exists()


async def test_another_installations_folder_is_refused(tower: Tower) -> None:
    (tower.folder.path / "audit.pub").write_bytes(b"{}")

    with pytest.raises(FolderRefused, match="its own folder"):
        await tower.write()
    with pytest.raises(FolderRefused, match="its own folder"):
        tower.folder.lay()


def test_a_path_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    folder = SignedFolder(tmp_path / "file" / "checkpoints", b"key")

    with pytest.raises(FolderRefused, match="mount it"):
        folder.lay()


def test_a_path_that_cannot_be_looked_at_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    folder = SignedFolder(tmp_path / ("long" * 100), b"key")

    with pytest.raises(FolderRefused, match="mount it"):
        folder.lines()
