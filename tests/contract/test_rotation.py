"""New keys for a desk while it is at work: nothing lost, nothing left under a key given up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.actions import Action
from domain.keys import KeyLine, KeyState
from domain.origins import Origin
from domain.secrecy import Secret
from services.keys.resealing import Resealing, retire
from services.keys.rotation import (
    ResumeRotation,
    Rotated,
    RotateDesk,
    RotateRoot,
    RotateSlot,
    RowsStuck,
    ending_keys,
)
from services.keys.status import ShowKeys
from services.races import until_won
from services.records.notes import SaveNote
from services.work.archive import Archive, Work
from services.work.turning import turn_keys
from tests.contract.keepers import SALIM, Keepers, open_keepers
from tests.contract.postgresql import on_postgresql


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give a desk with five notes, on each database."""
    async with open_keepers(database_url, tmp_path) as opened:
        for _ in range(5):
            await opened.note()
        yield opened


async def _begin(keepers: Keepers, code: str = "AIR") -> list[KeyLine]:
    """Make new keys, and leave the rest to others, as a kill would; return the old ones."""
    desk = keepers.desks[code].id
    async with keepers.archive() as work:
        await turn_keys(work, partial(work.vault.renew, desk), Action.KEYS_RENEW, desk)
        await work.commit()
        return ending_keys(work.vault, desk)


async def _texts(keepers: Keepers) -> list[str]:
    return [str(each.reference) for each in await keepers.records("AIR")]


def _ids(keepers: Keepers, code: str = "AIR") -> set[bytes]:
    return {each.id for each in keepers.epochs(code)}


async def _write(archive: Archive, first: int) -> None:
    """Keep ten notes, each tried again when it loses a race, as a lane would."""
    for number in range(first, first + 10):
        save = partial(SaveNote(archive), SALIM, Origin(SALIM, number), Secret(f"note {number}"))
        await until_won(save)


async def test_all_of_a_desk_is_sealed_again_and_nothing_else(keepers: Keepers) -> None:
    old, other = _ids(keepers), _ids(keepers, "NAV")
    before, months = await keepers.records("AIR"), await keepers.sealed_in("AIR")

    done = await RotateDesk(keepers.archive)("AIR")

    assert done == Rotated(len(old), 5)
    assert await keepers.records("AIR") == before
    assert await keepers.sealed_in("AIR") == months
    assert (_ids(keepers) & old, _ids(keepers, "NAV")) == (set(), other)
    assert {each.id for each in keepers.keystore.load().tombstones} == old
    assert await keepers.examine() == []


async def test_a_desk_goes_on_writing_while_its_keys_change(keepers: Keepers) -> None:
    """Four writers on two replicas, of which one has not heard of the new keys."""
    old, other = _ids(keepers), keepers.replica()

    await asyncio.gather(
        *(
            _write(each, first)
            for each, first in zip([keepers.archive, other] * 2, (100, 200, 300, 400), strict=True)
        ),
        until_won(partial(RotateDesk(keepers.replica()), "AIR")),
    )

    assert len(await keepers.records("AIR")) == 45
    assert not _ids(keepers) & old
    assert await keepers.examine() == []


async def test_two_rotations_at_once_do_no_harm(keepers: Keepers) -> None:
    old = _ids(keepers)

    both = await asyncio.gather(
        *(until_won(partial(RotateDesk(keepers.replica()), "AIR")) for _ in range(2))
    )

    assert sum(each.records for each in both) in {5, 10}  # shared, or one after the other
    assert len(await keepers.records("AIR")) == 5
    assert not _ids(keepers) & old
    assert await keepers.examine() == []


async def test_what_a_killed_console_began_the_house_finishes(keepers: Keepers) -> None:
    old = {each.id for each in await _begin(keepers)}
    await keepers.note()

    await ResumeRotation(keepers.replica())()

    assert not _ids(keepers) & old
    assert len(await keepers.records("AIR")) == 6
    assert await keepers.examine() == []


