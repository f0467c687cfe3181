"""A month that was shredded is gone for everybody, from every copy; all else stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crypto import certificates
from crypto.vault import KeyringVault
from domain.keys import KeyState
from domain.recovery import RecoveryRefused
from domain.retention import HELD, Reserved, Saving
from domain.shredding import ShredRefused, Unreached
from services.keys.reserving import reserve
from services.keys.rotation import RotateDesk
from services.keys.shredding import Certify, CountShredding
from services.recovery.escrow import DestroyEscrow, MakeEscrow
from tests.contract.condemned import MONTH, OVER, numbers, open_condemned, tombstones
from tests.contract.keepers import Keepers


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    async with open_condemned(database_url, tmp_path) as opened:
        yield opened


async def test_two_officers_shred_a_month_and_nothing_else(keepers: Keepers) -> None:
    first, second, _ = await keepers.officers()
    slot = keepers.keystore.slot.read_bytes()

    certificate, line = await keepers.shred("AIR", MONTH, [first, second])

    done = certificate.shredding
    assert (done.records, done.deleted, done.held) == (3, 3, 1)
    assert await numbers(keepers) == [3, 5]
    assert await keepers.sealed_in("AIR") == [HELD, "2028-11"]
    assert tombstones(keepers) == [(MONTH, KeyState.SHREDDED)]
    assert keepers.keystore.slot.read_bytes() != slot
    public_key = KeyringVault(keepers.keystore, keepers.clock.now).public_key
    assert certificates.read(line, public_key) == certificate


async def test_the_certificate_says_who_when_what_and_what_it_cannot_reach(
    keepers: Keepers,
) -> None:
    officers = await keepers.officers()
    await MakeEscrow(keepers.archive, lambda *_: None)("nowhere")
    (key,) = [each.id.hex() for each in keepers.epochs("AIR") if each.month == MONTH]
    before = keepers.keystore.load().generation

    certificate, _ = await keepers.shred("AIR", MONTH, officers[1:])

    async with keepers.archive() as work:
        ids = {each.recipient.text: each.id for each in await work.officers.all()}
    done = certificate.shredding
    assert (done.code, done.month, done.keys) == ("AIR", MONTH, (key,))
    assert (done.generation, done.new_generation) == (before, before + 1)
    assert set(done.approved_by) == {ids[each] for each in officers[1:]}
    assert (done.decided_at, done.destroyed_at, done.ended_at) == (OVER, OVER, OVER)
    assert certificate.escrows == (1,)
    assert certificate.unreached == tuple(Unreached)


async def test_an_escrow_is_named_until_two_officers_have_destroyed_it(keepers: Keepers) -> None:
    officers = await keepers.officers()
    await MakeEscrow(keepers.archive, lambda *_: None)("nowhere")
    await keepers.shred("AIR", MONTH, officers[:2])
    await MakeEscrow(keepers.archive, lambda *_: None)("nowhere")

    ((before, _),) = await Certify(keepers.archive)("AIR", MONTH)
    await DestroyEscrow(keepers.archive)(1, officers[:2])
    ((after, _),) = await Certify(keepers.archive)("AIR", MONTH)

    assert (before.escrows, after.escrows) == ((1,), ())
    assert Unreached.ESCROWS not in after.unreached
    assert after.shredding == before.shredding


async def test_an_escrow_of_a_key_that_was_rotated_before_is_named_too(keepers: Keepers) -> None:
    """An earlier backup holds the rows as they were sealed then."""
    officers = await keepers.officers()
    await MakeEscrow(keepers.archive, lambda *_: None)("nowhere")
    await RotateDesk(keepers.archive)("AIR")

    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])

    assert certificate.escrows == (1,)


@pytest.mark.parametrize("who", [(0, 0), (0,), (0, 3), (0, 1, 2), ()])
async def test_it_takes_two_different_registered_officers(
    keepers: Keepers, who: tuple[int, ...]
) -> None:
    officers = [*await keepers.officers(), "age1of-somebody-else"]

    with pytest.raises(RecoveryRefused):
        await keepers.shred("AIR", MONTH, [officers[each] for each in who])

    assert await numbers(keepers) == [1, 2, 3, 4, 5]
    assert tombstones(keepers) == []


@pytest.mark.parametrize("month", [HELD, "2029-01", "2030-02", "2019-05"])
async def test_what_is_held_written_to_or_not_there_is_refused(
    keepers: Keepers, month: str
) -> None:
    officers = await keepers.officers()

    with pytest.raises(ShredRefused):
        await keepers.shred("AIR", month, officers[:2])

    assert await numbers(keepers) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("month", ["", MONTH])
async def test_a_month_from_which_records_are_being_saved_is_refused(
    keepers: Keepers, month: str
) -> None:
    officers = await keepers.officers()
    await reserve(keepers.archive, "AIR", Reserved(Saving.HOLD, month))

    with pytest.raises(ShredRefused):
        await keepers.shred("AIR", MONTH, officers[:2])

    assert await numbers(keepers) == [1, 2, 3, 4, 5]


async def test_a_dry_run_counts_and_changes_nothing(keepers: Keepers) -> None:
    await keepers.officers()
    await MakeEscrow(keepers.archive, lambda *_: None)("nowhere")

    outlook = await CountShredding(keepers.archive)("AIR", MONTH)

    assert (outlook.shredding.records, outlook.shredding.held) == (3, 1)
    assert outlook.escrows == (1,)
    assert await numbers(keepers) == [1, 2, 3, 4, 5]
    assert tombstones(keepers) == []


async def test_shredding_twice_is_refused_and_names_the_certificate(keepers: Keepers) -> None:
    officers = await keepers.officers()
    await keepers.shred("AIR", MONTH, officers[:2])

    with pytest.raises(ShredRefused, match="keys certificate AIR 2026-12"):
        await keepers.shred("AIR", MONTH, officers[:2])


async def test_doctor_finds_nothing_wrong_after_it(keepers: Keepers) -> None:
    officers = await keepers.officers()

    await keepers.shred("AIR", MONTH, officers[:2])

    assert [each.code for each in await keepers.examine() if "digest" not in each.code] == []
