"""Officers and escrows on every database, registered and made from two consoles at once."""

import asyncio
from pathlib import Path

import pytest

from domain.escrow import Escrow
from domain.recovery import Officer, RecoveryRefused
from domain.secrecy import Secret
from tests.officers import keyholder
from tests.posts import Post


@pytest.fixture
async def post(empty_url: str, tmp_path: Path) -> Post:
    made = Post(tmp_path / "post", empty_url)
    (made.folder / "escrow").mkdir(parents=True)
    await made.furnish()
    return made


async def add(post: Post, name: str, public: str) -> Officer:
    async with post.office() as office:
        return await office.recovery.add(Secret(name), public)


async def make(post: Post) -> Escrow:
    async with post.office() as office:
        return await office.escrows.make(str(post.folder / "escrow"))


async def test_the_same_key_from_two_consoles_makes_one_officer(post: Post) -> None:
    samira = keyholder(post.folder / "officers", "Samira")

    ended = await asyncio.gather(
        add(post, "Samira", samira.public),
        add(post, "Somebody", samira.public),
        return_exceptions=True,
    )

    assert sorted(type(each) is RecoveryRefused for each in ended) == [False, True]
    async with post.office() as office:
        assert len(await office.recovery.list_all()) == 4


async def test_escrows_from_two_consoles_have_serials_of_their_own(post: Post) -> None:
    made = await asyncio.gather(make(post), make(post))

    assert sorted(each.serial for each in made) == [1, 2]
    assert len(list((post.folder / "escrow").iterdir())) == 6


async def test_what_is_known_of_an_escrow_comes_back(post: Post) -> None:
    await post.escrow()

    async with post.office() as office:
        (known,) = await office.escrows.list_all()
    async with post.rooms() as rooms:
        assert known.key_ids == rooms.vault.key_ids

    assert known.counts
    assert [pair.opened_at is not None for pair in known.pairs].count(True) == 1
