"""Backups signed by the installation's own key, whose contents are not what they should be."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crypto import backups
from crypto.age import recipient_of
from domain.errors import OperatorRefusal, SchemaRefused
from domain.recovery import RecoveryRefused
from storage.bundles import bundled
from tests.age import open_age, secret_of
from tests.clocks import START
from tests.posts import Bag, Post, bag
from tests.unit.house.burnt import keys_of, written

Files = dict[str, bytes]


@pytest.fixture
def post(saved: Post, tmp_path: Path) -> Post:
    return saved.copied(tmp_path / "post")


def manifest_of(files: Files) -> dict[str, object]:
    found: dict[str, object] = json.loads(files["manifest.json"])
    return found


def with_manifest(files: Files, **changes: object) -> Files:
    changed = json.dumps(manifest_of(files) | changes, separators=(",", ":"), sort_keys=True)
    return files | {"manifest.json": changed.encode()}


def another_part(files: Files) -> Files:
    return {
        name: content.replace(b'"kind":"note"', b'"kind":"mote"', 1)
        for name, content in files.items()
    }


def without_part(files: Files) -> Files:
    return {name: content for name, content in files.items() if not name.startswith("members")}


def with_more(files: Files) -> Files:
    return {"members/000002.jsonl": files["members/000001.jsonl"], **files}


def no_rows(files: Files) -> Files:
    content = b"no row\n"
    parts = [
        {"name": "desks/000001.jsonl", "rows": 1, "sha256": hashlib.sha256(content).hexdigest()}
    ]
    kept = {name: each for name, each in files.items() if name == "manifest.json"}
    return with_manifest({"desks/000001.jsonl": content, **kept}, parts=parts)


def another_table(files: Files) -> Files:
    content = files["members/000001.jsonl"]
    parts = [
        {"name": "fence/000001.jsonl", "rows": 2, "sha256": hashlib.sha256(content).hexdigest()}
    ]
    kept = {name: each for name, each in files.items() if name == "manifest.json"}
    return with_manifest({"fence/000001.jsonl": content, **kept}, parts=parts)


def backup_of(post: Post) -> Path:
    (file,) = post.settings.backups.glob("*.age")
    return file


def altered(post: Post, file: Path, change: Callable[[Files], Files]) -> None:
    """Open a backup, change what is in it, seal and sign it anew as the house would."""
    archive = open_age(file.read_bytes(), secret_of(post.officers[0].file))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        files = {info.name: tar.extractfile(info) for info in tar}
        changed = change({name: each.read() for name, each in files.items() if each})
    vault, sealed = keys_of(post), io.BytesIO()
    recipients = [recipient_of(each.public) for each in post.officers]
    summed = backups.seal(bundled(changed.items(), START), sealed, recipients)
    line = backups.attest(
        summed, changed["manifest.json"], vault.instance, vault.public_key, vault.sign
    )
    file.write_bytes(sealed.getvalue())
    file.with_name(file.name + ".sig").write_bytes(line)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda files: with_manifest(files, instance="0" * 32), RecoveryRefused, "not what was"),
        (lambda files: with_manifest(files, format=2), RecoveryRefused, "not what was signed"),
        (lambda files: with_manifest(files, schema="0001"), SchemaRefused, "of schema 0001"),
        (lambda files: with_manifest(files, chain="00" * 32), RecoveryRefused, "does not end"),
        (lambda files: with_manifest(files, sequence=2), RecoveryRefused, "does not end"),
        (another_part, RecoveryRefused, "not what its manifest says"),
        (without_part, RecoveryRefused, "not what its manifest says"),
        (with_more, RecoveryRefused, "not what its manifest says"),
        (no_rows, RecoveryRefused, "not what its manifest says"),
        (another_table, RecoveryRefused, "not what its manifest says"),
    ],
)
async def test_what_is_not_as_it_says_is_refused_before_anything_is_written(
    post: Post,
    tmp_path: Path,
    change: Callable[[Files], Files],
    kind: type[OperatorRefusal],
    words: str,
) -> None:
    carried = await bag(post, 1, backup_of(post))
    altered(post, carried.file, change)
    fresh = Post(tmp_path / "fresh")

    with pytest.raises(kind, match=words):
        await carried.restore(fresh)

    assert written(fresh) == set()


async def test_without_checkpoints_a_damaged_part_still_leaves_no_row(
    post: Post, tmp_path: Path
) -> None:
    carried: Bag = await bag(post, 1, backup_of(post), checked=False)
    sound = carried.file.read_bytes(), carried.file.with_name(carried.file.name + ".sig")
    beside = sound[1].read_bytes()
    altered(post, carried.file, another_part)
    fresh = Post(tmp_path / "fresh")

    with pytest.raises(RecoveryRefused, match="not what its manifest says"):
        await carried.restore(fresh)

    carried.file.write_bytes(sound[0])
    sound[1].write_bytes(beside)
    await replace(carried).restore(fresh)
    assert len(await fresh.told()) == 1
