"""What is sealed without a key to open it: opened by the vault alone, and nothing forged is."""

import base64
import json
import shutil
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import intake
from crypto.disk import Disk
from crypto.intake import IntakeFiles, sealer_of
from crypto.keyholder import KeyHolder
from crypto.keyring import Epoch
from crypto.keystore import Keystore
from crypto.purposes import Use
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused, SealBroken
from domain.secrecy import Sealed, Secret
from tests.clocks import START, SetClock
from tests.unit.crypto.failing import FAULTS, FailingDisk, Killed
from tests.vectors import make

TEXT = Secret('{"update_id":7,"message":{"text":"نص"}}')
VECTOR = json.loads((make.HERE / "intake.json").read_text(encoding="utf-8"))
FILES = IntakeFiles(*(bytes.fromhex(VECTOR[name]) for name in ("intake.key", "intake.public")))
EPOCH = Epoch(base64.b64decode(VECTOR["id"]), bytes.fromhex(VECTOR["key"]), Use.INTAKE)


def test_an_old_row_opens() -> None:
    sealed, mac = Sealed(base64.b64decode(VECTOR["sealed"])), bytes.fromhex(VECTOR["mac"])

    text = intake.opened(make.INSTANCE, EPOCH, VECTOR["update"], sealed, mac)

    assert text.reveal() == VECTOR["text"]


def test_the_files_follow_from_the_key_as_they_did() -> None:
    assert intake._files_of(make.INSTANCE, EPOCH) == FILES


def test_what_was_sealed_is_opened_by_the_vault(vault: KeyringVault, keystore: Keystore) -> None:
    sealed, mac = keystore.intake().seal(7, TEXT)

    assert vault.unseal_intake(7, sealed, mac) == TEXT
    assert len(mac) == 32
    assert TEXT.reveal().encode() not in bytes(sealed)


def test_the_same_text_is_never_sealed_the_same_and_shows_no_length(keystore: Keystore) -> None:
    sealer = keystore.intake()

    sealed = {bytes(sealer.seal(7, each)[0]) for each in (TEXT, TEXT, Secret("x"))}

    assert len(sealed) == 3
    assert len({len(each) for each in sealed}) == 1


