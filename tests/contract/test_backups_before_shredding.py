"""A backup from before a shredding brings nothing of that month back, and all of the rest."""

import io
import json
import tarfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.retention import Selection
from house.rooms import keystore_of
from tests.age import mark_of, open_age, secret_of
from tests.officers import Keyholder
from tests.posts import Bag, Post, bag
from tests.thief import Thief

MONTH = "2026-12"
FIRST, HELD, LATER = "the pier of the old harbour", "the tug that is on hold", "two boats later"
EVER = {"Two frigates in port", FIRST, HELD, LATER}


@pytest.fixture
async def post(tmp_path: Path, empty_url: str) -> Post:
    """Give a post with notes that expired, one of them held, and with a confirmed escrow."""
    folder = tmp_path / "post"
    folder.mkdir()
    post = Post(folder, empty_url)
    await post.furnish()
    await _keep_for(post, 1)
    await post.keep(FIRST, HELD)
    async with post.office() as office:
        await office.set_hold("NAV", Selection((4,)))
    await _keep_for(post, 24)
    await post.keep(LATER)
    await post.escrow()
    return post


async def _keep_for(post: Post, months: int) -> None:
    async with post.office() as office:
        await office.set_desk("NAV", {"keep_months": months})


async def shred(post: Post) -> None:
    """Let two officers shred the month once it is over, and make an escrow of what is left."""
    post.clock.moment = datetime(2027, 1, 9, tzinfo=UTC)
    await post.know_officers()
    async with post.office() as office:
        await office.shredding.shred("NAV", MONTH, [each.public for each in post.officers[:2]])
    await post.escrow()
    await post.checkpoint()


def rows_in(file: Path, officer: Keyholder) -> Iterator[Mapping[str, Any]]:
    """Unpack the records of a backup with one officer's key, as the standard tools do."""
    archive = io.BytesIO(open_age(file.read_bytes(), secret_of(officer.file)))
    with tarfile.open(fileobj=archive) as bundle:
        for part in bundle.getnames():
            if part.startswith("records/"):
                lines = bundle.extractfile(part)
                assert lines is not None
                for line in map(json.loads, lines):
                    yield {**line, "sealed": b64decode(line["sealed"])}


def ring_in(carried: Bag) -> dict[str, Any]:
    """Open an escrow with the keys of its pair."""
    path = Path(carried.escrow)
    first, second = sorted(
        carried.pair, key=lambda each: mark_of(each.public) not in path.name[12:28]
    )
    inner = open_age(path.read_bytes(), secret_of(first.file))
    ring: dict[str, Any] = json.loads(open_age(inner, secret_of(second.file)))["keyring"]
    return ring


async def test_restored_with_two_officers_and_the_escrow_of_today_it_lacks_the_month_alone(
    post: Post, tmp_path: Path
) -> None:
    file = await post.backup()
    await shred(post)
    fresh = Post(tmp_path / "fresh", clock=post.clock)
    fresh.folder.mkdir()

    found = await (await bag(post, 2, file)).restore(fresh)

    assert {text for _, text in await fresh.told()} == EVER - {FIRST}
    assert [each.number for each in found.dead] == [3]


@pytest.fixture
def thief(post: Post) -> Thief:
    """Give two officers with the whole disk of the post, and what was copied of it."""
    return Thief(keystore_of(post.settings), post.settings.database_url, post.folder)


async def test_unpacked_by_two_officers_it_opens_nothing_of_the_month_and_all_else(
    post: Post, thief: Thief
) -> None:
    """Beside the keys of their escrow of today they have every earlier keyring, and the disk."""
    file = await post.backup()
    await thief.copy()
    await shred(post)

    thief.take(rows_in(file, post.officers[0]))
    thief.take_ring(ring_in(await bag(post, 2, file)))

    assert thief.read() == EVER - {FIRST}


async def test_only_an_escrow_of_that_time_opens_it_and_the_certificate_names_it(
    post: Post, thief: Thief
) -> None:
    """That is why two officers destroy its files, and say so."""
    file = await post.backup()
    await shred(post)
    thief.take(rows_in(file, post.officers[0]))
    thief.take_ring(ring_in(await bag(post, 1, file)))

    async with post.office() as office:
        ((certificate, _),) = await office.shredding.certify("NAV", MONTH)

    assert certificate.escrows == (1,)
    assert thief.read() == EVER
