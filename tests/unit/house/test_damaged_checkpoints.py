"""A checkpoint that cannot be read could be the newest, or a fork: it never counts as nothing."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from domain.recovery import RecoveryRefused
from tests.posts import Post
from tests.unit.house.burnt import Scene, burnt_down, refused, written


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    """Give a backup, and checkpoints of which the newest knows more than it."""
    found = await burnt_down(saved, tmp_path)
    await found.post.keep("After the backup")
    await found.post.checkpoint()
    return found


def newest(scene: Scene) -> Path:
    """Return the newest checkpoint's file."""
    return max(scene.post.settings.checkpoints.glob("*.json"))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def forged(file: Path) -> None:
    said = json.loads(file.read_bytes())
    file.write_text(json.dumps({**said, "chain": "0" * 64}) + "\n")


def another_house(file: Path) -> None:
    said = json.loads(file.read_bytes())
    file.write_text(json.dumps({**said, "instance": "0" * 32}) + "\n")


def older_under_its_name(file: Path) -> None:
    shutil.copyfile(min(file.parent.glob("*.json")), file)


def beside_sound_ones(file: Path) -> None:
    lines = [path.read_bytes() for path in sorted(file.parent.glob("*.json"))]
    for path in file.parent.glob("*.json"):
        path.unlink()
    file.write_bytes(b"".join(lines)[:-40])


DAMAGES = [cut, emptied, changed, forged, another_house, older_under_its_name, beside_sound_ones]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_checkpoint_stops_a_restore_and_is_named(
    scene: Scene, damage: Callable[[Path], None]
) -> None:
    file = newest(scene)
    damage(file)

    await refused(scene, scene.bag, RecoveryRefused, f"{file} .* move it away")


async def test_a_damaged_checkpoint_that_was_moved_away_is_known_not_to_be_known(
    scene: Scene, tmp_path: Path
) -> None:
    file = newest(scene)
    cut(file)
    file.rename(tmp_path / file.name)

    found = await scene.bag.restore(scene.fresh)

    assert found.lost is None


async def test_a_sound_folder_says_what_is_missing(scene: Scene) -> None:
    found = await scene.bag.restore(scene.fresh)

    assert found.lost is not None


async def test_damage_where_our_own_checkpoints_lie_stops_it_too(scene: Scene) -> None:
    damaged = scene.fresh.settings.checkpoints
    shutil.copytree(scene.post.settings.checkpoints, damaged)
    file = max(damaged.glob("*.json"))
    changed(file)
    before = written(scene.fresh)

    with pytest.raises(RecoveryRefused, match="move it away"):
        await scene.bag.restore(scene.fresh)
    with pytest.raises(RecoveryRefused, match="move it away"):
        await replace(scene.bag, checkpoints=None).restore(scene.fresh)

    assert written(scene.fresh) == before
