"""Backups as they are made: for whom, under which escrow, and what is in the file."""

import hashlib
import io
import json
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crypto import certificates
from domain.backups import LEFT_OUT, TABLES
from domain.errors import OperatorRefusal
from domain.keys import KeyState
from domain.recovery import RecoveryRefused
from domain.shredding import Shredding, certify
from house.restoring import restore_backup
from storage.tables import metadata
from tests.age import NotForThisKey, open_age, secret_of
from tests.contract.test_restoring import ailing
from tests.officers import keyholder
from tests.posts import Post, bag
from tests.unit.house.burnt import add_desk


@pytest.fixture
def post(furnished: Post, tmp_path: Path) -> Post:
    return furnished.copied(tmp_path / "post")


def opened(post: Post, file: Path) -> dict[str, bytes]:
    """Open a backup as an officer would: age, then tar."""
    archive = open_age(file.read_bytes(), secret_of(post.officers[2].file))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        found = {info.name: tar.extractfile(info) for info in tar}
        return {name: content.read() for name, content in found.items() if content}


def test_every_table_is_in_a_backup_or_left_out_of_it() -> None:
    assert sorted((*TABLES, *LEFT_OUT)) == sorted(metadata.tables)


async def test_age_and_tar_alone_open_it_and_its_manifest_says_what_is_in_it(post: Post) -> None:
    await post.escrow()

    files = opened(post, await post.backup())

    manifest = json.loads(files.pop("manifest.json"))
    assert [part["name"] for part in manifest["parts"]] == list(files)
    assert [part["sha256"] for part in manifest["parts"]] == [
        hashlib.sha256(content).hexdigest() for content in files.values()
    ]
    assert {name.partition("/")[0] for name in files} <= set(TABLES)
    assert manifest["escrow"] == 1
    assert manifest["unknown_key_ids"] == []


async def test_neither_a_key_nor_a_word_is_in_it(post: Post) -> None:
    await post.escrow()

    whole = b"".join(opened(post, await post.backup()).values())

    assert b"frigates" not in whole
    assert post.settings.root_file.read_bytes() not in whole


async def test_without_a_confirmed_escrow_there_is_no_backup(post: Post) -> None:
    with pytest.raises(RecoveryRefused, match="no confirmed escrow"):
        await post.backup()
    await post.escrow(confirmed=False)
    with pytest.raises(RecoveryRefused, match="no confirmed escrow"):
        await post.backup()

    assert not post.settings.backups.exists()


async def test_a_key_that_no_confirmed_escrow_holds_refuses_the_backup(post: Post) -> None:
    await post.escrow()
    await add_desk(post, "AIR", "Under a key made later")

    with pytest.raises(RecoveryRefused, match="no confirmed escrow holds every key"):
        await post.backup()

    assert list(post.settings.backups.iterdir()) == []
    await post.escrow()
    assert (await post.backup()).exists()


async def test_a_destroyed_escrow_counts_no_more(post: Post) -> None:
    serial = await post.escrow()
    await post.know_officers()
    async with post.office() as office:
        await office.escrows.destroy(serial, [each.public for each in post.officers[:2]])

    with pytest.raises(RecoveryRefused, match="no confirmed escrow"):
        await post.backup()


async def test_two_officers_are_too_few_for_a_backup(post: Post) -> None:
    await post.escrow()
    async with post.office() as office:
        (last, *_) = await office.recovery.list_all()
        await office.recovery.remove(last.id)

    with pytest.raises(RecoveryRefused, match="registered are 2"):
        await post.backup()


async def test_an_officer_who_left_opens_no_later_backup(post: Post, tmp_path: Path) -> None:
    await post.escrow()
    async with post.office() as office:
        public = post.officers[0].public
        (first,) = [
            each for each in await office.recovery.list_all() if each.recipient.text == public
        ]
        samira = keyholder(tmp_path / "more", "Samira")
        await office.recovery.add(first.name, samira.public)
        await office.recovery.remove(first.id)

    file = await post.backup()

    with pytest.raises(NotForThisKey):
        open_age(file.read_bytes(), secret_of(post.officers[0].file))
    assert open_age(file.read_bytes(), secret_of(samira.file))


async def test_a_folder_that_takes_nothing_is_refused(post: Post) -> None:
    await post.escrow()
    post.settings.backups.write_text("in the way")

    with pytest.raises(OperatorRefusal, match="cannot be written"):
        await post.backup()


async def test_nothing_has_the_name_of_a_backup_that_was_cut_off(post: Post) -> None:
    await post.escrow()

    async with post.office() as office:
        with pytest.raises(RuntimeError):
            await office.make_backup(str(post.settings.backups), _fail)

    assert list(post.settings.backups.iterdir()) == []


def _fail(_done: int, _total: int) -> None:
    raise RuntimeError


async def test_what_was_shredded_before_the_backup_stays_dead(post: Post, tmp_path: Path) -> None:
    serial = await post.escrow()
    await shred_record_keys(post)
    carried = await bag(post, serial, await post.backup(), checked=False)
    fresh = Post(tmp_path / "fresh")

    found = await carried.restore(fresh)

    assert {each.table for each in found.dead} == {"records"}
    assert await fresh.told() == []
    async with fresh.rooms() as rooms:
        lines = rooms.vault.gone_lines()
    assert {each.state for each in lines} == {KeyState.SHREDDED}
    assert await ailing(fresh) == set()


