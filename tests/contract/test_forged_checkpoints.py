"""Whatever is done to checkpoints is found, and none of it accuses the audit."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.checkpoints import Checkpoint
from tests.clocks import START
from tests.contract.forgery import QUARTER, Scene, open_scene


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(database_url, tmp_path) as opened:
        yield opened


async def test_entries_that_nothing_outside_speaks_of_are_stale_after_half_an_hour(
    scene: Scene,
) -> None:
    await scene.say(message=50)
    scene.clock.moment += 2 * QUARTER
    assert await scene.by_auditor() == set()

    scene.clock.moment += timedelta(seconds=1)

    name = scene.folder.names()[-1]
    assert await scene.by_auditor() == {("checkpoint-stale", f"checkpoints/{name}")}
    assert await scene.by_operator() == {("checkpoint-stale", f"checkpoints/{name}")}


async def test_a_bot_that_rests_leaves_its_last_checkpoint_good(scene: Scene) -> None:
    scene.clock.moment += timedelta(days=3)

    assert await scene.by_auditor() == set()


async def test_an_emptied_folder_is_told(scene: Scene) -> None:
    scene.folder.remove(scene.folder.names())

    assert await scene.by_auditor() == {("checkpoints-none", "checkpoints")}


async def test_a_forged_checkpoint_is_told_and_accuses_nobody(scene: Scene) -> None:
    name = scene.folder.names()[0]
    line = scene.folder.read(name).replace(b'"sequence":', b'"sequence":1')
    (scene.folder.path / name).write_bytes(line)
    (scene.folder.path / "mine.json").write_bytes(b"no checkpoint")

    wanted = {("checkpoint-forged", f"checkpoints/{each}") for each in (name, "mine.json")}
    assert await scene.by_auditor() == wanted


async def test_another_installations_checkpoint_is_told(scene: Scene, tmp_path: Path) -> None:
    keystore = Keystore(tmp_path / "k", tmp_path / "r", tmp_path / "s")
    keystore.create(START)
    other = KeyringVault(keystore, scene.clock.now)
    line = other.attest(Checkpoint(other.instance, 7, "c1" * 32, 1, START))
    (scene.folder.path / "theirs.json").write_bytes(line)

    assert await scene.by_auditor() == {("checkpoint-foreign", "checkpoints/theirs.json")}


async def test_a_checkpoint_under_another_ones_name_is_told(scene: Scene) -> None:
    name = "20991231T000000Z-000000000001.json"
    (old, *_) = scene.folder.names()
    (scene.folder.path / name).write_bytes(scene.folder.read(old))

    assert await scene.by_auditor() == {("checkpoint-forged", f"checkpoints/{name}")}
    assert await scene.by_operator() == {("checkpoint-forged", f"checkpoints/{name}")}


async def test_a_checkpoint_of_a_later_moment_is_told(scene: Scene) -> None:
    scene.clock.moment += 1000 * QUARTER
    await scene.check_in()
    name = scene.folder.names()[-1]

    scene.clock.moment -= 1000 * QUARTER

    assert await scene.by_auditor() == {("checkpoint-ahead", f"checkpoints/{name}")}


async def test_a_clock_set_back_hides_nothing_that_was_cut(scene: Scene) -> None:
    last, ahead = len(await scene.rows()), scene.folder.names()
    await scene.run("DELETE FROM audit WHERE sequence > 8")

    scene.clock.moment -= timedelta(days=365)

    told = {("checkpoint-ahead", f"checkpoints/{name}") for name in ahead}
    wanted = {("audit-truncated", f"audit/9-{last}"), *told}
    assert await scene.by_auditor() == wanted
    assert wanted <= await scene.by_operator()


async def test_checkpoints_an_auditor_kept_in_one_file_count_too(scene: Scene) -> None:
    lines = [scene.folder.read(name) for name in scene.folder.names()]
    scene.folder.remove(scene.folder.names())
    (scene.folder.path / "kept.json").write_bytes(b"\n".join(lines))
    last = len(await scene.rows())

    assert await scene.by_auditor() == set()
    await scene.run("DELETE FROM audit WHERE sequence > 8")
    assert await scene.by_auditor() == {("audit-truncated", f"audit/9-{last}")}
