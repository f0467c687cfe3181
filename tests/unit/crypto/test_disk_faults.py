"""A disk that refuses, or a kill, at every single call: the old keys open or the new ones do."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from crypto.keyholder import KeyHolder
from crypto.keystore import Keystore
from domain.errors import KeyFileRefused
from domain.keys import KeyState
from domain.retention import HELD
from tests.clocks import START, SetClock
from tests.unit.crypto.conftest import DESK, MONTH
from tests.unit.crypto.failing import FAULTS, FailingDisk, Killed

FILES = ["intake.key", "intake.public", "keyring", "keys", "root", "slot", "webhook.key"]
LEFTOVERS = [".keyring.new", ".root.next.new", ".slot.next.new", "root.next", "slot.next"]
Turn = Callable[[KeyHolder], int]


def _remove(holder: KeyHolder) -> int:
    gone = [each.id for each in holder.key_lines() if each.month == HELD]
    return holder.remove(gone, KeyState.SHREDDED)


TURNS: dict[str, Turn] = {
    "more keys": lambda holder: holder.add_epochs(DESK, ["2029-01"]),
    "a desk's new keys": lambda holder: holder.renew(DESK),
    "keys removed": _remove,
    "a new slot": lambda holder: holder.rotate_slot(),
    "a new root": lambda holder: holder.rotate_root(),
}


def _store(folder: Path) -> Keystore:
    return Keystore(folder / "keys", folder / "root", folder / "slot")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the files of an installation with a desk, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    keystore = _store(folder)
    keystore.create(START)
    KeyHolder(keystore, SetClock().now).add_epochs(DESK, [MONTH])
    return folder


def _copied(template: Path, folder: Path) -> Keystore:
    shutil.copytree(template, folder)
    return _store(folder)


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*"))


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "a kill"])
@pytest.mark.parametrize("turn", TURNS)
def test_a_fault_at_any_call_leaves_the_old_keys_or_the_new(
    template: Path, tmp_path: Path, turn: str, fault: str
) -> None:
    for at in count(1):
        keystore = _copied(template, tmp_path / f"{at}")
        failing = FailingDisk(at, FAULTS[fault])
        before = keystore.load()
        with suppress(KeyFileRefused, Killed):
            TURNS[turn](KeyHolder(replace(keystore, disk=failing), SetClock().now))
            assert not failing.failed, f"{fault} at call {at} went unnoticed"
        if not failing.failed:
            break

        found = keystore.load()
        assert found == before or found.generation == before.generation + 1
        holder = KeyHolder(keystore, SetClock().now)
        holder.tidy()
        assert keystore.load() == found
        assert not [each for each in _names(tmp_path / f"{at}") if each in LEFTOVERS]
        assert TURNS[turn](holder) >= before.generation + 1
        assert _names(tmp_path / f"{at}") == FILES
    assert at > 10


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "a kill"])
def test_a_fault_at_any_call_of_the_creation_leaves_it_to_be_done_again(
    tmp_path: Path, fault: str
) -> None:
    for at in count(1):
        keystore = _store(tmp_path / f"{at}" / "deep")
        failing = FailingDisk(at, FAULTS[fault])
        with suppress(KeyFileRefused, Killed):
            replace(keystore, disk=failing).create(START)
            assert not failing.failed, f"{fault} at call {at} went unnoticed"
        if not failing.failed:
            break

        if not keystore.exists():
            keystore.create(START)
        assert keystore.load().generation == 1
    assert at > 30


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "a kill"])
def test_a_fault_at_any_call_of_cleaning_up_loses_nothing(
    template: Path, tmp_path: Path, fault: str
) -> None:
    """Killed after the keyring was renamed: the old slot is still in its file."""
    for at in count(1):
        keystore = _half_done(template, tmp_path / f"{at}")
        failing = FailingDisk(at, FAULTS[fault])
        before = keystore.load()
        with suppress(KeyFileRefused, Killed):
            replace(keystore, disk=failing).tidy()
            assert not failing.failed, f"{fault} at call {at} went unnoticed"

        assert keystore.load() == before
        keystore.tidy()
        assert keystore.load() == before
        assert _names(tmp_path / f"{at}") == FILES
        if not failing.failed:
            break
    assert at > 5


def _half_done(template: Path, folder: Path) -> Keystore:
    for at in count(1):
        keystore = _copied(template, folder)
        with suppress(Killed):
            KeyHolder(
                replace(keystore, disk=FailingDisk(at, Killed())), SetClock().now
            ).rotate_slot()
        if keystore.load().generation == 3:  # the first call after the decision
            return keystore
        folder.rename(folder.with_name(f"{folder.name} before {at}"))
    raise AssertionError


def test_the_refusal_says_what_to_do(template: Path, tmp_path: Path) -> None:
    keystore = _copied(template, tmp_path / "one")
    told = set()
    for name in ("ENOSPC", "EIO", "EROFS"):
        failing = replace(keystore, disk=FailingDisk(4, FAULTS[name]))
        with pytest.raises(KeyFileRefused) as refused:
            failing.write(replace(keystore.load(), generation=3))
        told.add(str(refused.value).rsplit(": ", 1)[1])

    assert told == {"make room on its disk", "check its disk", "make its folder writable"}


LIMITED = """
import resource, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from crypto.keyholder import KeyHolder
from crypto.keystore import Keystore
from domain.errors import KeyFileRefused

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
holder = KeyHolder(Keystore(*map(Path, sys.argv[1:])), lambda: datetime(2026, 11, 5, tzinfo=UTC))
try:
    holder.rotate_slot()
except KeyFileRefused as refused:
    print(refused)
"""


def test_the_system_itself_refuses_and_the_old_keys_open(template: Path, tmp_path: Path) -> None:
    """No file may be longer than a kilobyte: the keyring is, root and slot are not."""
    keystore = _copied(template, tmp_path / "one")
    before = keystore.load()

    told = subprocess.run(
        [sys.executable, "-c", LIMITED, *map(str, (keystore.keys, keystore.root, keystore.slot))],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "cannot be written (File too large)" in told.stdout
    assert keystore.load() == before
    assert KeyHolder(keystore, SetClock().now).rotate_slot() == before.generation + 1
    assert _names(tmp_path / "one") == FILES
