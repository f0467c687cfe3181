"""A fresh machine, a backup, and any two of three officers: everything back, on every database."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path

import pytest

from console.doors import VerifyAsked
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import OperatorRefusal
from house.auditing import open_verification
from services.audit.examination import Examination
from services.findings import Ailment, Severity
from services.outgoing.digest_plans import PlanDigests
from services.records.planning import PlanReminders
from services.recovery.refilling import Restored
from storage.engine import engine_at
from storage.schema import migrate
from storage.transactions import transactions
from tests.databases import BOTH
from tests.installed import begin
from tests.posts import Post, bag

PAIRS = list(combinations(range(3), 2))
Place = Callable[[str], Post]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give what makes a post on an empty database of a kind."""
    count = iter(range(9))

    def make(kind: str) -> Post:
        folder = tmp_path / f"post{next(count)}"
        folder.mkdir()
        url = str(request.getfixturevalue("empty_postgres_url")) if kind == "postgresql" else ""
        return Post(folder, url)

    return make


@pytest.mark.parametrize(("kind", "pair"), list(product(BOTH, PAIRS)))
async def test_any_two_officers_bring_everything_back(
    place: Place, kind: str, pair: tuple[int, int]
) -> None:
    post = place(kind)
    await post.furnish()
    serial = await post.escrow()
    await post.keep("Written after the escrow")
    await post.checkpoint()
    carried, before = await bag(post, serial, await post.backup(), pair), await post.told()

    fresh = place("sqlite")
    found = await carried.restore(fresh)

    assert await fresh.told() == before
    assert [text for _, text in before] == ["Two frigates in port", "Written after the escrow"]
    assert found.dead == []
    assert found.took > timedelta()
    async with fresh.rooms() as rooms:
        assert rooms.vault.generation > found.manifest.generation
    assert await ailing(fresh) == set()


@pytest.mark.parametrize("kind", BOTH)
async def test_a_backup_of_either_database_comes_back_on_postgresql(
    request: pytest.FixtureRequest, place: Place, kind: str
) -> None:
    post = place(kind)
    await post.furnish()
    serial = await post.escrow()
    await post.checkpoint()
    carried, before = await bag(post, serial, await post.backup()), await post.told()

    fresh = place("sqlite")
    fresh.url = str(request.getfixturevalue("another_postgres_url"))
    await carried.restore(fresh)

    assert await fresh.told() == before
    assert await ailing(fresh) == set()


async def test_the_restored_house_goes_on_where_no_number_is_given_twice(place: Place) -> None:
    post = place("sqlite")
    await post.furnish()
    carried = await bag(post, await post.escrow(), await post.backup(), checked=False)

    fresh = place("sqlite")
    await carried.restore(fresh)
    await fresh.keep("After the fire")

    assert [reference for reference, _ in await fresh.told()] == ["NAV-2", "NAV-1003"]
    assert await ailing(fresh) == set()


async def test_records_written_a_month_after_the_escrow_come_back(place: Place) -> None:
    post = place("sqlite")
    await post.furnish()
    serial = await post.escrow()
    post.clock.pass_by(timedelta(days=40))
    await post.keep("In another month, under another key")
    carried = await bag(post, serial, await post.backup(), checked=False)

    fresh = place("sqlite")
    fresh.clock.moment = post.clock.moment
    await carried.restore(fresh)

    assert "In another month, under another key" in {text for _, text in await fresh.told()}


async def test_what_lies_ahead_is_planned_again_and_menus_are_owed(place: Place) -> None:
    post = place("sqlite")
    await post.furnish()
    await post.suspend("Salim")
    carried = await bag(post, await post.escrow(), await post.backup(), checked=False)
    before = await owed(post)

    fresh = place("sqlite")
    await carried.restore(fresh)
    at_once = await owed(fresh)
    async with fresh.rooms() as rooms:
        await PlanReminders(rooms.archive)()
    later = await owed(fresh)
    fresh.clock.pass_by(timedelta(days=3))
    async with fresh.rooms() as rooms:
        await PlanDigests(rooms.archive)()

    assert before[DeliveryKind.REMINDER] > 0
    assert (at_once[DeliveryKind.REMINDER], at_once[DeliveryKind.MENU]) == (0, 2)
    assert later[DeliveryKind.REMINDER] == before[DeliveryKind.REMINDER] / 2  # Huda's alone
    assert (await owed(fresh))[DeliveryKind.DIGEST] == 1


