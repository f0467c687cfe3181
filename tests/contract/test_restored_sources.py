"""A backup brings sources back with their records, and those of a shredded month not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.actions import Action
from domain.members import Permit
from domain.origins import Origin
from domain.references import Reference
from domain.secrecy import Secret
from services.audit.examination import Examination
from services.findings import Ailment
from services.incoming.additions import AddToRecord
from storage.transactions import transactions
from tests.posts import SALIM, Post, bag

WHO = "Attaché of the Example Embassy"
MONTH = "2026-12"


@pytest.fixture
async def post(tmp_path: Path, empty_url: str) -> Post:
    """Give a post whose note NAV-3 expires in a month; it and NAV-2 have a source."""
    folder = tmp_path / "post"
    folder.mkdir()
    post = Post(folder, empty_url)
    await post.furnish()
    async with post.office() as office:
        await office.set_desk("NAV", {"keep_months": 1})
    await post.keep("two boats")
    async with post.rooms() as rooms:
        for number in (2, 3):
            origin, to = Origin(SALIM, 900 + number), Reference("NAV", number)
            await AddToRecord(rooms.archive)(SALIM, origin, to, Secret(f"source: {WHO}"))
    await post.escrow()
    return post


async def sourced(post: Post) -> list[int]:
    """Return the numbers of the records whose source opens."""
    found = []
    async with post.rooms() as rooms, rooms.archive() as work:
        (standing,) = await work.desks.all()
        desk = standing.desk.id
        reading, opening = (
            Permit("test", each, desk) for each in (Action.RECORD_READ, Action.SOURCE_READ)
        )
        for record in await work.records.between(reading, 0, 9):
            source = await work.sources.find(opening, record)
            if source and source.newest.text == Secret(WHO):
                found.append(record.number)
    return found


async def test_every_source_comes_back(post: Post, tmp_path: Path) -> None:
    file = await post.backup()
    fresh = Post(tmp_path / "fresh", clock=post.clock)
    fresh.folder.mkdir()

    restored = await (await bag(post, 1, file, checked=False)).restore(fresh)

    assert restored.dead == []
    assert await sourced(fresh) == [2, 3]


async def test_a_shredded_month_stays_dead_with_its_sources(post: Post, tmp_path: Path) -> None:
    file = await post.backup()
    post.clock.moment = datetime(2027, 1, 9, tzinfo=UTC)
    await post.know_officers()
    async with post.office() as office:
        await office.shredding.shred("NAV", MONTH, [each.public for each in post.officers[:2]])
    await post.escrow()
    await post.checkpoint()
    fresh = Post(tmp_path / "fresh", clock=post.clock)
    fresh.folder.mkdir()

    restored = await (await bag(post, 2, file)).restore(fresh)

    assert sorted(each.number for each in restored.dead) == [-3, 3]
    assert await sourced(fresh) == [2]
    async with fresh.rooms() as rooms:
        examination = Examination(transactions(rooms.engine), fresh.clock.now())
        found = {each.code for each in await examination.open_all(rooms.vault)}
    assert found == {Ailment.DIGEST_LATE}