async def test_a_kill_between_keyring_and_commit_is_healed(keepers: Keepers) -> None:
    async with keepers.archive() as work:
        await work.unit.fence.hold()
        work.vault.renew(keepers.desks["AIR"].id)

    await ResumeRotation(keepers.replica())()

    assert len(await keepers.records("AIR")) == 5
    assert ending_keys(await keepers.vault()) == []
    assert await keepers.examine() == []


async def test_a_kill_between_closing_and_forgetting_is_healed(keepers: Keepers) -> None:
    old = await _begin(keepers)
    await Resealing(keepers.archive).drain(old)
    async with keepers.archive() as work:
        await work.unit.key_fences.close([each.id for each in old])
        await work.commit()

    await ResumeRotation(keepers.replica())()

    assert ending_keys(await keepers.vault()) == []
    assert len(await keepers.records("AIR")) == 5


_OPENED = "UPDATE key_fences SET is_closed = false WHERE key_id = :key"
_WRITTEN = "UPDATE records SET key_id = :key WHERE number = 1"


@pytest.mark.parametrize("statement", [_OPENED, _WRITTEN], ids=["opened", "written"])
async def test_a_key_that_takes_rows_again_after_its_closing_is_not_given_up(
    keepers: Keepers, statement: str
) -> None:
    (old,) = [each for each in await _begin(keepers) if each.month == "2028-11"]
    await Resealing(keepers.archive).drain([old])
    begun = 0

    @asynccontextmanager
    async def meanwhile() -> AsyncIterator[Work]:
        nonlocal begun
        begun += 1
        if begun == 2:
            async with keepers.engine.begin() as connection:
                await connection.execute(text(statement), {"key": old.id})
        async with keepers.archive() as work:
            yield work

    is_retired = await retire(meanwhile, [old])

    assert not is_retired
    assert old.id in _ids(keepers)


@on_postgresql
async def test_a_row_that_somebody_holds_is_met_again(keepers: Keepers) -> None:
    old = await _begin(keepers)
    resealing = Resealing(keepers.archive)
    async with keepers.engine.connect() as connection:
        await connection.execute(text("SELECT id FROM records WHERE number = 3 FOR UPDATE"))
        left = await resealing.drain(old)

    assert (left, resealing.moved) == (1, 4)
    assert (await resealing.drain(old), resealing.moved) == (0, 5)


async def test_a_row_that_does_not_open_keeps_its_key_and_no_other(keepers: Keepers) -> None:
    async with keepers.engine.begin() as connection:
        await connection.execute(text("UPDATE records SET version = 9 WHERE number = 2"))

    for _ in range(2):
        with pytest.raises(RowsStuck, match="1 records do not open"):
            await RotateDesk(keepers.archive)("AIR")

    assert not await ResumeRotation(keepers.archive)()
    shown = await ShowKeys(keepers.archive, lambda: "file")()
    left = [each.rows for each in shown.keys if each.key.state is KeyState.DECRYPT_ONLY]
    assert sum(left) == 1


async def test_new_roots_and_slots_leave_the_database_as_it_is(keepers: Keepers) -> None:
    other = keepers.replica()
    before = await keepers.records("AIR")

    generations = [await RotateSlot(keepers.archive)(), await RotateRoot(other)()]

    assert generations[1] == generations[0] + 1
    assert await keepers.records("AIR") == before
    await keepers.note()
    assert await keepers.examine() == []


async def test_many_replicas_turn_the_keyring_at_once_and_it_always_opens(
    keepers: Keepers,
) -> None:
    held = keepers.keystore.load()

    async def turn() -> None:
        replica = keepers.replica()
        await until_won(RotateSlot(replica))
        await until_won(ResumeRotation(replica))
        await until_won(RotateRoot(replica))

    await asyncio.gather(*(turn() for _ in range(3)))

    assert keepers.keystore.load().epochs == held.epochs
    assert keepers.keystore.load().generation == held.generation + 6
