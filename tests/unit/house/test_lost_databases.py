"""An empty database beside keys or checkpoints of a full one is lost or mistyped, never new."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import KeyFileRefused, OperatorRefusal, SchemaRefused
from house.installing import bring_up, initialise
from house.living import run
from house.opening import open_examination, open_office
from house.rooms import keystore_of
from house.scenery import settings_in
from services.findings import Ailment
from settings import Settings
from storage.engine import engine_at, sqlite_file
from storage.schema import migrate
from storage.transactions import transactions
from tests.clocks import SetClock
from tests.installed import begin
from tests.posts import Post, bag

ROOT = Path(__file__).parents[3]
LOST = "check AMANA_DATABASE_URL, or bring it back"
CLOCK = SetClock()


@pytest.fixture
def lost(saved: Post, tmp_path: Path) -> Post:
    """Give a post whose database alone is gone."""
    post = saved.copied(tmp_path / "post")
    lose(post)
    return post


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """Give the settings of a machine that has nothing yet."""
    return settings_in(tmp_path, "1:x", "http://127.0.0.1:1")


def folder_of_database(settings: Settings) -> None:
    """Make it, as `init` does first."""
    file = sqlite_file(settings.database_url)
    assert file is not None
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def lose(post: Post) -> None:
    """Remove the database."""
    for path in post.folder.glob("amana.db*"):
        path.unlink()


async def open_any(settings: Settings) -> None:
    """Open what every command of the office does."""
    async with open_office(settings, CLOCK):
        pass


async def codes(settings: Settings) -> set[Ailment]:
    """Return what `doctor` says is wrong with database and keys."""
    async with open_examination(settings, CLOCK) as examine:
        return {each.code for each in await examine()}


@pytest.mark.parametrize("begin", [initialise, bring_up])
def test_neither_init_nor_migrate_makes_another_database_for_keys_that_had_one(
    lost: Post, begin: Callable[[Settings, SetClock], None]
) -> None:
    before = lost.settings.keys.joinpath("keyring").read_bytes()

    with pytest.raises(SchemaRefused, match=LOST):
        begin(lost.settings, CLOCK)

    assert list(lost.folder.glob("amana.db*")) == []
    assert lost.settings.keys.joinpath("keyring").read_bytes() == before


async def test_every_command_says_that_the_database_is_lost_or_mistyped(lost: Post) -> None:
    with pytest.raises(SchemaRefused, match=LOST):
        await open_any(lost.settings)


async def test_tables_alone_are_no_installation_either(lost: Post) -> None:
    await asyncio.to_thread(migrate, lost.settings.database_url)

    for opened in (open_any(lost.settings), run(lost.settings, CLOCK)):
        with pytest.raises(SchemaRefused, match=LOST):
            await opened
    with pytest.raises(SchemaRefused, match=LOST):
        await asyncio.to_thread(initialise, lost.settings, CLOCK)


async def test_a_command_between_two_runs_of_a_killed_init_names_it(bare: Settings) -> None:
    folder_of_database(bare)
    await asyncio.to_thread(_tables, bare)

    with pytest.raises(SchemaRefused, match=r"run `python bot\.py init` first"):
        await open_any(bare)


def test_tables_that_were_migrated_before_init_are_taken_by_it(bare: Settings) -> None:
    folder_of_database(bare)
    _keys(bare)

    bring_up(bare, CLOCK)
    initialise(bare, CLOCK)

    assert (bare.checkpoints / "audit.pub").exists()


async def test_the_doctor_says_so_too_and_makes_no_file(lost: Post) -> None:
    found = await codes(lost.settings)

    assert Ailment.DATABASE_LOST in found
    assert Ailment.SCHEMA_EMPTY not in found
    assert list(lost.folder.glob("amana.db*")) == []


def test_checkpoints_alone_tell_of_a_database_that_was(lost: Post) -> None:
    for path in (lost.settings.keys / "keyring", lost.settings.root_file, lost.settings.slot_file):
        path.unlink()

    with pytest.raises(OperatorRefusal, match=LOST):
        initialise(lost.settings, CLOCK)

    assert not keystore_of(lost.settings).exists()


async def test_a_machine_that_has_nothing_is_told_to_init(bare: Settings) -> None:
    with pytest.raises(SchemaRefused, match=r"run `python bot\.py init` first"):
        await open_any(bare)

    assert Ailment.SCHEMA_EMPTY in await codes(bare)


def _keys(settings: Settings) -> None:
    keystore_of(settings).create(CLOCK.now())


def _tables(settings: Settings) -> None:
    _keys(settings)
    migrate(settings.database_url)


def _all_but_tables(settings: Settings) -> None:
    initialise(settings, CLOCK)
    file = sqlite_file(settings.database_url)
    assert file is not None
    file.unlink()


@pytest.mark.parametrize("halfway", [_keys, _tables, _all_but_tables])
async def test_an_init_that_was_killed_halfway_is_gone_on_with(
    bare: Settings, halfway: Callable[[Settings], None]
) -> None:
    folder_of_database(bare)
    await asyncio.to_thread(halfway, bare)

    await asyncio.to_thread(initialise, bare, CLOCK)

    await open_any(bare)
    with pytest.raises(KeyFileRefused, match="exists already"):
        await asyncio.to_thread(initialise, bare, CLOCK)


async def test_what_a_mistaken_init_left_is_no_living_house(saved: Post, tmp_path: Path) -> None:
    post = saved.copied(tmp_path / "post")
    (file,) = post.settings.backups.glob("*.age")
    carried, told = await bag(post, 1, file), await post.told()
    lose(post)
    await asyncio.to_thread(migrate, post.settings.database_url)
    async with engine_at(post.settings.database_url) as engine:
        await begin(transactions(engine), keystore_of(post.settings).load().generation)

    await carried.restore(post)

    assert await post.told() == told
    assert {each for each in await codes(post.settings) if each.startswith(("key", "fence"))} == {
        Ailment.KEYS_TOGETHER
    }


def test_the_console_refuses_in_one_line_with_the_remedy(lost: Post) -> None:
    settings = lost.settings
    changed = {
        "AMANA_DATABASE_URL": settings.database_url,
        "AMANA_KEYS": str(settings.keys),
        "AMANA_ROOT_FILE": str(settings.root_file),
        "AMANA_CHECKPOINTS": str(settings.checkpoints),
    }

    told = [
        subprocess.run(
            [sys.executable, str(ROOT / "bot.py"), *words],
            cwd=lost.folder,
            env={**os.environ, **changed},
            capture_output=True,
            text=True,
            check=False,
        )
        for words in (["init"], ["desk", "list"])
    ]

    assert [each.returncode for each in told] == [1, 1]
    assert told[0].stderr == told[1].stderr
    assert told[0].stderr.startswith("Refused: there is no installation in the database")
    assert "docs/operations/restore.md" in told[0].stderr
    assert told[0].stderr.count("\n") == 1
