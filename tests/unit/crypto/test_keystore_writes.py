"""Replacing the keyring: killed at any moment, it leaves one that loads."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crypto import keyfile
from crypto.keyring import Tombstone, grown
from crypto.keystore import Keystore
from crypto.purposes import Use
from domain.keys import KeyState
from tests.unit.crypto.conftest import DESK

HOUSE = Path(__file__).parents[3]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from crypto.keystore import Keystore
keystore = Keystore(*map(Path, sys.argv[1:]))
keyring = keystore.load()
while True:
    keyring = replace(keyring, generation=keyring.generation + 1)
    keystore.write(keyring)
    print(keyring.generation, flush=True)
"""


def test_a_written_keyring_is_the_one_that_loads(keystore: Keystore) -> None:
    changed = grown(keystore.load(), {DESK: ["2028-11"]})
    former = keystore.keyring.read_bytes()

    keystore.write(changed)

    assert keystore.load() == changed
    assert keystore.keyring.stat().st_mode & 0o777 == 0o600
    assert len({former[:40], keystore.keyring.read_bytes()[:40]}) == 1
    assert not keystore.keyring.with_name(".keyring.new").exists()


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_kill_before_the_rename_leaves_the_former_keyring(
    keystore: Keystore, share: float
) -> None:
    held = keystore.load()
    changed = grown(held, {DESK: ["2028-11"]})
    sealed = keyfile.write(changed, keystore.root.read_bytes(), keystore.slot.read_bytes())
    left = keystore.keyring.with_name(".keyring.new")
    left.write_bytes(sealed[: int(len(sealed) * share)])

    after = keystore.load()
    keystore.write(changed)

    assert after == held
    assert keystore.load() == changed
    assert not left.exists()


def test_a_kill_after_the_rename_leaves_the_new_keyring(keystore: Keystore) -> None:
    changed = grown(keystore.load(), {DESK: ["2028-11"]})
    sealed = keyfile.write(changed, keystore.root.read_bytes(), keystore.slot.read_bytes())
    left = keystore.keyring.with_name(".keyring.new")
    left.write_bytes(sealed)
    left.chmod(0o600)

    left.replace(keystore.keyring)

    assert keystore.load() == changed


def test_a_trap_in_the_way_of_the_temporary_file_is_not_followed(keystore: Keystore) -> None:
    target = keystore.keys / "elsewhere"
    target.write_bytes(b"untouched")
    keystore.keyring.with_name(".keyring.new").symlink_to(target)

    keystore.write(grown(keystore.load(), {DESK: ["2028-11"]}))

    assert target.read_bytes() == b"untouched"


def test_states_and_tombstones_survive_the_file(keystore: Keystore) -> None:
    keystore.write(grown(keystore.load(), {DESK: ["2028-11"]}))
    held = keystore.load()
    old = replace(held.epochs[-1], state=KeyState.DECRYPT_ONLY)
    gone = Tombstone(b"8 bytes!", Use.DESK, DESK, "2026-01", KeyState.SHREDDED)
    epochs = (*held.epochs[:-1], old)
    changed = replace(held, generation=held.generation + 1, epochs=epochs, tombstones=(gone,))

    keystore.write(changed)

    assert keystore.load() == changed


def test_a_process_killed_while_writing_loses_no_keyring(keystore: Keystore) -> None:
    for wanted in (1, 5, 12):
        before = keystore.load().generation
        paths = [str(path) for path in (keystore.keys, keystore.root, keystore.slot)]
        command = [sys.executable, "-c", WRITER, *paths]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOUSE) as writer:
            assert writer.stdout is not None
            written = [int(writer.stdout.readline()) for _ in range(wanted)]
            writer.kill()

        assert keystore.load().generation >= written[-1] == before + wanted
