"""A restore where something is: a living house is left alone, and what broke off is finished."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import AlreadyRunning, KeyFileRefused
from domain.recovery import RecoveryRefused
from house.opening import open_examination
from house.restoring import restore_backup
from services.findings import Ailment
from storage.locks import only_process
from tests.posts import Post
from tests.unit.house.burnt import Scene, add_desk, burnt_down, keys_of, written


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    return await burnt_down(saved, tmp_path)


async def test_a_living_database_is_never_overwritten(scene: Scene) -> None:
    before = await scene.post.told()

    with pytest.raises(RecoveryRefused, match="living"):
        await scene.bag.restore(scene.post)

    assert await scene.post.told() == before


async def test_what_is_back_already_is_called_so(scene: Scene) -> None:
    await scene.bag.restore(scene.fresh)

    with pytest.raises(RecoveryRefused, match=r"is back already, .* `python bot\.py doctor`"):
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
    assert list(other.folder.glob("amana.db")) == []


async def test_keys_that_survived_are_kept_when_only_the_database_burnt(scene: Scene) -> None:
    before = keys_of(scene.post)
    told = await scene.post.told()
    for path in scene.post.folder.glob("amana.db*"):
        path.unlink()

    found = await scene.bag.restore(scene.post)

    assert not found.has_new_keys
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
    assert not (await lost.restore(scene.fresh)).statements
    told = await scene.fresh.told()
    scene.fresh.settings.checkpoints.unlink()

    again = await lost.restore(scene.fresh)

    assert again.statements == [str(scene.fresh.settings.checkpoints)]
    assert len(list(scene.fresh.settings.checkpoints.glob("*-restored.json"))) == 1
    assert await scene.fresh.told() == told
    with pytest.raises(RecoveryRefused, match="is back already"):
        await lost.restore(scene.fresh)


async def test_what_was_lived_in_since_is_never_called_restored(
    scene: Scene, tmp_path: Path
) -> None:
    another = shutil.copytree(scene.bag.checkpoints or "", tmp_path / "another copy")
    await scene.bag.restore(scene.fresh)
    await add_desk(scene.fresh, "AIR", "Since the restore")
    for path in scene.fresh.settings.checkpoints.glob("*"):
        path.unlink()

    with pytest.raises(RecoveryRefused, match="was lived in since"):
        await replace(scene.bag, checkpoints=another).restore(scene.fresh)

    assert list(another.glob("*-restored.json")) == []


async def test_the_statement_lies_where_our_own_checkpoints_will_too(scene: Scene) -> None:
    await scene.post.keep("After the backup")
    await scene.post.checkpoint()

    await scene.bag.restore(scene.fresh)

    folders = (scene.bag.checkpoints, scene.fresh.settings.checkpoints)
    said = [path.read_bytes() for each in folders if each for path in each.glob("*-restored.json")]
    async with open_examination(scene.fresh.settings, scene.fresh.clock) as examine:
        found = {each.code for each in await examine()}
    assert len(said) == len(folders)
    assert len(set(said)) == 1
    assert Ailment.AUDIT_RESTORED in found
    assert Ailment.CHECKPOINTS_NONE not in found


async def test_a_statement_that_a_killed_run_laid_in_one_folder_comes_to_the_other(
    scene: Scene,
) -> None:
    await scene.bag.restore(scene.fresh)
    (first,) = scene.fresh.settings.checkpoints.glob("*-restored.json")
    said = first.read_bytes()
    first.unlink()

    with pytest.raises(RecoveryRefused, match="is back already"):
        await scene.bag.restore(scene.fresh)

    assert first.read_bytes() == said
    assert scene.bag.checkpoints is not None
    assert len(list(scene.bag.checkpoints.glob("*-restored.json"))) == 1


async def test_keys_that_gave_up_those_of_the_backup_are_not_called_anothers(scene: Scene) -> None:
    await rotated(scene.post)
    for path in scene.post.folder.glob("amana.db*"):
        path.unlink()
    before = scene.post.settings.keys.joinpath("keyring").read_bytes()

    with pytest.raises(KeyFileRefused, match="gave up keys of this backup since"):
        await scene.bag.restore(scene.post)

    assert list(scene.post.folder.glob("amana.db")) == []
    assert scene.post.settings.keys.joinpath("keyring").read_bytes() == before


async def test_once_those_keys_are_away_the_escrows_come_back(scene: Scene) -> None:
    told = await scene.post.told()
    await rotated(scene.post)
    for path in scene.post.folder.glob("amana.db*"):
        path.unlink()
    for path in (scene.post.settings.keys, scene.post.settings.root_file.parent):
        path.rename(path.with_name(f"{path.name}-away"))

    found = await scene.bag.restore(scene.post)

    assert found.has_new_keys
    assert await scene.post.told() == told


async def test_a_living_house_is_not_told_to_move_its_keys_away(scene: Scene) -> None:
    await rotated(scene.post)

    with pytest.raises(RecoveryRefused, match="living"):
        await scene.bag.restore(scene.post)


async def rotated(post: Post) -> None:
    """Give a desk new keys, and those it had up."""
    async with post.office() as office:
        await office.keys.rotate_desk("NAV")


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
