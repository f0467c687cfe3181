"""A month that was shredded is gone for everybody, from every copy; all else stays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto import certificates
from crypto.vault import KeyringVault
from domain.errors import NotPermitted, Outdated
from domain.keys import KeyState
from domain.origins import Origin
from domain.recovery import RecoveryRefused
from domain.references import Reference
from domain.retention import HELD, Reserved, Saving, Selection
from domain.secrecy import Secret
from domain.shredding import Certificate, ShredRefused, Unreached
from services.desks.desks import SetDesk
from services.incoming.additions import AddToRecord
from services.keys.holds import SetHold
from services.keys.reserving import reserve
from services.keys.retention import Extend
from services.keys.rotation import RotateDesk
from services.keys.shredding import Certify, CountShredding, Shred
from services.recovery.escrow import DestroyEscrow, MakeEscrow
from services.work.archive import Archive, Work
from tests.contract.keepers import SALIM, Keepers, open_keepers
from tests.contract.postgresql import on_postgresql, until_somebody_waits

MONTH = "2026-12"
OVER = datetime(2027, 1, 9, tzinfo=UTC)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give four notes that expired with 2026, the third on hold, and one that has not."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(4):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        await opened.note()
        await SetHold(opened.archive)("AIR", Selection((3,)))
        opened.clock.moment = OVER
        yield opened


def tombstones(keepers: Keepers) -> list[tuple[str, KeyState]]:
    return [(each.month, each.state) for each in keepers.keystore.load().tombstones]


async def numbers(keepers: Keepers) -> list[int]:
    return [each.number for each in await keepers.records("AIR")]


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


async def test_records_saved_between_decision_and_closing_stop_it(keepers: Keepers) -> None:
    """The two decided on three records; there are two now: they look again."""
    officers = await keepers.officers()
    saved = False

    @asynccontextmanager
    async def meanwhile() -> AsyncIterator[Work]:
        nonlocal saved
        async with keepers.archive() as work:
            is_closing = (await work.desks.named("AIR")).desk.condemned != ()
        if is_closing and not saved:
            saved = True
            await Extend(keepers.archive)("AIR", Selection((2,)), "2027-06")
        async with keepers.archive() as work:
            yield work

    with pytest.raises(ShredRefused, match="2 records are there now, not 3"):
        await Shred(meanwhile, keepers.shred.scrub)("AIR", MONTH, officers[:2])

    assert await numbers(keepers) == [1, 2, 3, 4, 5]
    assert tombstones(keepers) == []


async def test_keys_that_are_rotated_after_the_closing_stop_it(keepers: Keepers) -> None:
    """The records are under other keys by then: nothing of them would be destroyed."""
    officers = await keepers.officers()
    turned = False

    @asynccontextmanager
    async def meanwhile() -> AsyncIterator[Work]:
        nonlocal turned
        async with keepers.archive() as work:
            is_closed = bool(await work.unit.key_fences.closed())
        if is_closed and not turned:
            turned = True
            await RotateDesk(keepers.archive)("AIR")
        async with keepers.archive() as work:
            yield work

    with pytest.raises(ShredRefused, match="rotated"):
        await Shred(meanwhile, keepers.shred.scrub)("AIR", MONTH, officers[:2])
    untouched = await numbers(keepers)
    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])

    assert untouched == [1, 2, 3, 4, 5]
    assert certificate.shredding.deleted == 3
    assert await numbers(keepers) == [3, 5]


async def test_a_decision_whose_keys_were_rotated_since_is_no_shredding(keepers: Keepers) -> None:
    officers = await keepers.officers()
    mortal = Mortal(keepers.replica(), 2, is_after=True)
    with pytest.raises(Killed):
        await Shred(mortal, keepers.shred.scrub)("AIR", MONTH, officers[:2])
    await RotateDesk(keepers.archive)("AIR")

    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])

    assert certificate.shredding.deleted == 3
    assert await numbers(keepers) == [3, 5]


class Killed(Exception):
    """The process ended here."""


@dataclass
class Mortal:
    """An archive whose process is killed at its *last* transaction, before or after the commit."""

    archive: Archive
    last: int
    is_after: bool
    begun: int = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Work]:
        """Begin a transaction, perhaps the last."""
        self.begun += 1
        async with self.archive() as work:
            if self.begun < self.last:
                yield work
                return
            yield work if self.is_after else Undone(work)
        raise Killed


class Undone(Work):
    """A transaction that is not committed any more."""

    def __init__(self, work: Work) -> None:
        self.__dict__.update(work.__dict__)

    async def commit(self) -> None:
        """End before anything is durable."""
        raise Killed


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("last", [2, 3, 4, 5, 6, 7])
async def test_killed_at_any_step_it_is_brought_to_its_end_when_run_again(
    keepers: Keepers, last: int, is_after: bool
) -> None:
    officers = await keepers.officers()
    mortal = Mortal(keepers.replica(), last, is_after)
    with pytest.raises(Killed):
        await Shred(mortal, keepers.shred.scrub)("AIR", MONTH, officers[:2])

    seen = await kept_by_members(keepers)
    certificate = await run_again(keepers, officers)

    assert seen in ([1, 2, 3, 4, 5], [3, 5])
    assert certificate.shredding.deleted == 3
    assert await numbers(keepers) == [3, 5]
    assert [each.code for each in await keepers.examine() if "digest" not in each.code] == []


async def test_no_word_gets_into_a_month_that_is_closed(keepers: Keepers) -> None:
    """Whoever writes then tries again, and hears in the end that there is no such thing."""
    officers = await keepers.officers()
    mortal = Mortal(keepers.replica(), 3, is_after=True)
    with pytest.raises(Killed):
        await Shred(mortal, keepers.shred.scrub)("AIR", MONTH, officers[:2])

    add = partial(
        AddToRecord(keepers.archive), SALIM, Origin(SALIM, 99), Reference("AIR", 1), Secret("late")
    )
    with pytest.raises(Outdated):
        await add()
    await keepers.shred("AIR", MONTH, officers[:2])
    with pytest.raises(NotPermitted):
        await add()

    assert await numbers(keepers) == [3, 5]


@on_postgresql
async def test_closing_waits_for_whoever_is_writing(keepers: Keepers, engine: AsyncEngine) -> None:
    """His words are destroyed with the record: none is left behind under a key that is gone."""
    officers = await keepers.officers()
    async with keepers.replica()() as work:
        permit = keepers.permit("AIR")
        record = await work.records.numbered(permit, 1)
        await work.records.update(permit, record.added(Secret("late"), work.now, "somebody"))
        await work.unit.key_fences.is_any_closed(work.envelopes.used)
        async with asyncio.TaskGroup() as group:
            shredding = group.create_task(keepers.shred("AIR", MONTH, officers[:2]))
            await until_somebody_waits(engine)
            await work.commit()

    certificate, _ = shredding.result()
    assert certificate.shredding.deleted == 3
    assert await numbers(keepers) == [3, 5]
    assert [each.code for each in await keepers.examine() if "digest" not in each.code] == []


async def kept_by_members(keepers: Keepers) -> list[int]:
    """Return the numbers of what a member sees; nothing may be an error in between."""
    async with keepers.archive() as work:
        found = await work.records.between(keepers.permit("AIR"), 0, 99)
        assert work.broken == 0
        for number in range(1, 6):
            try:
                await work.records.numbered(keepers.permit("AIR"), number)
            except NotPermitted:
                assert number not in [each.number for each in found]
    return [each.number for each in found]


async def run_again(keepers: Keepers, officers: list[str]) -> Certificate:
    try:
        return (await keepers.shred("AIR", MONTH, officers[:2]))[0]
    except ShredRefused:  # it had come to its end
        ((certificate, _),) = await Certify(keepers.archive)("AIR", MONTH)
        return certificate
