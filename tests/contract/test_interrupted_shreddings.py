"""Whoever writes, saves, rotates or dies while a month is shredded: it is whole or gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.errors import NotPermitted, Outdated
from domain.origins import Origin
from domain.references import Reference
from domain.retention import Selection
from domain.secrecy import Secret
from domain.shredding import Certificate, ShredRefused
from services.incoming.additions import AddToRecord
from services.keys.retention import Extend
from services.keys.rotation import RotateDesk
from services.keys.shredding import Certify, Shred
from services.work.archive import Work
from tests.contract.condemned import MONTH, numbers, open_condemned, tombstones
from tests.contract.keepers import SALIM, Keepers
from tests.contract.mortal import Killed, Mortal
from tests.contract.postgresql import on_postgresql, until_somebody_waits


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    async with open_condemned(database_url, tmp_path) as opened:
        yield opened


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
