"""A disk or a kill in the midst of a shredding: no certificate while anything opens the month."""

import errno
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from crypto.disk import Disk
from crypto.keystore import Keystore
from domain.actions import Action
from domain.errors import KeyFileRefused
from domain.retention import HELD, Reserved, Saving, Selection
from domain.shredding import Shredding, ShredRefused
from services.desks.desks import SetDesk
from services.keys.holds import SetHold
from services.keys.reserving import MonthCondemned
from services.keys.shredding import Certify
from services.recovery.officers import require_two
from services.work.turning import turn_keys
from tests.contract.keepers import Keepers, open_keepers
from tests.unit.crypto.failing import Killed

MONTH = "2026-12"
OVER = datetime(2027, 1, 9, tzinfo=UTC)
FAULTS = [Killed(), OSError(errno.EIO, os.strerror(errno.EIO))]


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give three notes that expired with 2026."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(3):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        opened.clock.moment = OVER
        yield opened


@dataclass(frozen=True)
class Unerasing(Disk):
    """A disk on which no former key file is erased."""

    fault: BaseException

    def retire(self, path: Path, heir: Path) -> None:  # noqa: ARG002  # as a disk's
        """Fail instead."""
        raise self.fault


async def shred_on(keepers: Keepers, fault: BaseException, officers: list[str]) -> None:
    """Shred on such a disk, in a process of its own, and see it fail."""
    sound = keepers.keystore
    keepers.keystore = replace(sound, disk=Unerasing(fault))
    archive = keepers.replica()
    keepers.keystore = sound
    with pytest.raises((Killed, KeyFileRefused)):
        await replace(keepers.shred, archive=archive)("AIR", MONTH, officers[:2])
    keepers.archive = keepers.replica()


def copied(keepers: Keepers, folder: Path) -> Keystore:
    """Take a copy of the keyring as it is now, to be opened by the root and slot in use."""
    folder.mkdir(mode=0o700)
    copy = replace(keepers.keystore, keys=folder)
    copy.keyring.write_bytes(keepers.keystore.keyring.read_bytes())
    copy.keyring.chmod(0o600)
    return copy


@pytest.mark.parametrize("fault", FAULTS, ids=["a kill", "EIO"])
async def test_cut_off_before_the_former_slot_is_erased_it_is_erased_when_run_again(
    keepers: Keepers, tmp_path: Path, fault: BaseException
) -> None:
    officers = await keepers.officers()
    copy = copied(keepers, tmp_path / "copy")
    await shred_on(keepers, fault, officers)

    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])

    assert certificate.shredding.deleted == 3
    assert not keepers.keystore.disk.has(tmp_path / "slot.next")
    with pytest.raises(KeyFileRefused):
        copy.load()


async def test_nothing_is_deleted_or_certified_while_the_former_slot_is_there(
    keepers: Keepers,
) -> None:
    officers = await keepers.officers()
    await shred_on(keepers, FAULTS[1], officers)

    await shred_on(keepers, FAULTS[1], officers)

    async with keepers.archive() as work:
        rows = await work.unit.records.between(keepers.desks["AIR"].id, 0, 99)
    assert len(rows) == 3
    with pytest.raises(ShredRefused):
        await Certify(keepers.archive)("AIR", MONTH)


async def test_a_slot_behind_a_link_refuses_before_anything_is_destroyed(
    keepers: Keepers, tmp_path: Path
) -> None:
    """The key behind it could not be erased: a copy of the keyring would open for ever."""
    officers = await keepers.officers()
    slot, far = keepers.keystore.slot, tmp_path / "far"
    slot.rename(far)
    slot.symlink_to(far)

    with pytest.raises(KeyFileRefused, match="is a link"):
        await keepers.shred("AIR", MONTH, officers[:2])

    slot.unlink()
    far.rename(slot)
    gone = keepers.keystore.load().tombstones
    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])
    assert gone == ()
    assert certificate.shredding.deleted == 3


async def decided(keepers: Keepers) -> Shredding:
    """Condemn and close the month, and go no further yet."""
    officers = await keepers.officers()
    async with keepers.archive() as work:
        by = await require_two(work, officers[:2])
    return await keepers.shred.decide(keepers.desks["AIR"].id, MONTH, by)


@pytest.mark.parametrize("month", ["", MONTH])
async def test_what_is_condemned_is_not_said_to_be_held(keepers: Keepers, month: str) -> None:
    """A hold that began then would find nothing any more, and call that done."""
    shredding = await decided(keepers)

    with pytest.raises(MonthCondemned, match=f"{MONTH} of AIR is being shredded"):
        await SetHold(keepers.archive)("AIR", Selection(month=month))

    certificate, _ = await keepers.shred.finish(shredding)
    assert certificate.shredding.deleted == 3


async def test_another_month_and_one_that_is_gone_let_a_hold_be(keepers: Keepers) -> None:
    await keepers.note()
    shredding = await decided(keepers)

    other = await SetHold(keepers.archive)("AIR", Selection(month="2029-01"))
    with pytest.raises(Unscrubbed):
        await replace(keepers.shred, scrub=unscrubbed).finish(shredding)
    rest = await SetHold(keepers.archive)("AIR", Selection())

    assert (other.records, rest.records) == (1, 0)


class Unscrubbed(Exception):
    """The process ended before the database's log was emptied."""


async def unscrubbed() -> bool:
    """End there."""
    raise Unscrubbed


@pytest.mark.parametrize("is_reserved", [False, True])
async def test_what_has_to_stay_after_the_closing_stops_it(
    keepers: Keepers, is_reserved: bool
) -> None:
    """Behind the fence all is looked at once more, before the first key goes."""
    await SetHold(keepers.archive)("AIR", Selection((3,)))
    shredding, desk = await decided(keepers), keepers.desks["AIR"].id
    async with keepers.archive() as work:
        if is_reserved:
            standing = await work.desks.standing(desk)
            saved = standing.desk.reserving(Reserved(Saving.HOLD, MONTH))
            await work.desks.update(saved, standing.digest_due_at, Action.DESK_RESERVE)
        else:
            await turn_keys(work, partial(work.vault.renew, desk, HELD), Action.KEYS_RENEW, desk)
        await work.commit()

    with pytest.raises(ShredRefused, match="being saved" if is_reserved else "sealed again"):
        await keepers.shred.finish(shredding)

    assert keepers.keystore.load().tombstones == ()
    assert [each.number for each in await keepers.records("AIR")] == [1, 2, 3]
