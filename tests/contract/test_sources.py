"""A source rests beside its record: it goes wherever that goes, and opens by its own decision."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.actions import Action, Role
from domain.errors import NotPermitted
from domain.members import Grant, Member, Permit
from domain.origins import Origin
from domain.records import AnyRecord
from domain.references import Reference
from domain.retention import HELD, Selection
from domain.secrecy import Secret, key_id_of
from services.desks.desks import ListDesks
from services.findings import Ailment
from services.incoming.additions import AddToRecord
from services.keys.expiring import find_expiring
from services.keys.holds import LiftHold, ListHolds, SetHold
from services.keys.retention import Extend
from services.keys.rotation import RotateDesk
from services.records.sources import keep_source
from services.work.archive import Work
from tests.contract.keepers import SALIM, Keepers, open_keepers
from tests.contract.postgresql import on_postgresql, until_somebody_waits

WHO = "Attaché of the Example Embassy"
MONTH, LATER = "2028-11", "2030-02"
OVER = datetime(2028, 12, 12, tzinfo=UTC)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give two notes, of which the first has a source, on each database."""
    async with open_keepers(database_url, tmp_path) as opened:
        await opened.note()
        await opened.note()
        await say(opened, WHO)
        yield opened


async def say(keepers: Keepers, words: str, message: int = 90) -> None:
    """Reply to the first note's receipt with its source."""
    add = AddToRecord(keepers.archive)
    text = Secret(f"source: {words}")
    await add(SALIM, Origin(SALIM, message), Reference("AIR", 1), text)


async def first(work: Work, keepers: Keepers) -> AnyRecord:
    """Open the first note."""
    return await work.records.numbered(keepers.permit("AIR"), 1)


async def read(keepers: Keepers) -> list[str]:
    """Open the source of the first note: every wording."""
    async with keepers.archive() as work:
        record = await first(work, keepers)
        permit = Permit("test", Action.SOURCE_READ, record.desk)
        source = await work.sources.find(permit, record)
    return [each.text.reveal() for each in source.told] if source else []


async def month_of_source(keepers: Keepers) -> str:
    """Return the month of the key that the source is under."""
    months = {each.id: each.month for each in keepers.epochs("AIR")}
    async with keepers.archive() as work:
        row = await work.unit.records.find(keepers.desks["AIR"].id, -1)
    assert row
    return months[key_id_of(row.sealed)]


async def test_it_rests_beside_its_record_and_the_doctor_finds_nothing(keepers: Keepers) -> None:
    assert await read(keepers) == [WHO]
    assert await month_of_source(keepers) == MONTH
    assert await keepers.examine() == []


async def test_the_same_again_is_once_and_another_wording_counts(keepers: Keepers) -> None:
    await say(keepers, WHO, 91)
    await say(keepers, "Somebody else", 92)
    await say(keepers, "Somebody else", 92)

    assert await read(keepers) == [WHO, "Somebody else"]
    assert await keepers.examine() == []


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.SOURCE_READ, Action.SOURCE_MOVE}))
async def test_no_other_decision_opens_it(keepers: Keepers, action: Action) -> None:
    async with keepers.archive() as work:
        record = await first(work, keepers)
        permit = Permit("test", action, record.desk)

        with pytest.raises(NotPermitted):
            await work.sources.find(permit, record)


async def test_no_decision_for_records_nor_for_another_desk_opens_it(keepers: Keepers) -> None:
    other = Permit("test", Action.SOURCE_READ, keepers.desks["NAV"].id)
    async with keepers.archive() as work:
        record = await first(work, keepers)
        row = await work.unit.records.find(record.desk, -1)
        assert row
        for permit in (keepers.permit("AIR"), replace(other, desk=record.desk)):
            with pytest.raises(NotPermitted):
                await work.records.get_any(permit, row.id)

        with pytest.raises(NotPermitted):
            await work.sources.find(other, record)


