"""However an envelope is altered or exchanged: one refusal, the same to the letter and the line."""

import traceback
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.secrecy import Place, Sealed, Secret
from tests.clocks import SetClock
from tests.unit.crypto.conftest import DESK, MONTH

PLACE = Place("records", "ab" * 16, 2, DESK)
LONG = Secret("x" * 40_000)
HEADER, FRONT, TAG, CHUNK = 16, 72, 16, 16384 + 16
OTHER_DESK = "d2" * 16
TABLES = (
    *("records", "inbox", "deliveries", "keyboards", "dialogues"),
    *("members", "desks", "invitations", "markings", "audit"),
)


def _refusal(vault: KeyringVault, place: Place, sealed: bytes) -> str:
    """Return everything a refusal tells: type, words, notes, and each line it went through."""
    with pytest.raises(SealBroken) as refused:
        vault.unseal(place, Sealed(sealed), Secret)
    assert (refused.value.__cause__, refused.value.__context__) == (None, None)
    notes = getattr(refused.value, "__notes__", [])
    frames = [(each.filename, each.lineno) for each in traceback.extract_tb(refused.tb)]
    return repr((type(refused.value), refused.value.args, notes, frames[1:]))


def _flipped(sealed: bytes, where: range) -> Iterator[bytes]:
    for at, bit in product(where, range(8)):
        yield sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :]


@pytest.fixture
def sealed(vault: KeyringVault) -> bytes:
    """Give an envelope of three chunks."""
    return vault.seal(PLACE, LONG, MONTH)


def test_every_flipped_bit_at_the_ends_of_every_part_is_refused(
    vault: KeyringVault, sealed: bytes
) -> None:
    size = len(sealed)
    edges = [0, HEADER, HEADER + 24, FRONT, FRONT + CHUNK, FRONT + 2 * CHUNK, size]
    parts = [range(FRONT + TAG), *(range(max(0, e - TAG), min(e + TAG, size)) for e in edges)]

    refusals = {_refusal(vault, PLACE, each) for part in parts for each in _flipped(sealed, part)}

    assert len(refusals) == 1
    assert vault.unseal(PLACE, Sealed(sealed), Secret) == LONG


def test_every_cut_near_an_edge_and_between_is_refused(vault: KeyringVault, sealed: bytes) -> None:
    size = len(sealed)
    edges = [0, HEADER, FRONT, FRONT + CHUNK, FRONT + 2 * CHUNK, size]
    near = {edge + by for edge in edges for by in range(-2 * TAG, 2 * TAG)}
    ends = sorted({*near, *range(0, size, 61)} & set(range(size)))

    assert len({_refusal(vault, PLACE, sealed[:end]) for end in ends}) == 1
    assert len({_refusal(vault, PLACE, sealed[start:]) for start in ends[1:]}) == 1


def test_whatever_is_added_is_refused(vault: KeyringVault, sealed: bytes) -> None:
    added = [bytes(count) for count in range(1, 3 * TAG)] + [sealed, sealed[FRONT:], bytes(CHUNK)]

    assert len({_refusal(vault, PLACE, sealed + more) for more in added}) == 1
    assert len({_refusal(vault, PLACE, more + sealed) for more in added}) == 1


def test_parts_of_two_envelopes_of_one_place_do_not_mix(vault: KeyringVault, sealed: bytes) -> None:
    other = vault.seal(PLACE, LONG, MONTH)
    edges = [HEADER, HEADER + 24, FRONT, FRONT + CHUNK, FRONT + 2 * CHUNK, len(sealed) - TAG]

    mixed = [sealed[:edge] + other[edge:] for edge in edges[1:]]
    taken = [sealed[:start] + other[start:end] + sealed[end:] for start, end in pairwise(edges)]

    assert len({_refusal(vault, PLACE, each) for each in mixed + taken}) == 1