def test_every_bit_of_a_row_counts(vault: KeyringVault, keystore: Keystore) -> None:
    sealed, mac = keystore.intake().seal(7, TEXT)

    for at in [*range(56 * 8), *range(len(sealed) * 8 - 200, len(sealed) * 8)]:
        changed = bytearray(sealed)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(SealBroken):
            vault.unseal_intake(7, Sealed(bytes(changed)), mac)
    for at in range(256):
        other = bytearray(mac)
        other[at // 8] ^= 1 << at % 8
        with pytest.raises(SealBroken):
            vault.unseal_intake(7, sealed, bytes(other))


@given(st.binary(max_size=80))
def test_no_bytes_at_all_are_anything_but_refused(noise: bytes) -> None:
    with pytest.raises(SealBroken):
        intake.opened(make.INSTANCE, EPOCH, 7, Sealed(noise), noise[:32])


@pytest.mark.parametrize("update", [6, 8, 0, -1, 1 << 64])
def test_a_row_under_another_number_does_not_open(
    vault: KeyringVault, keystore: Keystore, update: int
) -> None:
    sealed, mac = keystore.intake().seal(7, TEXT)

    with pytest.raises(SealBroken):
        vault.unseal_intake(update, sealed, mac)


def test_the_public_key_alone_forges_nothing(vault: KeyringVault, keystore: Keystore) -> None:
    forger = replace(keystore.intake(), mac_key=b"f" * 32)

    with pytest.raises(SealBroken):
        vault.unseal_intake(7, *forger.seal(7, TEXT))


def test_the_mac_is_no_leave_to_open_what_was_sealed_to_another(
    vault: KeyringVault, keystore: Keystore
) -> None:
    elsewhere = replace(keystore.intake(), public=sealer_of(FILES, make.INSTANCE).public)

    with pytest.raises(SealBroken):
        vault.unseal_intake(7, *elsewhere.seal(7, TEXT))


@pytest.mark.parametrize("update", [-1, 1 << 64])
def test_a_number_that_cannot_be_is_refused(keystore: Keystore, update: int) -> None:
    with pytest.raises(SealBroken):
        keystore.intake().seal(update, TEXT)


@pytest.mark.parametrize("name", ["intake.key", "intake.public"])
def test_a_damaged_file_is_refused(keystore: Keystore, name: str) -> None:
    path = keystore.keys / name
    sound = path.read_bytes()

    for damaged in (sound[:-1], sound + b"\0", b"", bytes([sound[0] ^ 1]) + sound[1:]):
        path.write_bytes(damaged)
        with pytest.raises(KeyFileRefused, match="damaged"):
            keystore.intake()


def test_every_bit_of_the_public_file_counts() -> None:
    for at in range(len(FILES.public) * 8):
        changed = bytearray(FILES.public)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(KeyFileRefused):
            sealer_of(replace(FILES, public=bytes(changed)), make.INSTANCE)


@pytest.mark.parametrize("name", ["intake.key", "intake.public"])
@pytest.mark.parametrize("mode", [0o640, 0o644])
def test_a_file_open_to_others_is_refused(keystore: Keystore, name: str, mode: int) -> None:
    (keystore.keys / name).chmod(mode)

    with pytest.raises(KeyFileRefused, match="open to others"):
        keystore.intake()


def test_the_files_of_another_installation_are_refused(keystore: Keystore, tmp_path: Path) -> None:
    other = Keystore(tmp_path / "other", tmp_path / "root", tmp_path / "slot")
    other.create(START)
    for name in ("intake.key", "intake.public"):
        (other.keys / name).replace(keystore.keys / name)

    with pytest.raises(KeyFileRefused, match="damaged"):
        keystore.intake()


def test_damaged_files_are_made_anew_with_the_next_keys(keystore: Keystore) -> None:
    was = keystore.intake()
    (keystore.keys / "intake.key").unlink()
    (keystore.keys / "intake.public").write_bytes(b"damaged")

    KeyringVault(keystore, SetClock().now).add_epochs("", ["2026-11"])

    assert keystore.intake() == was
    assert {each.stat().st_mode & 0o777 for each in keystore.keys.iterdir()} == {0o600}


def test_an_older_keyring_gets_its_intake_with_the_next_keys(keystore: Keystore) -> None:
    keyring = keystore.load()
    older = tuple(each for each in keyring.epochs if each.use is not Use.INTAKE)
    keystore.write(replace(keyring, epochs=older, generation=2))
    for name in ("intake.key", "intake.public"):
        (keystore.keys / name).unlink()

    vault = KeyringVault(keystore, SetClock().now)
    vault.add_epochs("", ["2026-11"])

    assert vault.generation == 3
    assert vault.unseal_intake(7, *keystore.intake().seal(7, TEXT)) == TEXT


def test_no_key_is_printed(keystore: Keystore) -> None:
    assert "key=" not in repr(FILES)
    assert "mac_key" not in repr(keystore.intake())


@pytest.mark.parametrize("is_torn", [False, True])
def test_cut_off_at_any_call_the_files_go_on_sealing(
    keystore: Keystore, tmp_path: Path, is_torn: bool
) -> None:
    """Between the key and its public key, too, and where that had been left so before."""
    for at in count(1):
        store = replace(keystore, keys=tmp_path / f"{at}")
        shutil.copytree(keystore.keys, store.keys)
        if is_torn:
            renew(replace(store, disk=Tearing()))
        failing = FailingDisk(at, FAULTS["a kill"])
        renew(replace(store, disk=failing))
        assert KeyringVault(store, SetClock().now).unseal_intake(7, *store.intake().seal(7, TEXT))
        if not failing.failed:
            break

        store.tidy()
        assert not store.disk.has(store.keys / "intake.public.next")
    assert at > 20


class Tearing(Disk):
    """A disk that is cut off when the new key of the MACs is there, and the former public key."""

    def replace(self, path: Path, content: bytes) -> None:
        """Write, or end there."""
        if path.name == "intake.public":
            raise Killed
        super().replace(path, content)


def renew(keystore: Keystore) -> None:
    """Give the intake key a successor, as far as the disk lets it."""
    with suppress(Killed):
        KeyHolder(keystore, SetClock().now).renew_intake()