async def test_new_keys_open_it_as_the_old_ones_did(keepers: Keepers) -> None:
    old = {each.id for each in keepers.epochs("AIR")}

    done = await RotateDesk(keepers.archive)("AIR")

    assert done.records == 3  # its row is one of the three
    assert await read(keepers) == [WHO]
    assert not {each.id for each in keepers.epochs("AIR")} & old
    assert await keepers.examine() == []


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [(Selection(), (1, 2)), (Selection((1,)), (1,)), (Selection(month=MONTH), (1, 2))],
)
async def test_a_hold_takes_it_along_and_so_does_its_end(
    keepers: Keepers, selection: Selection, numbers: tuple[int, ...]
) -> None:
    await SetHold(keepers.archive)("AIR", selection)
    held = await month_of_source(keepers)
    listed = [each.records for each in await ListHolds(keepers.archive)() if each.code == "AIR"]

    await LiftHold(keepers.archive)("AIR", selection)

    assert (held, await month_of_source(keepers)) == (HELD, MONTH)
    assert listed == [tuple(Reference("AIR", each) for each in numbers)]
    assert await read(keepers) == [WHO]
    assert await keepers.examine() == []


async def test_a_longer_life_of_the_record_is_its_own(keepers: Keepers) -> None:
    await Extend(keepers.archive)("AIR", Selection((1,)), LATER)

    assert await month_of_source(keepers) == LATER
    assert await keepers.examine() == []


async def test_a_source_said_while_its_record_is_held_is_held(keepers: Keepers) -> None:
    """It was opened before the hold was set, as by another process."""
    async with keepers.archive() as work:
        record = await work.records.numbered(keepers.permit("AIR"), 2)
    await SetHold(keepers.archive)("AIR", Selection((2,)))

    async with keepers.archive() as work:
        member = await work.members.require(SALIM)
        await keep_source(work, member, record, Secret(WHO), Origin(SALIM, 95))
        await work.commit()

    months = {each.id: each.month for each in keepers.epochs("AIR")}
    async with keepers.archive() as work:
        row = await work.unit.records.find(keepers.desks["AIR"].id, -2)
    assert row
    assert months[key_id_of(row.sealed)] == HELD


@on_postgresql
async def test_a_hold_waits_for_a_source_that_is_just_being_said(keepers: Keepers) -> None:
    """Else it would go over the records before the source is there, and leave it to its month."""
    async with asyncio.TaskGroup() as group, keepers.archive() as work:
        member = await work.members.require(SALIM)
        record = await work.records.numbered(keepers.permit("AIR"), 2)
        await keep_source(work, member, record, Secret(WHO), Origin(SALIM, 95))
        group.create_task(SetHold(keepers.replica())("AIR", Selection((2,))))
        await until_somebody_waits(keepers.engine)
        await work.commit()

    months = {each.id: each.month for each in keepers.epochs("AIR")}
    async with keepers.archive() as work:
        row = await work.unit.records.find(keepers.desks["AIR"].id, -2)
    assert row
    assert months[key_id_of(row.sealed)] == HELD


async def test_it_is_shredded_with_its_record(keepers: Keepers) -> None:
    keepers.clock.moment = OVER
    officers = await keepers.officers()

    certificate, _ = await keepers.shred("AIR", MONTH, officers[:2])

    assert (certificate.shredding.records, certificate.shredding.deleted) == (3, 3)
    async with keepers.archive() as work:
        assert await work.unit.records.find(keepers.desks["AIR"].id, -1) is None
    found = [each for each in await keepers.examine() if each.code is not Ailment.DIGEST_LATE]
    assert found == []


async def test_no_count_that_people_are_told_has_it(keepers: Keepers) -> None:
    air = keepers.desks["AIR"]

    listed = await ListDesks(keepers.archive)()
    async with keepers.archive() as work:
        (expiring,) = await find_expiring(work, air, OVER)
        between = await work.records.between(keepers.permit("AIR"), -200, 9)

    assert [each.records for each in listed if each.standing.desk.code == "AIR"] == [2]
    assert expiring.records == 2
    assert [each.number for each in between] == [1, 2]


async def test_a_custodian_of_another_desk_is_none_here(keepers: Keepers) -> None:
    nav, air = keepers.desks["NAV"].id, keepers.desks["AIR"].id
    async with keepers.archive() as work:
        salim = await work.members.require(SALIM)
    grants = (Grant(nav, Role.CUSTODIAN), Grant(air, Role.OFFICER))
    other: Member = replace(salim, id="another", grants=grants)

    assert not other.is_permitted(Action.SOURCE_READ, air, salim.id)
    assert other.is_permitted(Action.SOURCE_READ, nav, salim.id)
    assert salim.is_permitted(Action.SOURCE_READ, air, salim.id)
