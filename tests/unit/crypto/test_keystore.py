"""Key files: made once, refused with a remedy when unsound, replaced without a moment of loss."""

import os
from pathlib import Path

import pytest

from crypto.keystore import Keystore
from crypto.purposes import Use
from domain.errors import KeyFileRefused
from tests.clocks import START

FILES = ["keyring", "root", "slot"]


def _refusal(keystore: Keystore) -> str:
    with pytest.raises(KeyFileRefused) as refused:
        keystore.load()
    assert refused.value.__cause__ is None
    assert "\n" not in str(refused.value)
    return str(refused.value)


def _path(keystore: Keystore, name: str) -> Path:
    return {"keyring": keystore.keyring, "root": keystore.root, "slot": keystore.slot}[name]


def test_create_makes_private_folders_and_files(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path / "a" / "keys", tmp_path / "b" / "root", tmp_path / "b" / "slot")
    before = keystore.exists()

    keystore.create(START)

    assert (before, keystore.exists()) == (False, True)
    assert {(tmp_path / each).stat().st_mode & 0o777 for each in ("a", "a/keys", "b")} == {0o700}
    assert {_path(keystore, each).stat().st_mode & 0o777 for each in FILES} == {0o600}
    assert sorted(each.name for each in tmp_path.rglob("*")) == sorted(
        [*"ab", "keys", "intake.key", "intake.public", "webhook.key", *FILES]
    )


def test_a_new_keyring_holds_thirteen_months_ahead(keystore: Keystore) -> None:
    keyring = keystore.load()

    passing = [epoch.month for epoch in keyring.epochs if epoch.use is Use.PASSING]
    assert (passing[0], passing[1], passing[2], passing[-1]) == (
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-12",
    )
    assert len(passing) == 14
    assert [epoch.use for epoch in keyring.epochs[:3]] == [Use.IDENTITY, Use.AUDIT, Use.INTAKE]
    assert (keyring.generation, len(keyring.instance), len(keyring.checkpoint_seed)) == (1, 16, 32)
    assert len({epoch.key for epoch in keyring.epochs}) == len(keyring.epochs) == 17


def test_create_never_overwrites(keystore: Keystore) -> None:
    held = keystore.load()

    with pytest.raises(KeyFileRefused, match="never overwritten"):
        keystore.create(START)

    assert keystore.load() == held


def test_an_interrupted_creation_is_continued(keystore: Keystore) -> None:
    root = keystore.root.read_bytes()
    keystore.keyring.unlink()
    keystore.slot.unlink()
    keystore.slot.with_name(".slot.new").write_bytes(b"half")

    keystore.create(START)

    assert keystore.root.read_bytes() == root
    assert keystore.load().generation == 1


def test_creation_does_not_trust_an_unsound_root(keystore: Keystore) -> None:
    keystore.keyring.unlink()
    keystore.root.chmod(0o644)

    with pytest.raises(KeyFileRefused, match="chmod 600"):
        keystore.create(START)

    assert not keystore.exists()


def test_creation_where_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    inside = tmp_path / "file" / "keys"

    with pytest.raises(KeyFileRefused, match="cannot be written"):
        Keystore(inside, inside / "root", inside / "slot").create(START)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(keystore: Keystore, name: str) -> None:
    _path(keystore, name).unlink()

    assert f"{_path(keystore, name)} is missing" in _refusal(keystore)


@pytest.mark.parametrize("name", FILES)
def test_an_unreadable_file_is_refused(keystore: Keystore, name: str) -> None:
    _path(keystore, name).unlink()
    _path(keystore, name).mkdir()

    assert "cannot be read" in _refusal(keystore)


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_file_is_refused(keystore: Keystore, name: str) -> None:
    _path(keystore, name).unlink()
    _path(keystore, name).symlink_to("/dev/zero")

    why = "is not a file" if name == "keyring" else "is a link"
    assert f"{_path(keystore, name)} {why}" in _refusal(keystore)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o777])
def test_a_file_open_to_others_is_refused(keystore: Keystore, name: str, mode: int) -> None:
    _path(keystore, name).chmod(mode)

    assert f"chmod 600 {_path(keystore, name)}" in _refusal(keystore)


@pytest.mark.parametrize("name", ["root", "slot"])
@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_the_wrong_size_is_refused(keystore: Keystore, name: str, size: int) -> None:
    _path(keystore, name).write_bytes(bytes(size))

    assert "exactly 32 bytes" in _refusal(keystore)


@pytest.mark.parametrize("name", ["root", "slot"])
def test_a_foreign_key_is_refused_by_name(keystore: Keystore, name: str) -> None:
    _path(keystore, name).write_bytes(os.urandom(32))

    assert f"the {name} does not belong to this keyring" in _refusal(keystore)


@pytest.mark.parametrize("cut", [0, 1, 39, 40, 48, 56, 100, -1])
def test_a_keyring_cut_short_is_refused(keystore: Keystore, cut: int) -> None:
    sound = keystore.keyring.read_bytes()
    keystore.keyring.write_bytes(sound[:cut])

    assert "damaged" in _refusal(keystore)


def test_no_refusal_tells_a_key(keystore: Keystore) -> None:
    root = keystore.root.read_bytes()
    keystore.slot.write_bytes(b"S" * 32)

    refusal = _refusal(keystore)

    assert not [tell for tell in (root.hex(), str(root), "SSSS") if tell in refusal]


def test_no_key_is_ever_printed(keystore: Keystore) -> None:
    keyring = keystore.load()

    printed = repr(keyring)

    assert "key=" not in printed
    assert "seed" not in printed
