"""An escrow's keys beside a database that went on after it: what died since stays dead."""

from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from crypto.held import HeldKeys
from crypto.keyring import Keyring
from crypto.keystore import Keystore
from crypto.purposes import Use
from crypto.restored import joined
from crypto.vault import KeyringVault
from domain.escrow import Closed, Escrow
from domain.keys import KeyState
from domain.secrecy import Secret
from domain.shredding import Shredding
from services.desks.desks import SetDesk
from services.findings import Ailment
from services.incoming.inbox import Received
from services.incoming.intake import RenewIntake, StoreSealed
from services.keys.rotation import ResumeRotation, RotateDesk
from services.recovery.joining import JoinKeys
from services.work.archive import Archive
from storage.tables import records
from storage.transactions import transactions
from tests.contract.keepers import Keepers, open_keepers

MONTH = "2026-12"
OVER = datetime(2027, 1, 9, 12, tzinfo=UTC)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give an installation with two expired notes."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(2):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        opened.clock.moment = OVER
        yield opened


async def bring_back(keepers: Keepers, ring: Keyring, folder: Path) -> Keyring:
    """Lose the key files, and bring them back from an escrow that holds *ring*."""
    await joining(keepers, ring, folder)
    return keepers.keystore.load()


async def joining(keepers: Keepers, ring: Keyring, folder: Path) -> Closed:
    """Do so, and return what stays closed."""
    keystore = Keystore(folder / "new" / "keys", folder / "new" / "root", folder / "new" / "slot")

    def adopt(known: int, closed: Collection[bytes], shredded: Collection[Shredding]) -> int:
        made = joined(ring, closed, shredded, known)
        keystore.adopt(made)
        return made.generation

    vault = KeyringVault(HeldKeys(ring), keepers.clock.now)
    closed = await JoinKeys(transactions(keepers.engine), vault, keepers.clock, adopt)(1)
    keepers.keystore = keystore
    keepers.archive = keepers.replica()
    return closed


async def drained(archive: Archive) -> None:
    """Let the clock bring every rotation to its end."""
    while await ResumeRotation(archive)():
        pass


