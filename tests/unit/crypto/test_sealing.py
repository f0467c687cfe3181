"""What was sealed opens where it belongs, and nowhere else, and not with one bit changed."""

from dataclasses import replace

import pytest

from crypto import documents, envelope
from crypto.keystore import Keystore
from crypto.purposes import Purpose
from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.secrecy import Place, Sealed, Secret
from tests.clocks import START, SetClock
from tests.unit.crypto.conftest import DESK, MONTH

PLACE = Place("records", "ab" * 16, 2, DESK)
TEXT = Secret("The delegation of Fictonia arrives on Tuesday.")
HEADER = 16


@pytest.fixture
def sealed(vault: KeyringVault) -> Sealed:
    return vault.seal(PLACE, TEXT, MONTH)


def _refuses(vault: KeyringVault, place: Place, sealed: bytes) -> bool:
    try:
        vault.unseal(place, Sealed(sealed), Secret)
    except SealBroken as error:
        return error.__cause__ is error.__context__ is None and not error.args
    return False


def test_what_was_sealed_opens_at_its_place(vault: KeyringVault, sealed: Sealed) -> None:
    opened = vault.unseal(PLACE, sealed, Secret)

    assert opened == TEXT


def test_the_same_text_is_never_sealed_to_the_same_bytes(vault: KeyringVault) -> None:
    sealings = {vault.seal(PLACE, TEXT, MONTH) for _ in range(100)}

    assert len(sealings) == 100
    assert {len(each) for each in sealings} == {1112}


def test_every_flipped_bit_is_refused(vault: KeyringVault, sealed: Sealed) -> None:
    flipped = bytearray(sealed)

    for bit in range(len(sealed) * 8):
        flipped[bit // 8] ^= 1 << bit % 8
        assert _refuses(vault, PLACE, bytes(flipped)), bit
        flipped[bit // 8] ^= 1 << bit % 8


def test_every_cut_is_refused(vault: KeyringVault, sealed: Sealed) -> None:
    assert all(_refuses(vault, PLACE, sealed[:end]) for end in range(len(sealed)))
    assert all(_refuses(vault, PLACE, sealed[start:]) for start in range(1, 120))


@pytest.mark.parametrize("more", [b"\0", b"x", bytes(16), bytes(16400)])
def test_appended_bytes_are_refused(vault: KeyringVault, sealed: Sealed, more: bytes) -> None:
    assert _refuses(vault, PLACE, sealed + more)
    assert _refuses(vault, PLACE, sealed + sealed)


@pytest.mark.parametrize("length", [16379, 16380, 16381, 40000])
def test_a_long_text_loses_no_chunk_unnoticed(vault: KeyringVault, length: int) -> None:
    text, chunk = Secret("x" * (length - 2)), 16384 + 16
    sealed = vault.seal(PLACE, text, MONTH)
    first = HEADER + 56

    assert vault.unseal(PLACE, sealed, Secret) == text
    assert _refuses(vault, PLACE, sealed[: first + chunk])
    assert _refuses(vault, PLACE, sealed[:first] + sealed[first + chunk :])
    assert _refuses(vault, PLACE, sealed[: first + chunk] + sealed[first:])


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, row="cd" * 16),
        replace(PLACE, version=1),
        replace(PLACE, version=3),
        replace(PLACE, desk="d2" * 16),
        replace(PLACE, desk=""),
        replace(PLACE, part="title"),
        replace(PLACE, table="inbox"),
        replace(PLACE, table="members"),
        replace(PLACE, table="nonsense"),
        replace(PLACE, version=-1),
        replace(PLACE, version=2**64),
        replace(PLACE, row="\ud800"),
        replace(PLACE, table="record", row="s" + PLACE.row),
    ],
)
def test_a_moved_row_opens_nothing(vault: KeyringVault, sealed: Sealed, elsewhere: Place) -> None:
    vault.add_epochs("d2" * 16, [MONTH])

    assert _refuses(vault, elsewhere, sealed)


@pytest.mark.parametrize("table", ["inbox", "deliveries", "keyboards", "dialogues"])
def test_tables_of_one_key_do_not_share_their_rows(vault: KeyringVault, table: str) -> None:
    tables = ["inbox", "deliveries", "keyboards", "dialogues", "members", "audit"]
    sealed = vault.seal(Place(table, "1"), TEXT)

    opened = [each for each in tables if not _refuses(vault, Place(each, "1"), sealed)]

    assert opened == [table]


def test_another_desks_key_opens_nothing_here(vault: KeyringVault) -> None:
    vault.add_epochs("d2" * 16, [MONTH])
    other = replace(PLACE, desk="d2" * 16)
    sealed, mine = vault.seal(other, TEXT, MONTH), vault.seal(PLACE, TEXT, MONTH)

    assert _refuses(vault, PLACE, sealed)
    assert _refuses(vault, PLACE, sealed[:HEADER] + mine[HEADER:])
    assert _refuses(vault, PLACE, mine[:HEADER] + sealed[HEADER:])


def test_another_installation_opens_nothing(vault: KeyringVault, keystore: Keystore) -> None:
    sealed = vault.seal(Place("members", "1"), TEXT)
    theirs = Keystore(
        keystore.keys / "b", keystore.keys / "b" / "root", keystore.keys / "b" / "slot"
    )
    theirs.create(START)

    assert _refuses(KeyringVault(theirs, SetClock().now), Place("members", "1"), sealed)


@pytest.mark.parametrize("kind", [int, dict[str, object], list[str], Place])
def test_a_value_of_another_kind_opens_as_nothing(vault: KeyringVault, kind: type[object]) -> None:
    sealed = vault.seal(PLACE, TEXT, MONTH)

    with pytest.raises(SealBroken):
        vault.unseal(PLACE, sealed, kind)


@pytest.mark.parametrize("value", [object(), Secret("\ud800"), {"x": print}])
def test_what_is_no_document_is_not_sealed(vault: KeyringVault, value: object) -> None:
    with pytest.raises(SealBroken):
        vault.seal(PLACE, value, MONTH)


def test_a_record_under_another_desks_key_is_refused_even_if_it_would_open(
    vault: KeyringVault, keystore: Keystore
) -> None:
    """Desks are shredded apart: a record must not live on under a neighbour's key."""
    [epoch] = [each for each in keystore.load().epochs if each.month == MONTH]
    instance, elsewhere = bytes.fromhex(vault.instance), replace(PLACE, desk="d2" * 16)
    wrong = envelope.lock(epoch.key, epoch.id, instance, Purpose.RECORD)

    sealed = wrong.seal(elsewhere, documents.write(TEXT))

    assert wrong.open(elsewhere, sealed) == documents.write(TEXT)
    assert _refuses(vault, elsewhere, sealed)
