"""What a change of keys leaves behind: for this process, for a copy of yesterday, for a thief."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crypto.decryptor import open_keyring
from crypto.fresh import Fresh
from crypto.keystore import Keystore
from crypto.purposes import Use
from crypto.roots import RootSource
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused, Outdated, SealBroken, WrongPassphrase
from domain.keys import KeyState
from domain.secrecy import Place, Secret
from tests.clocks import SetClock
from tests.unit.crypto.conftest import DESK, MONTH

RECORD = Place("records", "ab" * 16, 1, DESK)
NEXT = replace(RECORD, version=2)
TEXT, WORDS = Secret("x"), Secret("a lantern beside seven quiet rivers")


def _ids(vault: KeyringVault, desk: str = DESK) -> list[bytes]:
    lines = vault.key_lines()
    return [each.id for each in lines if each.desk == desk and each.state is not KeyState.ACTIVE]


def test_a_renewed_key_opens_and_seals_nothing_more(vault: KeyringVault) -> None:
    old = vault.seal(RECORD, TEXT, MONTH)

    vault.renew(DESK)

    new = vault.reseal(RECORD, old, NEXT, MONTH)
    assert vault.unseal(RECORD, old, Secret) == vault.unseal(NEXT, new, Secret) == TEXT
    assert vault.key_id(old) in _ids(vault)
    assert vault.key_id(new) not in _ids(vault)


def test_what_is_sealed_again_is_bound_to_its_new_place_alone(vault: KeyringVault) -> None:
    new = vault.reseal(RECORD, vault.seal(RECORD, TEXT, MONTH), NEXT, MONTH)

    with pytest.raises(SealBroken):
        vault.unseal(RECORD, new, Secret)
    with pytest.raises(SealBroken):
        vault.reseal(RECORD, new, NEXT, MONTH)


@pytest.mark.parametrize(("state", "opens"), [(KeyState.RETIRED, True), (KeyState.SHREDDED, False)])
def test_a_retired_key_lingers_in_memory_and_a_shredded_one_does_not(
    vault: KeyringVault, state: KeyState, opens: bool
) -> None:
    old = vault.seal(RECORD, TEXT, MONTH)
    vault.renew(DESK)

    vault.remove(_ids(vault), state)

    if opens:
        assert vault.unseal(RECORD, old, Secret) == TEXT
    else:
        with pytest.raises(SealBroken):
            vault.unseal(RECORD, old, Secret)


def test_after_an_hour_a_retired_key_is_forgotten(
    keystore: Keystore, clock: SetClock, vault: KeyringVault
) -> None:
    old = vault.seal(RECORD, TEXT, MONTH)
    vault.renew(DESK)
    vault.remove(_ids(vault), KeyState.RETIRED)
    clock.moment += timedelta(hours=1)

    vault.rotate_slot()

    for each in (vault, KeyringVault(keystore, clock.now)):
        with pytest.raises(SealBroken):
            each.unseal(RECORD, old, Secret)
        assert not each.is_lost(old)  # it was given up: it does not come back


def test_after_an_hour_it_is_forgotten_though_nobody_turns_the_keys(
    clock: SetClock, vault: KeyringVault
) -> None:
    old = vault.seal(RECORD, TEXT, MONTH)
    vault.renew(DESK)
    vault.remove(_ids(vault), KeyState.RETIRED)
    clock.moment += timedelta(minutes=59)
    before = vault.unseal(RECORD, old, Secret)
    clock.moment += timedelta(minutes=1)

    with pytest.raises(SealBroken):
        vault.unseal(RECORD, old, Secret)

    assert before == TEXT


def test_a_copy_of_the_keyring_opens_with_no_slot_there_is_after_a_removal(
    keystore: Keystore, vault: KeyringVault
) -> None:
    vault.renew(DESK)
    copy, slot = keystore.keyring.read_bytes(), keystore.slot.read_bytes()

    vault.remove(_ids(vault), KeyState.SHREDDED)

    root = keystore.root.read_bytes()
    assert keystore.slot.read_bytes() != slot
    with pytest.raises(SealBroken):
        open_keyring(root, keystore.slot.read_bytes(), copy)
    assert open_keyring(root, slot, copy)  # who kept the slot has it: say so in the threat model


def test_keys_that_are_gone_cost_no_write_and_the_lasting_ones_are_never_removed(
    vault: KeyringVault,
) -> None:
    vault.renew(DESK)
    gone = _ids(vault)
    generation = vault.remove(gone, KeyState.RETIRED)
    lasting = [each.id for each in vault.key_lines() if each.use == Use.AUDIT]

    assert vault.remove(gone, KeyState.RETIRED) == generation
    with pytest.raises(ValueError, match="never removed"):
        vault.remove(lasting, KeyState.SHREDDED)


def test_a_keyring_that_does_not_follow_is_not_written(keystore: Keystore) -> None:
    """A process that lost its lock with its database must not overwrite the next holder's keys."""
    held = keystore.load()
    keystore.write(replace(held, generation=held.generation + 1))

    with pytest.raises(Outdated):
        keystore.write(replace(held, generation=held.generation + 1))
    with pytest.raises(Outdated):
        keystore.write(held, Fresh(slot=True))


