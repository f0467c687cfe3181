"""What was signed before a fire, wherever and by whatever name it lies, is held and explained."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.doors import VerifyAsked
from domain.checkpoints import Checkpoint, Lost
from domain.errors import FolderRefused
from domain.recovery import RecoveryRefused
from house.auditing import open_verification
from services.audit.checkpoints import present
from services.findings import Ailment
from storage.checkpoints import lines_in
from tests.posts import Post, bag
from tests.unit.house.burnt import Scene, burnt_down, keys_of

QUARTER = timedelta(minutes=15)


@pytest.fixture
async def scene(saved: Post, tmp_path: Path) -> Scene:
    """Give a backup, an older copy of the checkpoints, and newer ones that know more than both."""
    found = await burnt_down(saved, tmp_path)
    await live_on(found.post, "After the backup")
    copy = shutil.copytree(found.post.settings.checkpoints, tmp_path / "copy")
    await live_on(found.post, "After the copy")
    found.bag = replace(found.bag, checkpoints=copy)
    found.fresh.clock.moment = found.post.clock.moment + QUARTER
    return found


async def live_on(post: Post, text: str) -> None:
    """Let something be kept and signed, a quarter of an hour later."""
    post.clock.pass_by(QUARTER)
    await post.keep(text)
    await post.checkpoint()


def own(post: Post) -> Path:
    return post.settings.checkpoints


def copy_of(scene: Scene) -> Path:
    """Return the older copy of the checkpoints."""
    assert scene.bag.checkpoints is not None
    return scene.bag.checkpoints


def only_its_database_burns(post: Post) -> None:
    for path in post.folder.glob("amana.db*"):
        path.unlink()


def said_in(folder: Path, post: Post) -> list[Checkpoint]:
    """Return all that a post signed in a folder, under whatever name."""
    return [keys_of(post).witness.read(line) for _, line in lines_in(folder)]


def statement_in(folder: Path, post: Post) -> Checkpoint:
    """Return the only statement of a restoration in a folder."""
    (statement,) = [each for each in said_in(folder, post) if each.restored_from]
    return statement


async def verified(post: Post, folder: Path) -> set[Ailment]:
    """Return what an auditor finds wrong in a post's database, by the checkpoints of a folder."""
    asked = VerifyAsked(str(folder), str(own(post) / "audit.pub"), "", "")
    async with open_verification(post.settings, post.clock, asked) as verification:
        verdict = await verification.work(lambda _done, _total: None)
    return {each.code for each in verdict.findings}


