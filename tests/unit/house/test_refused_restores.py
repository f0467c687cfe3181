"""What no restore accepts: each refused in one line, before anything is written."""

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crypto import backups
from domain.recovery import RecoveryRefused
from house.guarding import AccessRefused
from storage.checkpoints import lines_in
from storage.coffers import FileRefused
from tests.posts import Post, bag
from tests.unit.house.burnt import Scene, add_desk, burnt_down, keys_of, refused, restored


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    return await burnt_down(saved, tmp_path)


def copied(scene: Scene) -> Path:
    """Give the backup and its signature in another folder, to be spoilt."""
    folder = scene.post.folder / "spoilt"
    folder.mkdir()
    for path in (scene.bag.file, scene.bag.file.with_name(scene.bag.file.name + ".sig")):
        shutil.copyfile(path, folder / path.name)
    return folder / scene.bag.file.name


def beside(file: Path) -> Path:
    """Return where a backup's signature is."""
    return file.with_name(file.name + ".sig")


def signed_anew(file: Path, signer: Post, manifest: bytes = b"") -> None:
    """Let somebody's key sign what a file is now."""
    vault = keys_of(signer)
    summed = hashlib.sha512(file.read_bytes()).digest()
    line = backups.attest(summed, manifest, vault.instance, vault.public_key, vault.sign)
    beside(file).write_bytes(line)


async def test_one_officer_alone_brings_nothing_back(scene: Scene) -> None:
    (one, _) = scene.bag.pair

    alone = replace(scene.bag.request, officers=(one.file,))

    with pytest.raises(RecoveryRefused, match="two different officers"):
        await restored(scene, alone)


async def test_nothing_comes_back_where_others_may_read_it(scene: Scene) -> None:
    scene.fresh.folder.mkdir(mode=0o755)
    scene.fresh.folder.chmod(0o755)

    await refused(scene, scene.bag, AccessRefused, "is open to others: chmod 700")


async def test_the_same_officer_twice_is_one_officer(scene: Scene) -> None:
    (one, _) = scene.bag.pair

    await refused(
        scene, replace(scene.bag, pair=(one, one)), RecoveryRefused, "two different officers"
    )


async def test_another_pairs_escrow_opens_for_nobody_here(scene: Scene) -> None:
    others = scene.post.escrow_file(1, scene.post.officers[1], scene.post.officers[2])

    await refused(scene, replace(scene.bag, escrow=others), RecoveryRefused, "another pair's")


@pytest.mark.parametrize("cut", [1, 100, 5000])
async def test_a_cut_backup_is_refused_by_its_signature(scene: Scene, cut: int) -> None:
    file = copied(scene)
    file.write_bytes(file.read_bytes()[:-cut])

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "not what was signed")


async def test_a_flipped_bit_is_refused_by_its_signature(scene: Scene) -> None:
    file = copied(scene)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "not what was signed")


async def test_a_backup_without_its_signature_is_none(scene: Scene) -> None:
    file = copied(scene)
    beside(file).unlink()

    await refused(scene, replace(scene.bag, file=file), FileRefused, "cannot be read")


@pytest.mark.parametrize("line", [b"", b"{}", b"no signature", b"\xff\xfe"])
async def test_what_is_no_signature_is_refused(scene: Scene, line: bytes) -> None:
    file = copied(scene)
    beside(file).write_bytes(line)

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "sig is damaged")


async def test_a_signature_of_another_key_is_refused_by_the_fingerprint(
    scene: Scene, tmp_path: Path
) -> None:
    forger = Post(tmp_path / "forger")
    forger.folder.mkdir()
    await forger.furnish()
    file = copied(scene)
    signed_anew(file, forger)

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "another installation")


async def test_a_signature_with_a_byte_changed_is_refused(scene: Scene) -> None:
    file = copied(scene)
    line = beside(file).read_bytes()
    beside(file).write_bytes(line.replace(b'"manifest":"', b'"manifest":"00', 1))

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "not what was signed")


async def test_nothing_of_a_file_is_used_that_age_does_not_read_to_its_end(scene: Scene) -> None:
    file = copied(scene)
    file.write_bytes(file.read_bytes()[:-1])
    signed_anew(file, scene.post)

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "does not open")


async def test_a_manifest_that_was_not_signed_is_refused(scene: Scene) -> None:
    file = copied(scene)
    signed_anew(file, scene.post, manifest=b"another")

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "not what was signed")


async def test_another_installations_backup_does_not_go_with_this_escrow(
    scene: Scene, tmp_path: Path
) -> None:
    other = Post(tmp_path / "other")
    other.folder.mkdir()
    await other.furnish()
    await other.escrow()
    file, fingerprint = await other.backup(), await other.fingerprint()

    mixed = replace(scene.bag, file=file, fingerprint=fingerprint)

    await refused(scene, mixed, RecoveryRefused, "different installations")


async def test_a_fork_is_seen_by_the_checkpoints(scene: Scene, tmp_path: Path) -> None:
    fork = Post(tmp_path / "fork", officers=scene.post.officers)
    shutil.copytree(scene.post.folder, fork.folder)
    await fork.keep("What never happened")
    await scene.post.keep("What happened")
    await scene.post.checkpoint()
    fork.clock.pass_by(timedelta(hours=1))
    file = await fork.backup()

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "a fork")


async def test_what_an_auditor_kept_in_a_file_of_his_own_counts_as_well(
    scene: Scene, tmp_path: Path
) -> None:
    said = [line for _, line in lines_in(scene.post.settings.checkpoints)]
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "what I was sent.json").write_bytes(b"".join(said))

    found = await replace(scene.bag, checkpoints=kept).restore(scene.fresh)

    assert said
    assert str(kept) in found.statements


async def test_a_folder_without_checkpoints_of_this_installation_is_refused(
    scene: Scene, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    await refused(
        scene,
        replace(scene.bag, checkpoints=tmp_path / "empty"),
        RecoveryRefused,
        "no checkpoint of this installation",
    )


async def test_an_escrow_without_a_key_in_use_is_refused_and_the_right_one_named(
    scene: Scene,
) -> None:
    await add_desk(scene.post, "AIR", "On the second desk")
    second = await scene.post.escrow()
    scene.post.clock.pass_by(timedelta(hours=1))
    file = await scene.post.backup()

    late = replace(scene.bag, file=file)
    await refused(scene, late, RecoveryRefused, f"take the file of escrow {second}")

    right = await bag(scene.post, second, file)
    await right.restore(scene.fresh)
    assert len(await scene.fresh.told()) == 1


async def test_a_folder_that_takes_no_archive_is_refused(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")

    with pytest.raises(FileRefused, match="cannot be made"):
        await scene.bag.restore(Post(tmp_path / "in the way" / "post"))