def test_a_passphrase_takes_the_place_of_a_root_and_another_that_of_a_passphrase(
    keystore: Keystore, vault: KeyringVault
) -> None:
    first, second = WORDS, Secret("nine copper kettles under a bridge")
    vault.rotate_root(passphrase=first)
    asked = replace(keystore, source=RootSource(lambda: first))
    other = KeyringVault(asked, SetClock().now)

    other.rotate_root(passphrase=second)

    assert keystore.has_passphrase()
    assert replace(keystore, source=RootSource(lambda: second)).load().generation == 4
    with pytest.raises(WrongPassphrase):
        replace(keystore, source=RootSource(lambda: first)).load()


def test_a_candidate_that_does_not_count_is_no_key(keystore: Keystore) -> None:
    held = keystore.load()
    for name in ("root.next", "slot.next"):
        left = keystore.root.with_name(name)
        left.write_bytes(b"N" * 32)
        left.chmod(0o600)

    assert keystore.load() == held
    keystore.tidy()
    assert not list(keystore.root.parent.glob("*.next"))


def test_where_neither_file_nor_candidate_counts_both_are_left_alone(keystore: Keystore) -> None:
    left = keystore.slot.with_name("slot.next")
    for path in (keystore.slot, left):
        path.write_bytes(b"N" * 32)
        path.chmod(0o600)

    with pytest.raises(KeyFileRefused, match="slot does not belong"):
        keystore.load()
    with pytest.raises(KeyFileRefused):
        keystore.tidy()

    assert left.exists()


@pytest.mark.parametrize("name", ["root", "slot"])
def test_a_key_behind_a_link_is_refused_before_the_keyring_is_another(
    keystore: Keystore, vault: KeyringVault, name: str
) -> None:
    file, before = getattr(keystore, name), keystore.keyring.read_bytes()
    far = file.with_name("far")
    file.rename(far)
    file.symlink_to(far)

    with pytest.raises(KeyFileRefused, match="put the file itself there"):
        keystore.load()
    with pytest.raises(KeyFileRefused, match="put the file itself there"):
        vault.rotate_root() if name == "root" else vault.rotate_slot()

    assert keystore.keyring.read_bytes() == before
    assert not file.with_name(f"{name}.next").exists()


def test_a_link_put_in_the_place_of_a_file_that_is_going_out_is_named(
    keystore: Keystore, vault: KeyringVault
) -> None:
    vault.rotate_slot()
    keystore.slot.rename(keystore.slot.with_name("slot.next"))
    keystore.slot.symlink_to(keystore.keyring)

    with pytest.raises(KeyFileRefused, match="put the file itself there"):
        keystore.tidy()

    assert keystore.slot.is_symlink()
    assert keystore.slot.with_name("slot.next").exists()
