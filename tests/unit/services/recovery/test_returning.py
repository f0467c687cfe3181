"""Keys that come back with a backup: enough for it, and nobody else's keys in their way."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crypto.homecoming import Homecoming, ReturnedKeys
from crypto.keyring import Keyring, make, removed
from crypto.keystore import Keystore
from domain.backups import FORMAT, KIND, Manifest
from domain.errors import KeyFileRefused, SchemaRefused
from domain.keys import KeyState
from domain.recovery import RecoveryRefused
from services.recovery.returning import BringKeys, check_keys, check_schema

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


def manifest_of(keyring: Keyring) -> Manifest:
    """Write the manifest of a backup whose rows are under every key of *keyring*."""
    return Manifest(
        format=FORMAT,
        kind=KIND,
        instance=keyring.instance.hex(),
        made_at=NOON,
        generation=keyring.generation,
        schema="0007",
        sequence=10,
        chain="ten",
        parts=(),
        key_ids=tuple(each.id.hex() for each in keyring.epochs),
        unknown_key_ids=(),
        tombstones=(),
        escrow=3,
    )


def without(keyring: Keyring, state: KeyState) -> Keyring:
    """Take one passing key out of *keyring*."""
    passing = next(each for each in keyring.epochs if each.month)
    return removed(keyring, {passing.id}, state)


@pytest.fixture
def keyring() -> Keyring:
    return make(NOON)


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    return Keystore(tmp_path / "keys", tmp_path / "root", tmp_path / "slot")


def bring(keystore: Keystore, keyring: Keyring) -> BringKeys:
    home = Homecoming(ReturnedKeys(keyring), keystore, lambda: NOON)
    return BringKeys(manifest_of(keyring), home)


def test_a_key_that_was_shredded_since_is_not_missed(keyring: Keyring) -> None:
    shredded = ReturnedKeys(without(keyring, KeyState.SHREDDED))

    check_keys(manifest_of(keyring), shredded, escrow=2)

    assert len(shredded.shredded) == 1


def test_a_key_that_an_escrow_lacks_is_missed_and_the_right_escrow_named(keyring: Keyring) -> None:
    lacking = ReturnedKeys(without(keyring, KeyState.RETIRED))

    with pytest.raises(RecoveryRefused, match=r"escrow 2 does not .* take the file of escrow 3"):
        check_keys(manifest_of(keyring), lacking, escrow=2)


def test_a_backup_with_the_tables_of_another_version_is_refused(keyring: Keyring) -> None:
    manifest = manifest_of(keyring)

    check_schema(manifest, "0007")
    with pytest.raises(SchemaRefused, match="is of schema 0007"):
        check_schema(manifest, "0008")


def test_keys_come_to_a_machine_that_has_none(keystore: Keystore, keyring: Keyring) -> None:
    brought = bring(keystore, keyring)
    assert brought.reopen() is None

    vault, shredded = brought.adopt(known=0)

    assert (keystore.load(), vault.instance) == (keyring, keyring.instance.hex())
    assert shredded == frozenset()


def test_keys_that_came_before_and_went_on_since_stay(keystore: Keystore, keyring: Keyring) -> None:
    newer = without(keyring, KeyState.SHREDDED)
    keystore.adopt(newer)
    brought = bring(keystore, keyring)

    vault, shredded = brought.adopt(known=0)

    assert (keystore.load(), vault.generation) == (newer, newer.generation)
    assert shredded == ReturnedKeys(newer).shredded
    assert brought.reopen() is not None


@pytest.mark.parametrize("is_there", [False, True])
def test_keys_that_come_back_are_of_a_later_generation_than_all_that_was_signed(
    keystore: Keystore, keyring: Keyring, *, is_there: bool
) -> None:
    if is_there:
        keystore.adopt(keyring)
    brought = bring(keystore, keyring)

    vaults = [brought.adopt(known=7)[0], brought.adopt(known=7)[0]]  # the first was cut off

    assert [each.generation for each in vaults] == [8, 8]
    assert keystore.load() == replace(keyring, generation=8)


@pytest.mark.parametrize(
    ("whose", "words"),
    [
        ("another installation's", "is another one: move it away"),
        ("ours, and too small", "gave up keys of this backup since"),
    ],
)
def test_keys_that_are_in_the_way_stay_and_nothing_is_restored(
    keystore: Keystore, keyring: Keyring, whose: str, words: str
) -> None:
    small = without(keyring, KeyState.RETIRED)
    there = small if whose.startswith("ours") else replace(keyring, instance=b"o" * 16)
    keystore.adopt(there)

    with pytest.raises(KeyFileRefused, match=words):
        bring(keystore, keyring).adopt(known=7)

    assert keystore.load() == there


def test_anothers_keys_are_never_taken_for_those_of_an_earlier_run(
    keystore: Keystore, keyring: Keyring
) -> None:
    keystore.adopt(make(NOON))

    assert bring(keystore, keyring).reopen() is None
