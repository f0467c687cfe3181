"""Whoever has every earlier copy, the disk and the root, opens nothing of a shredded month."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.retention import Selection
from domain.shredding import ShredRefused
from services.desks.desks import SetDesk
from services.keys.holds import LiftHold, SetHold
from services.keys.rotation import RotateDesk
from services.keys.shredding import Shred
from storage.engine import sqlite_file
from tests.contract.keepers import Keepers, open_keepers
from tests.contract.mortal import Killed, Mortal
from tests.thief import Thief

MONTH = "2026-12"
SECRET = "the pier of the old harbour"


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give three notes that expired, one of them held, and two that have not."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for number in range(3):
            await opened.note(f"{SECRET} {number}")
        await SetHold(opened.archive)("AIR", Selection((3,)))
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        for number in range(2):
            await opened.note(f"later {number}")
        opened.clock.moment = datetime(2027, 1, 9, tzinfo=UTC)
        yield opened


@pytest.fixture
def thief(keepers: Keepers, tmp_path: Path) -> Thief:
    """Give somebody who has the whole disk."""
    return Thief(keepers.keystore, keepers.url, tmp_path)


async def copied(thief: Thief) -> None:
    """Let him take the rows in every way there is."""
    await thief.copy()
    thief.copy_files()


async def test_every_copy_the_disk_and_the_root_open_all_but_what_was_shredded(
    keepers: Keepers, thief: Thief
) -> None:
    officers = await keepers.officers()
    await copied(thief)
    before = thief.read()

    await keepers.shred("AIR", MONTH, officers[:2])
    await copied(thief)

    kept = {f"{SECRET} 2", "later 0", "later 1"}
    assert before == kept | {f"{SECRET} 0", f"{SECRET} 1"}
    assert thief.read() == kept


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("last", [2, 3, 4, 5, 6, 7])
async def test_nor_do_they_after_one_that_was_cut_off_and_brought_to_its_end(
    keepers: Keepers, thief: Thief, last: int, *, is_after: bool
) -> None:
    """He copies everything but the slot at that moment, too."""
    officers = await keepers.officers()
    await copied(thief)
    mortal = Mortal(keepers.replica(), last, is_after)
    with pytest.raises(Killed):
        await Shred(mortal, keepers.shred.scrub)("AIR", MONTH, officers[:2])
    await copied(thief)

    with suppress(ShredRefused):  # it had come to its end but for the word of it
        await keepers.shred("AIR", MONTH, officers[:2])
    await copied(thief)

    assert thief.read() == {f"{SECRET} 2", "later 0", "later 1"}


async def test_neither_the_former_slot_nor_a_shredded_row_lies_on_the_disk(
    keepers: Keepers, tmp_path: Path
) -> None:
    officers, slot = await keepers.officers(), keepers.keystore.slot.read_bytes()
    async with keepers.archive() as work:
        gone = await work.unit.records.between(keepers.desks["AIR"].id, 0, 2)
    bodies = [each.sealed[72:200] for each in gone]
    were_there = [body for body in bodies for file in _files(tmp_path) if body in file]

    await keepers.shred("AIR", MONTH, officers[:2])

    assert bool(were_there) is (sqlite_file(keepers.url) is not None)
    assert not [file for file in _files(tmp_path) for each in (slot, *bodies) if each in file]


def _files(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in folder.rglob("*") if each.is_file()]


async def test_what_was_held_for_a_while_opens_from_no_earlier_copy_either(
    keepers: Keepers, thief: Thief
) -> None:
    """It was sealed under the held key then, and something else still is."""
    officers = await keepers.officers()
    await SetHold(keepers.archive)("AIR", Selection((2, 4)))
    await copied(thief)
    await LiftHold(keepers.archive)("AIR", Selection((2,)))
    await copied(thief)

    await keepers.shred("AIR", "2027-01", officers[:2])

    assert f"{SECRET} 1" not in thief.read()
    assert {f"{SECRET} 2", "later 0", "later 1"} <= thief.read()


async def test_a_rotation_of_the_desk_before_it_leaves_nothing_behind(
    keepers: Keepers, thief: Thief
) -> None:
    officers = await keepers.officers()
    await copied(thief)
    await RotateDesk(keepers.archive)("AIR")
    await copied(thief)

    await keepers.shred("AIR", MONTH, officers[:2])

    assert thief.read() == {f"{SECRET} 2", "later 0", "later 1"}