def test_chunks_exchanged_repeated_or_left_out_are_refused(
    vault: KeyringVault, sealed: bytes
) -> None:
    front, rest = sealed[:FRONT], sealed[FRONT:]
    one, two, three = rest[:CHUNK], rest[CHUNK : 2 * CHUNK], rest[2 * CHUNK :]

    orders = [
        each
        for length in range(5)
        for each in product((one, two, three), repeat=length)
        if each != (one, two, three)
    ]

    assert len(orders) == 120
    assert len({_refusal(vault, PLACE, front + b"".join(order)) for order in orders}) == 1


def _places() -> list[Place]:
    """Return two rows, versions, desks and parts of every table."""
    rest = product(("01" * 16, "02" * 16), (1, 2), (DESK, OTHER_DESK), ("document", "title"))
    return [
        Place(table, row, version, desk, part)
        for table, (row, version, desk, part) in product(TABLES, list(rest))
    ]


def _opens(vault: KeyringVault, place: Place, sealed: Sealed) -> bool:
    try:
        vault.unseal(place, sealed, Secret)
    except SealBroken:
        return False
    return True


def test_of_all_places_an_envelope_opens_at_its_own_alone(vault: KeyringVault) -> None:
    vault.add_epochs(OTHER_DESK, [MONTH])
    places = _places()
    rows = [vault.seal(at, Secret("x"), MONTH if at.table == "records" else "") for at in places]

    opened = {
        (one, other)
        for one, sealed in enumerate(rows)
        for other, place in enumerate(places)
        if _opens(vault, place, sealed)
    }

    assert len(places) == 160
    assert opened == {(each, each) for each in range(160)}


def test_an_older_envelope_of_the_same_row_is_refused(vault: KeyringVault) -> None:
    """Put back under the version that the row has now; with its own, the audit tells."""
    older = [vault.seal(replace(PLACE, version=n), Secret("x"), MONTH) for n in range(1, 9)]
    now = replace(PLACE, version=9)

    assert len({_refusal(vault, now, each) for each in older}) == 1


def test_another_installation_with_the_very_same_keys_opens_nothing(
    vault: KeyringVault, keystore: Keystore
) -> None:
    places = [each for each in _places() if each.table != "records"]
    rows = [(place, vault.seal(place, Secret("x"))) for place in places]
    held = keystore.load()
    keystore.write(replace(held, instance=bytes(16), generation=held.generation + 1))
    twin = KeyringVault(keystore, SetClock().now)

    assert all(_opens(vault, place, sealed) for place, sealed in rows)
    assert not any(_opens(twin, place, sealed) for place, sealed in rows)


def test_every_cause_is_refused_in_the_same_words_and_lines(
    vault: KeyringVault, sealed: bytes
) -> None:
    """Who could tell a missing key from a wrong byte could ask which keys there are."""
    text, passing = Secret("x"), Place("inbox", "1")
    unknown_key = sealed[:8] + b"nobodys!" + sealed[HEADER:]
    causes = [
        (PLACE, b""),
        (PLACE, sealed[:-1]),
        (PLACE, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (PLACE, unknown_key),
        (PLACE, vault.seal(passing, text)),
        (replace(PLACE, version=3), sealed),
        (replace(PLACE, desk=OTHER_DESK), sealed),
        (replace(PLACE, table="nonsense"), sealed),
        (replace(PLACE, row="\ud800"), sealed),
        (replace(PLACE, version=2**64), sealed),
        (PLACE, vault.seal(PLACE, {"not": "a secret"}, MONTH)),
    ]

    assert len({_refusal(vault, place, envelope) for place, envelope in causes}) == 1


def test_a_value_that_cannot_be_sealed_does_not_stay_in_the_refusal(vault: KeyringVault) -> None:
    with pytest.raises(SealBroken) as refused:
        vault.seal(PLACE, Secret("what was written \ud800"), MONTH)

    assert refused.value.__context__ is None
