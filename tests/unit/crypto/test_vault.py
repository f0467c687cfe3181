"""The vault's keys: which one seals what, and which months there are."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crypto import decryptor
from crypto.keystore import Keystore
from crypto.purposes import Use
from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.keys import KeyState
from domain.secrecy import Place, Sealed, Secret
from tests.clocks import START, SetClock
from tests.unit.crypto.conftest import DESK, MONTH

RECORD = Place("records", "ab" * 16, 1, DESK)
INBOX = Place("inbox", "1")
TEXT = Secret("x")


def _epoch_of(keystore: Keystore, key_id: bytes) -> tuple[Use, str, str]:
    [epoch] = [each for each in keystore.load().epochs if each.id == key_id]
    return epoch.use, epoch.desk, epoch.month


@pytest.mark.parametrize(
    ("table", "use", "month"),
    [
        ("inbox", Use.PASSING, "2026-11"),
        ("deliveries", Use.PASSING, "2026-11"),
        ("keyboards", Use.PASSING, "2026-11"),
        ("dialogues", Use.PASSING, "2026-11"),
        ("members", Use.IDENTITY, ""),
        ("desks", Use.IDENTITY, ""),
        ("invitations", Use.IDENTITY, ""),
        ("audit", Use.AUDIT, ""),
    ],
)
def test_each_table_has_its_key(
    vault: KeyringVault, keystore: Keystore, table: str, use: Use, month: str
) -> None:
    sealed = vault.seal(Place(table, "1", desk=DESK), TEXT)

    assert _epoch_of(keystore, vault.key_id(sealed)) == (use, "", month)
    assert vault.unseal(Place(table, "1", desk=DESK), sealed, Secret) == TEXT


@pytest.mark.parametrize("month", [MONTH, "held"])
def test_a_record_is_sealed_under_its_desks_month(
    vault: KeyringVault, keystore: Keystore, month: str
) -> None:
    sealed = vault.seal(RECORD, TEXT, month)

    assert _epoch_of(keystore, vault.key_id(sealed)) == (Use.DESK, DESK, month)


@pytest.mark.parametrize("expires", ["", "2028-12", "nonsense"])
def test_a_record_without_a_key_for_its_month_is_not_sealed(
    vault: KeyringVault, expires: str
) -> None:
    with pytest.raises(SealBroken):
        vault.seal(RECORD, TEXT, expires)


def test_only_records_expire(vault: KeyringVault) -> None:
    with pytest.raises(SealBroken):
        vault.seal(INBOX, TEXT, "2026-11")


def test_what_passes_through_follows_the_month(vault: KeyringVault, clock: SetClock) -> None:
    november = vault.seal(INBOX, TEXT)
    clock.moment = datetime(2026, 12, 1, tzinfo=UTC)
    december = vault.seal(INBOX, TEXT)

    assert vault.key_id(november) != vault.key_id(december)
    assert vault.unseal(INBOX, november, Secret) == TEXT


def test_a_month_without_a_key_uses_the_newest_before_it(
    vault: KeyringVault, keystore: Keystore, clock: SetClock
) -> None:
    clock.moment = datetime(2029, 3, 1, tzinfo=UTC)

    late = vault.seal(INBOX, TEXT)

    assert _epoch_of(keystore, vault.key_id(late)) == (Use.PASSING, "", "2027-12")


def test_a_month_before_every_key_uses_the_first_there_is(
    vault: KeyringVault, keystore: Keystore, clock: SetClock
) -> None:
    clock.moment = datetime(2026, 10, 31, tzinfo=UTC)

    early = vault.seal(INBOX, TEXT)

    assert _epoch_of(keystore, vault.key_id(early)) == (Use.PASSING, "", "2026-11")


def test_a_key_on_its_way_out_opens_and_seals_no_more(
    vault: KeyringVault, keystore: Keystore
) -> None:
    sealed, held = vault.seal(RECORD, TEXT, MONTH), keystore.load()
    epochs = tuple(
        replace(each, state=KeyState.DECRYPT_ONLY) if each.month == MONTH else each
        for each in held.epochs
    )
    keystore.write(replace(held, generation=held.generation + 1, epochs=epochs))
    vault.reload()

    assert vault.unseal(RECORD, sealed, Secret) == TEXT
    with pytest.raises(SealBroken):
        vault.seal(RECORD, TEXT, MONTH)


def test_missing_epochs_are_made_once(vault: KeyringVault, keystore: Keystore) -> None:
    before = vault.generation

    after = vault.add_epochs(DESK, [MONTH, "2028-12", "2028-12"])
    again = vault.add_epochs(DESK, ["2028-12", MONTH])

    assert (before, after, again) == (2, 3, 3)
    held = keystore.load()
    months = [epoch.month for epoch in held.epochs if epoch.desk == DESK]
    assert (held.generation, sorted(months)) == (3, [MONTH, "2028-12", "held"])


def test_the_installations_months_are_made_ahead(vault: KeyringVault, clock: SetClock) -> None:
    vault.add_epochs("", ["2028-01"])
    clock.moment = datetime(2028, 1, 31, tzinfo=UTC)

    assert vault.unseal(INBOX, vault.seal(INBOX, TEXT), Secret) == TEXT


@pytest.mark.parametrize("month", ["2028-13", "2028-1", "28-01", "", "2028-01\n", "٢٠٢٨-٠١"])
def test_a_month_is_written_one_way(vault: KeyringVault, month: str) -> None:
    with pytest.raises(ValueError, match="2028-11"):
        vault.add_epochs(DESK, [month])

    assert vault.generation == 2


@pytest.mark.parametrize("table", ["records", "inbox", "members", "audit"])
def test_the_decryptor_opens_what_the_vault_sealed(
    vault: KeyringVault, keystore: Keystore, table: str
) -> None:
    place = Place(table, "1", 7, DESK, "part")
    sealed = vault.seal(place, TEXT, MONTH if table == "records" else "")
    [key] = [each.key for each in keystore.load().epochs if each.id == vault.key_id(sealed)]

    assert decryptor.open_envelope(key, bytes.fromhex(vault.instance), place, sealed) == b'"x"'


def test_a_fragment_names_no_key(vault: KeyringVault) -> None:
    with pytest.raises(SealBroken):
        vault.key_id(Sealed(b"AMA"))

    assert not vault.knows(Sealed(b"AMA"))


def test_the_instance_is_the_keyrings(vault: KeyringVault, keystore: Keystore) -> None:
    assert vault.instance == keystore.load().instance.hex()
    assert KeyringVault(keystore, lambda: START).generation == vault.generation
