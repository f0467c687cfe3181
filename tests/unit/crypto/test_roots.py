"""A root made of a passphrase: the same words from any keyboard, and bounds on what it costs."""

import base64
import hashlib
import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.keystore import Keystore
from crypto.roots import Descriptor, RootSource, read_descriptor
from domain.errors import KeyFileRefused, PassphraseWanted, WrongPassphrase
from domain.secrecy import Secret
from tests.clocks import START
from tests.vectors import make

WORDS = Secret("a lantern beside seven quiet rivers")
CHEAP = Descriptor(b"s" * 16, memory=1 << 16, passes=1)
VECTORS = json.loads((make.HERE / "passphrases.json").read_text(encoding="utf-8"))


class Person:
    """Types one passphrase after the other."""

    def __init__(self, *typed: Secret) -> None:
        self.typed = list(typed)

    def __call__(self) -> Secret:
        """Type the next one."""
        return self.typed.pop(0)


def of(folder: Path, *typed: Secret) -> Keystore:
    source = RootSource(Person(*typed))
    return Keystore(folder / "keys", folder / "root", folder / "slot", source=source)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    (tmp_path / "root").write_bytes(CHEAP.write())
    (tmp_path / "root").chmod(0o600)
    of(tmp_path, WORDS).create(START)
    return tmp_path


@pytest.mark.parametrize("vector", VECTORS)
def test_an_old_descriptor_makes_the_root_it_made(vector: dict[str, Any]) -> None:
    content = base64.b64decode(vector["descriptor"])

    root = RootSource(Person(Secret(vector["typed"]))).root_of(content)

    assert root.hex() == vector["root"]
    assert read_descriptor(content).write() == content


def test_a_new_installation_writes_how_to_make_its_root(tmp_path: Path) -> None:
    made = of(tmp_path, WORDS)

    made.create(START, has_passphrase=True)

    written = read_descriptor((tmp_path / "root").read_bytes())
    assert (written.memory, written.passes, written.lanes) == (262_144, 3, 4)
    assert (tmp_path / "root").stat().st_mode & 0o777 == 0o600
    assert made.has_passphrase()
    assert of(tmp_path, WORDS).load() == made.load()


def test_a_passphrase_is_asked_for_once(sealed: Path) -> None:
    keystore = of(sealed, WORDS)

    keystore.write(replace(keystore.load(), generation=2))

    assert keystore.load().generation == 2


def test_another_passphrase_is_refused_and_the_next_one_heard(sealed: Path) -> None:
    keystore = of(sealed, Secret("a lantern beside seven quiet river"), WORDS)

    with pytest.raises(WrongPassphrase) as refused:
        keystore.load()

    assert "lantern" not in str(refused.value)
    assert keystore.load().generation == 1


def test_without_anybody_to_ask_nothing_opens(sealed: Path) -> None:
    alone = Keystore(sealed / "keys", sealed / "root", sealed / "slot")

    with pytest.raises(PassphraseWanted, match="no terminal"):
        alone.load()


def test_what_is_no_text_is_refused_by_name_not_by_word(sealed: Path) -> None:
    with pytest.raises(Exception, match="no text") as refused:
        of(sealed, Secret("a lantern \x07 beside")).load()

    assert "lantern" not in str(refused.value)


def test_a_root_of_bytes_asks_nobody(keystore: Keystore) -> None:
    assert not keystore.has_passphrase()
    assert keystore.load().generation == 1


def test_a_descriptor_damaged_anywhere_is_refused() -> None:
    sound = CHEAP.write()

    for bit in range(len(sound) * 8):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(KeyFileRefused, match="damaged"):
            read_descriptor(bytes(changed))


@given(st.integers(0, 60))
def test_a_descriptor_cut_or_lengthened_is_refused(size: int) -> None:
    sound = CHEAP.write()
    other = sound.ljust(size, b"\0")[:size]

    if other != sound:
        with pytest.raises(KeyFileRefused, match="damaged"):
            read_descriptor(other)


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (65_535, 3, 4),
        (2_097_153, 3, 4),
        (1 << 30, 1, 1),
        (65_536, 0, 4),
        (65_536, 17, 4),
        (65_536, 3, 0),
        (65_536, 3, 17),
    ],
)
def test_a_descriptor_that_asks_for_too_much_or_little_is_refused(
    memory: int, passes: int, lanes: int
) -> None:
    asking = replace(CHEAP, memory=memory, passes=passes, lanes=lanes).write()

    with pytest.raises(KeyFileRefused, match="asks for"):
        RootSource(Person(WORDS)).root_of(asking)


def test_a_descriptor_swapped_for_another_is_a_wrong_passphrase(sealed: Path) -> None:
    front = b"AMANA-P1" + b"x" * 16 + struct.pack(">III", 65536, 1, 4)
    (sealed / "root").write_bytes(front + hashlib.sha256(front).digest()[:8])

    with pytest.raises(WrongPassphrase):
        of(sealed, WORDS).load()


@pytest.mark.parametrize("mode", [0o400, 0o440])
def test_a_credential_may_look_as_systemd_makes_it(keystore: Keystore, mode: int) -> None:
    keystore.root.chmod(mode)

    found = replace(keystore, credentials=keystore.root.parent).load()

    assert found.generation == 1


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o450, 0o404])
def test_a_credential_open_to_others_is_refused(keystore: Keystore, mode: int) -> None:
    keystore.root.chmod(mode)

    with pytest.raises(KeyFileRefused, match="open to others"):
        replace(keystore, credentials=keystore.root.parent).load()


def test_what_lies_elsewhere_is_no_credential(keystore: Keystore, tmp_path: Path) -> None:
    keystore.root.chmod(0o440)

    with pytest.raises(KeyFileRefused, match="open to others"):
        replace(keystore, credentials=tmp_path / "elsewhere").load()