async def owed(post: Post) -> Counter[DeliveryKind]:
    """Count what is due to somebody."""
    async with post.rooms() as rooms, rooms.archive() as work:
        return Counter(await work.unit.deliveries.count(DeliveryState.DUE))


@pytest.mark.parametrize("public_key", [False, True])
async def test_auditors_are_told_what_was_lost_and_find_nothing_wrong(
    place: Place, *, public_key: bool
) -> None:
    post = place("sqlite")
    await post.furnish()
    serial = await post.escrow()
    carried = await bag(post, serial, await post.backup())
    await post.keep("Lost in the fire")
    await post.checkpoint()

    fresh = place("sqlite")
    fresh.clock.pass_by(timedelta(hours=1))
    found = await carried.restore(fresh)

    assert found.lost is not None
    assert found.lost.first == found.manifest.sequence + 1
    folder = post.settings.checkpoints
    asked = VerifyAsked(str(folder), str(folder / "audit.pub") if public_key else "", "", "")
    async with open_verification(fresh.settings, fresh.clock, asked) as verification:
        verdict = await verification.work(lambda _done, _total: None)
    codes = {each.code for each in verdict.findings}
    assert codes == {Ailment.AUDIT_RESTORED}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=730)])
async def test_what_was_signed_before_the_fire_stops_no_checkpoint_after_it(
    place: Place, kind: str, ahead: timedelta
) -> None:
    post = place("sqlite")
    await post.furnish()
    carried = await bag(post, await post.escrow(), await post.backup())
    await post.checkpoint()
    await post.keep("Lost in the fire")
    async with post.office() as office:
        await office.keys.rotate_slot()  # of a generation that the backup does not know
    post.clock.pass_by(ahead)
    await post.checkpoint()

    fresh = place(kind)
    fresh.clock.pass_by(timedelta(hours=1))
    mounted = shutil.copytree(post.settings.checkpoints, fresh.settings.checkpoints)
    found = await replace(carried, checkpoints=mounted).restore(fresh)
    before = set(mounted.glob("*.json"))
    fresh.clock.pass_by(timedelta(minutes=15))
    await fresh.checkpoint()

    assert found.lost is not None
    assert len(set(mounted.glob("*.json")) - before) == 1


async def test_where_only_the_database_burnt_the_restoration_explains_as_well(place: Place) -> None:
    post = place("sqlite")
    await post.furnish()
    carried = await bag(post, await post.escrow(), await post.backup())
    await post.keep("Lost in the fire")
    await post.checkpoint()
    (post.folder / "amana.db").unlink()

    post.clock.pass_by(-timedelta(minutes=3))
    await carried.restore(post)
    await post.checkpoint()

    assert "Lost in the fire" not in {text for _, text in await post.told()}
    assert await ailing(post) == set()


async def test_two_restores_into_one_postgresql_are_one(place: Place) -> None:
    post = place("sqlite")
    await post.furnish()
    carried = await bag(post, await post.escrow(), await post.backup(), checked=False)
    one, other = place("postgresql"), place("sqlite")
    other.url = one.url

    ended = await asyncio.gather(
        carried.restore(one), carried.restore(other), return_exceptions=True
    )

    refused = [each for each in ended if isinstance(each, OperatorRefusal)]
    assert [isinstance(each, Restored) for each in ended].count(True) == len(refused) == 1
    survivor = one if isinstance(ended[0], Restored) else other
    assert await survivor.told() == await post.told()


async def ailing(post: Post) -> set[str]:
    """Return what the doctor's examination finds wrong in a post."""
    async with post.rooms() as rooms:
        examination = Examination(transactions(rooms.engine), post.clock.now())
        found = await examination.open_all(rooms.vault)
    return {f"{each.code} {each.where}" for each in found if each.severity is Severity.PROBLEM}


@pytest.mark.parametrize("kind", BOTH)
async def test_what_init_alone_left_in_the_database_is_empty(place: Place, kind: str) -> None:
    post = place("sqlite")
    await post.furnish()
    carried = await bag(post, await post.escrow(), await post.backup(), checked=False)
    fresh, told = place(kind), await post.told()
    await asyncio.to_thread(migrate, fresh.settings.database_url)
    async with engine_at(fresh.settings.database_url) as engine:
        await begin(transactions(engine), 40)

    await carried.restore(fresh)

    assert await fresh.told() == told
    async with fresh.rooms() as rooms, rooms.archive() as work:
        assert await work.unit.fence.hold() == rooms.vault.generation
        assert rooms.vault.generation > 40
