"""A whole rehearsal, in a folder where every trace of it would be found."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from house.rehearsing import Rehearsal, open_rehearsal
from rehearsal.telegram import Phone
from tests.posts import Post

SALIM, HUDA, MANSOUR = 700_001, 700_002, 700_003
PATIENCE = 60.0


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Furnish one post, to be copied."""
    made = Post(tmp_path_factory.mktemp("furnished"))
    asyncio.run(made.furnish())
    return made


@pytest.fixture(scope="session")
def saved(furnished: Post, tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Give the same with a confirmed escrow, a checkpoint and a backup, to be copied."""
    made = furnished.copied(tmp_path_factory.mktemp("saved") / "post")
    asyncio.run(_save(made))
    return made


async def _save(post: Post) -> None:
    await post.escrow()
    await post.checkpoint()
    await post.backup()


@pytest.fixture
async def rehearsal(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """Return a rehearsal whose three people are admitted; nothing of it may be left."""
    async with open_rehearsal(parent=tmp_path) as opened:
        await admitted(opened)
        yield opened
    assert left_in(tmp_path) == []


async def admitted(rehearsal: Rehearsal) -> None:
    """Wait until everybody has been greeted and the words that admitted him are gone."""
    for phone in rehearsal.stand_in.phones.values():
        await rehearsal.stand_in.wait_for(lambda: _is_greeted(phone), PATIENCE)  # noqa: B023 - awaited at once


async def heard(rehearsal: Rehearsal, telegram: int, words: str) -> None:
    """Wait until the newest message on a phone contains *words*."""
    phone = rehearsal.stand_in.phones[telegram]
    await rehearsal.stand_in.wait_for(lambda: words in phone.chat[-1].text, PATIENCE)


def said(phone: Phone) -> list[str]:
    """Return what the bot says on a phone, and what it has not taken away."""
    return [message.text for message in phone.chat]


def process_of(rehearsal: Rehearsal) -> int:
    """Return the number of the house's process."""
    process = rehearsal._process
    assert process is not None
    assert process._transport is not None
    return process._transport.get_pid()


def left_in(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return [path.name for path in folder.iterdir()]


def _is_greeted(phone: Phone) -> bool:
    return [message.from_bot for message in phone.chat] == [True]