async def test_what_an_auditor_keeps_in_files_of_his_own_is_explained(
    scene: Scene, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    lines = [line for _, line in lines_in(own(scene.post))]
    (kept / "letters.json").write_bytes(b"".join(lines))

    found = await replace(scene.bag, checkpoints=kept).restore(scene.fresh)

    assert found.lost is not None
    assert statement_in(kept, scene.fresh).lost == found.lost
    assert await verified(scene.fresh, kept) == {Ailment.AUDIT_RESTORED}


async def test_where_only_the_database_burnt_the_newer_of_two_folders_counts(scene: Scene) -> None:
    only_its_database_burns(scene.post)
    last = said_in(own(scene.post), scene.post)[-1].sequence

    found = await scene.bag.restore(scene.post)

    assert found.lost == Lost(found.manifest.sequence + 1, last)
    for folder in (copy_of(scene), own(scene.post)):
        assert statement_in(folder, scene.post).lost == found.lost
        assert await verified(scene.post, folder) == {Ailment.AUDIT_RESTORED}


async def test_after_it_the_bot_signs_on_where_it_signed_before(scene: Scene) -> None:
    only_its_database_burns(scene.post)
    await scene.bag.restore(scene.post)
    before = len(said_in(own(scene.post), scene.post))

    await live_on(scene.post, "After the fire")

    assert len(said_in(own(scene.post), scene.post)) == before + 1
    assert await verified(scene.post, own(scene.post)) == {Ailment.AUDIT_RESTORED}


async def test_what_only_our_own_folder_knows_is_told_where_none_was_named(scene: Scene) -> None:
    only_its_database_burns(scene.post)
    last = said_in(own(scene.post), scene.post)[-1].sequence

    found = await replace(scene.bag, checkpoints=None).restore(scene.post)

    assert found.lost == Lost(found.manifest.sequence + 1, last)
    assert statement_in(own(scene.post), scene.post).lost == found.lost


@pytest.mark.parametrize("named", [True, False])
async def test_a_fork_that_only_our_own_folder_knows_is_seen(
    scene: Scene, tmp_path: Path, *, named: bool
) -> None:
    fork = scene.post.copied(tmp_path / "fork")
    await live_on(scene.post, "What happened")
    fork.clock.pass_by(timedelta(hours=1))
    await fork.keep("What never happened", "Nor this")
    carried = await bag(fork, 1, await fork.backup())
    only_its_database_burns(scene.post)
    before = keys_of(scene.post).generation
    carried = replace(carried, checkpoints=copy_of(scene) if named else None)

    with pytest.raises(RecoveryRefused, match="a fork"):
        await carried.restore(scene.post)

    assert list(scene.post.folder.glob("amana.db")) == []
    assert keys_of(scene.post).generation == before


async def test_our_own_checkpoints_do_not_stand_for_those_that_were_named(
    scene: Scene, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    only_its_database_burns(scene.post)
    carried = replace(scene.bag, checkpoints=tmp_path / "empty")

    with pytest.raises(RecoveryRefused, match="no checkpoint of this installation"):
        await carried.restore(scene.post)

    assert list(scene.post.folder.glob("amana.db")) == []


async def test_a_folder_of_our_own_that_cannot_be_read_could_know_more(scene: Scene) -> None:
    only_its_database_burns(scene.post)
    (own(scene.post) / "folder.json").mkdir()

    with pytest.raises(FolderRefused):
        await scene.bag.restore(scene.post)

    assert list(scene.post.folder.glob("amana.db")) == []


async def test_a_folder_by_another_name_is_one_folder(scene: Scene, tmp_path: Path) -> None:
    only_its_database_burns(scene.post)
    link = tmp_path / "link"
    link.symlink_to(own(scene.post))

    found = await replace(scene.bag, checkpoints=link).restore(scene.post)

    assert len(found.statements) == 1
    assert statement_in(own(scene.post), scene.post).lost == found.lost


async def test_a_folder_that_took_no_statement_is_not_named_and_gets_it_by_a_second_run(
    scene: Scene, tmp_path: Path
) -> None:
    copy, other = shutil.copytree(copy_of(scene), tmp_path / "other copy"), Post(tmp_path / "other")
    other.clock.moment = scene.fresh.clock.moment
    await scene.bag.restore(scene.fresh)
    (statement,) = own(scene.fresh).glob("*-restored.json")
    in_the_way = copy / f".{statement.name}.new"
    in_the_way.mkdir()
    carried = replace(scene.bag, checkpoints=copy)

    found = await carried.restore(other)
    in_the_way.rmdir()
    with pytest.raises(RecoveryRefused, match="is back already"):
        await carried.restore(other)

    assert found.statements == [str(own(other))]
    assert statement_in(copy, other).lost == found.lost


async def letter_of(post: Post) -> bytes:
    """Return the line that an auditor is sent at this moment."""
    async with post.rooms() as rooms, rooms.archive() as work:
        return work.vault.attest(await present(work))


async def test_letters_that_turn_up_later_are_explained_by_a_second_run(scene: Scene) -> None:
    await scene.post.keep("Just before the fire")
    letter = await letter_of(scene.post)
    first = await scene.bag.restore(scene.fresh)
    (copy_of(scene) / "kept.json").write_bytes(letter)
    accused = await verified(scene.fresh, copy_of(scene))

    scene.fresh.clock.pass_by(QUARTER)
    second = await scene.bag.restore(scene.fresh)

    assert accused & {Ailment.AUDIT_FORKED, Ailment.AUDIT_TRUNCATED}
    assert first.lost is not None
    assert second.lost is not None
    assert first.lost.last < second.lost.last
    assert await verified(scene.fresh, copy_of(scene)) == {Ailment.AUDIT_RESTORED}
    with pytest.raises(RecoveryRefused, match="is back already"):
        await scene.bag.restore(scene.fresh)
