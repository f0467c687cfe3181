"""What no restore accepts: each refused in one line, before anything is written."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from crypto import backups
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Role
from domain.backups import Request
from domain.desks import Desk
from domain.errors import AlreadyRunning, KeyFileRefused, OperatorRefusal
from domain.origins import Origin
from domain.recovery import RecoveryRefused
from domain.secrecy import Secret
from house.guarding import AccessRefused
from house.restoring import restore_backup
from services.desks.desks import ChooseDeskByCode
from services.desks.invitations import Invite
from services.records.notes import SaveNote
from storage.checkpoints import lines_in
from storage.coffers import FileRefused
from storage.locks import only_process
from tests.posts import Bag, Post, bag


@dataclass
class Scene:
    """A post that has burnt down, what the officers saved, and a fresh machine."""

    post: Post
    bag: Bag
    fresh: Post


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    post, fresh = saved.copied(tmp_path / "post"), Post(tmp_path / "fresh")
    (file,) = post.settings.backups.glob("*.age")
    return Scene(post, await bag(post, 1, file), fresh)


async def refused(scene: Scene, carried: Bag, kind: type[OperatorRefusal], words: str) -> None:
    """Make sure that a restore is refused, and has written neither database nor keys."""
    with pytest.raises(kind, match=words):
        await carried.restore(scene.fresh)
    assert written(scene.fresh) == set()


def written(post: Post) -> set[str]:
    """Return what lies in a post's folder, but for the mark that somebody worked there."""
    if not post.folder.exists():
        return set()
    return {path.name for path in post.folder.rglob("*") if not path.name.endswith(".running")}


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


def keys_of(post: Post) -> KeyringVault:
    """Open the keys of a post."""
    found = post.settings
    return KeyringVault(Keystore(found.keys, found.root_file, found.slot_file), post.clock.now)


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

    await refused(scene, replace(scene.bag, file=file), RecoveryRefused, "signature's file")


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
    assert found.statement.endswith("kept")


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


async def test_a_folder_that_takes_no_archive_is_refused(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")

    with pytest.raises(FileRefused, match="cannot be made"):
        await scene.bag.restore(Post(tmp_path / "in the way" / "post"))


async def restored(scene: Scene, request: Request) -> None:
    """Restore by a request of one's own."""
    from house.restoring import restore_backup  # noqa: PLC0415

    await restore_backup(
        scene.fresh.settings,
        scene.fresh.clock,
        request,
        str(scene.bag.checkpoints),
        lambda _done, _total: None,
    )


async def add_desk(post: Post, code: str, text: str) -> None:
    """Add a desk that the head of the first joins, and writes on."""
    async with post.office() as office:
        await office.add_desk(Desk("", code, Secret("Another desk"), "Asia/Dubai"))
    async with post.rooms() as rooms:
        from services.incoming.admission import Admit, Arrival  # noqa: PLC0415

        secret, _ = await Invite(rooms.archive)(code, Role.OFFICER, None)
        await Admit(rooms.archive)(Arrival(72, Secret("Salim")), secret)
        await ChooseDeskByCode(rooms.archive)(72, code)
        await SaveNote(rooms.archive)(72, Origin(72, 900), Secret(text))