async def test_what_was_shredded_after_the_backup_stays_dead_with_a_later_escrow(
    post: Post, tmp_path: Path
) -> None:
    await post.escrow()
    file = await post.backup()
    await shred_record_keys(post)
    later = await post.escrow()
    fresh = Post(tmp_path / "fresh")

    found = await (await bag(post, later, file, checked=False)).restore(fresh)

    assert len(found.dead) == 2
    assert await fresh.told() == []


async def certified(post: Post, *, is_over: bool = True, is_forged: bool = False) -> str:
    """Write the certificate of a shredding of every key of the desk; return its file."""
    async with post.rooms() as rooms:
        lines = [each for each in rooms.vault.key_lines() if each.use == "desk"]
        ids = tuple(each.id.hex() for each in lines)
        now, desk = post.clock.now(), lines[0].desk
        shredding = Shredding(desk, "NAV", "2028-11", ids, 2, 0, 3, now)
        over = shredding.destroyed(4, 2, now) if is_over else shredding
        line = certificates.write(certify(rooms.vault.instance, over, (), now), rooms.vault.sign)
    file = post.folder / "certificate.json"
    file.write_bytes(line.replace(b"2028-11", b"2028-12") if is_forged else line)
    return str(file)


@pytest.mark.parametrize("is_at_hand", [False, True])
async def test_what_was_shredded_after_backup_and_escrow_stays_dead_by_its_certificate_alone(
    post: Post, tmp_path: Path, *, is_at_hand: bool
) -> None:
    serial = await post.escrow()
    carried = await bag(post, serial, await post.backup(), checked=False)
    certificate = await certified(post)
    await shred_record_keys(post)
    fresh = Post(tmp_path / "fresh")

    request = replace(carried.request, certificates=[certificate] if is_at_hand else [])
    found = await restore_backup(fresh.settings, fresh.clock, request, "", lambda _, __: None)

    assert len(found.dead) == (2 if is_at_hand else 0)
    assert len(await fresh.told()) == (0 if is_at_hand else 1)
    assert await ailing(fresh) == set()


@pytest.mark.parametrize("spoilt", ["forged", "not over"])
async def test_what_is_no_certificate_of_ours_kills_nothing(
    post: Post, tmp_path: Path, spoilt: str
) -> None:
    carried = await bag(post, await post.escrow(), await post.backup(), checked=False)
    is_forged = spoilt == "forged"
    file = await certified(post, is_over=is_forged, is_forged=is_forged)
    fresh = Post(tmp_path / "fresh")

    request = replace(carried.request, certificates=[file])
    with pytest.raises(RecoveryRefused, match=r"no certificate|not come to its end"):
        await restore_backup(fresh.settings, fresh.clock, request, "", lambda _, __: None)

    assert not fresh.settings.keys.exists()


async def shred_record_keys(post: Post) -> None:
    """Shred every key under which there are records, as far as the keyring goes."""
    async with post.rooms() as rooms, rooms.archive() as work:
        await work.unit.fence.hold()
        ids = [each.id for each in work.vault.key_lines() if each.use == "desk"]
        generation = work.vault.remove(ids, KeyState.SHREDDED)
        await work.unit.fence.advance(generation)
        await work.commit()


async def test_verifying_is_noted_and_uses_the_escrow_alone(post: Post, tmp_path: Path) -> None:
    serial = await post.escrow()
    carried = await bag(post, serial, await post.backup())
    elsewhere = Post(tmp_path / "elsewhere")

    here, there = await carried.trial(post), await carried.trial(elsewhere)

    assert here.is_good
    assert there.is_good
    assert not elsewhere.folder.exists()


async def test_the_next_backup_lies_beside_the_one_before(post: Post) -> None:
    await post.escrow()
    first = await post.backup()
    post.clock.pass_by(timedelta(seconds=1))

    second = await post.backup()

    assert first != second
    assert sorted(path.name for path in post.settings.backups.iterdir()) == sorted(
        [first.name, f"{first.name}.sig", second.name, f"{second.name}.sig"]
    )


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        ("UPDATE records SET sealed = 'words'", "in its table records"),
        ("UPDATE records SET sealed = 7", "in its table records"),
        ("UPDATE records SET kind = x'ff41'", "in its table records"),
        ("UPDATE records SET kind = CAST(x'ff41' AS TEXT)", "is damaged: "),
        ("UPDATE desks SET digest_due_at = 'never'", "in its table desks"),
    ],
)
async def test_a_damaged_cell_refuses_the_backup_and_says_what_to_do(
    post: Post, damage: str, where: str
) -> None:
    await post.escrow()
    with closing(sqlite3.connect(post.folder / "amana.db")) as connection:
        connection.execute(damage)
        connection.commit()

    with pytest.raises(OperatorRefusal, match=f"{where}.*doctor.*last sound backup"):
        await post.backup()

    assert list(post.settings.backups.iterdir()) == []


async def test_a_damaged_page_refuses_the_backup_and_says_what_to_do(post: Post) -> None:
    await post.escrow()
    file = post.folder / "amana.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'records'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(content)

    with pytest.raises(OperatorRefusal, match=r"is damaged: .*doctor.*last sound backup"):
        await post.backup()

    assert list(post.settings.backups.iterdir()) == []


async def test_a_trial_on_another_machine_leaves_not_even_a_folder(
    saved: Post, tmp_path: Path
) -> None:
    bare = Post(tmp_path / "bare" / "var", officers=saved.officers)
    (file,) = saved.settings.backups.glob("*.age")

    trial = await (await bag(saved, 1, file)).trial(bare)

    assert trial.is_good
    assert not (tmp_path / "bare").exists()
