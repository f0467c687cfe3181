"""A restore where something is: a living house is left alone, and what broke off is finished."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import AlreadyRunning, KeyFileRefused
from domain.recovery import RecoveryRefused
from house.restoring import restore_backup
from storage.locks import only_process
from tests.posts import Post
from tests.unit.house.burnt import Scene, burnt_down, keys_of, written


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    return await burnt_down(saved, tmp_path)


async def test_a_living_database_is_never_overwritten(scene: Scene) -> None:
    before = await scene.post.told()

    with pytest.raises(RecoveryRefused, match="living"):
        await scene.bag.restore(scene.post)

    assert await scene.post.told() == before


async def test_what_was_restored_once_is_living(scene: Scene) -> None:
    await scene.bag.restore(scene.fresh)

    with pytest.raises(RecoveryRefused, match="living"):
        await scene.bag.restore(scene.fresh)


async def test_another_keyring_is_never_overwritten(scene: Scene, tmp_path: Path) -> None:
    other = Post(tmp_path / "other")
    other.folder.mkdir()
    await other.furnish()
    (other.folder / "amana.db").rename(other.folder / "away.db")
    before = other.settings.keys.joinpath("keyring").read_bytes()

    with pytest.raises(KeyFileRefused, match="is another one"):
        await scene.bag.restore(other)

    assert other.settings.keys.joinpath("keyring").read_bytes() == before
    with pytest.raises(KeyFileRefused):  # still nothing but empty tables
        await scene.bag.restore(other)


async def test_keys_that_survived_are_kept_when_only_the_database_burnt(scene: Scene) -> None:
    before = keys_of(scene.post)
    told = await scene.post.told()
    for path in scene.post.folder.glob("amana.db*"):
        path.unlink()

    await scene.bag.restore(scene.post)

    assert await scene.post.told() == told
    assert keys_of(scene.post).key_ids == before.key_ids
    assert keys_of(scene.post).generation == before.generation + 1  # than all that was signed


async def test_two_restores_at_once_are_one(scene: Scene) -> None:
    scene.fresh.folder.mkdir()

    async with only_process(scene.fresh.folder / "amana.db"):
        with pytest.raises(AlreadyRunning):
            await scene.bag.restore(scene.fresh)

    assert written(scene.fresh) == set()
    await scene.bag.restore(scene.fresh)


async def test_a_run_that_ended_before_its_statement_is_run_again_for_it(scene: Scene) -> None:
    lost = replace(scene.bag, checkpoints=None)
    scene.fresh.folder.mkdir()
    scene.fresh.settings.checkpoints.write_text("in the way")
    assert not (await lost.restore(scene.fresh)).statement
    told = await scene.fresh.told()
    scene.fresh.settings.checkpoints.unlink()

    again = await lost.restore(scene.fresh)

    assert again.statement == str(scene.fresh.settings.checkpoints)
    assert len(list(scene.fresh.settings.checkpoints.glob("*-restored.json"))) == 1
    assert await scene.fresh.told() == told
    with pytest.raises(RecoveryRefused, match="living"):
        await lost.restore(scene.fresh)


class PulledPlug(Exception):
    """What ends a run halfway."""


async def test_an_interrupted_restore_is_run_again(scene: Scene) -> None:
    told = await scene.post.told()

    with pytest.raises(PulledPlug):
        await interrupted(scene)
    assert scene.fresh.settings.keys.joinpath("keyring").exists()

    await scene.bag.restore(scene.fresh)
    assert await scene.fresh.told() == told


async def interrupted(scene: Scene) -> None:
    """Restore, and die while rows are put back."""

    def tell(_done: int, _total: int) -> None:
        raise PulledPlug

    folder = str(scene.bag.checkpoints)
    await restore_backup(scene.fresh.settings, scene.fresh.clock, scene.bag.request, folder, tell)