async def test_after_an_escrow_older_than_a_rotation_everybody_writes_at_once(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await RotateDesk(keepers.archive)("AIR")

    back = await bring_back(keepers, ring, tmp_path)
    await keepers.note("written after it")

    old = {each.id for each in ring.epochs if each.desk == keepers.desks["AIR"].id}
    states = {each.state for each in back.epochs if each.id in old}
    assert states == {KeyState.DECRYPT_ONLY}
    assert back.generation > ring.generation


async def note_escrow(keepers: Keepers, serial: int) -> None:
    """Note that an escrow holds every key of now."""
    held = frozenset(each.id.hex() for each in keepers.keystore.load().epochs)
    async with keepers.archive() as work:
        escrow = Escrow(work.vault.fresh_id(), serial, work.now, 1, held, pairs=())
        await work.escrows.add(escrow)
        await work.commit()


async def test_an_escrow_older_than_a_rotation_says_what_stays_closed_and_where_its_keys_are(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await note_escrow(keepers, 1)
    await RotateDesk(keepers.archive)("AIR")
    await note_escrow(keepers, 2)

    closed = await joining(keepers, ring, tmp_path)

    assert closed == Closed(rows=2, holder=2, held=2)
    told = [each for each in await keepers.examine() if each.code is Ailment.KEY_LOST]
    assert [(each.count, each.detail[16:]) for each in told] == [(2, " (escrow 2 holds it)")]


async def test_where_no_escrow_holds_the_later_keys_that_is_said(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await note_escrow(keepers, 1)
    await RotateDesk(keepers.archive)("AIR")

    assert await joining(keepers, ring, tmp_path) == Closed(rows=2, holder=0)


async def test_rows_under_an_invented_key_do_not_hide_who_holds_the_others(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await RotateDesk(keepers.archive)("AIR")
    await note_escrow(keepers, 2)
    await note_escrow(keepers, 3)
    async with keepers.engine.begin() as connection:
        one = records.c.number == select(func.max(records.c.number)).scalar_subquery()
        await connection.execute(update(records).where(one).values(key_id=b"invented"))

    closed = await joining(keepers, ring, tmp_path)

    assert closed == Closed(rows=2, holder=3, held=1)


async def test_keys_of_what_only_passes_through_are_looked_for_too(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await note_escrow(keepers, 1)
    passing = {each.id for each in ring.epochs if each.use is Use.PASSING}
    older = replace(ring, epochs=tuple(each for each in ring.epochs if each.id not in passing))
    async with keepers.archive() as work:
        tallied = await work.unit.holdings.tally()
    rows = sum(each.rows for each in tallied if each.key_id in passing)

    closed = await joining(keepers, older, tmp_path)

    assert rows
    assert closed == Closed(rows=rows, holder=1, held=rows)


async def test_an_escrow_that_holds_every_key_leaves_nothing_closed(
    keepers: Keepers, tmp_path: Path
) -> None:
    await RotateDesk(keepers.archive)("AIR")

    assert await joining(keepers, keepers.keystore.load(), tmp_path) == Closed()


async def test_keys_that_were_given_up_are_given_up_again(keepers: Keepers, tmp_path: Path) -> None:
    ring = keepers.keystore.load()
    await RotateDesk(keepers.archive)("AIR")
    old = {each.id for each in ring.epochs if each.desk == keepers.desks["AIR"].id}
    await bring_back(keepers, ring, tmp_path)

    await drained(keepers.archive)

    found = keepers.keystore.load()
    assert not old & {each.id for each in found.epochs}
    assert {each.id for each in found.tombstones if each.state is KeyState.RETIRED} >= old


async def test_after_an_escrow_older_than_a_shredding_the_month_stays_dead(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    shredded = {each.id for each in keepers.epochs("AIR") if each.month == MONTH}
    await keepers.shred("AIR", MONTH, (await keepers.officers())[:2])

    back = await bring_back(keepers, ring, tmp_path)
    await keepers.note("written after it")

    assert shredded
    assert not shredded & {each.id for each in back.epochs}
    assert {each.id for each in back.tombstones if each.state is KeyState.SHREDDED} == shredded
    assert MONTH not in {each.month for each in back.epochs if each.desk == keepers.desks["AIR"].id}


async def test_a_shredding_is_found_whatever_somebody_did_to_the_fences(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    shredded = {each.id for each in keepers.epochs("AIR") if each.month == MONTH}
    await keepers.shred("AIR", MONTH, (await keepers.officers())[:2])
    async with keepers.archive() as work:
        await work.unit.key_fences.reopen(shredded)
        await work.unit.commit()

    back = await bring_back(keepers, ring, tmp_path)

    assert not shredded & {each.id for each in back.epochs}


async def test_a_key_that_the_escrow_never_held_is_dead_after_it_too(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await RotateDesk(keepers.archive)("AIR")
    shredded = {each.id for each in keepers.epochs("AIR") if each.month == MONTH}
    await keepers.shred("AIR", MONTH, (await keepers.officers())[:2])

    back = await bring_back(keepers, ring, tmp_path)

    assert {each.id for each in back.tombstones if each.state is KeyState.SHREDDED} == shredded
    alive = [each for each in back.epochs if each.state is KeyState.ACTIVE]
    assert MONTH not in {each.month for each in alive if each.desk == keepers.desks["AIR"].id}


async def test_an_intake_key_that_was_given_up_since_gets_another(
    keepers: Keepers, tmp_path: Path
) -> None:
    ring = keepers.keystore.load()
    await RenewIntake(keepers.archive)()
    await drained(keepers.archive)
    await bring_back(keepers, ring, tmp_path)

    store = StoreSealed(transactions(keepers.engine), keepers.keystore.intake, keepers.clock)
    await store([Received(7, 9, Secret("{}"))])

    async with keepers.archive() as work:
        assert (await work.unit.intake.waiting()).updates == 1
