"""Names, links and fresh ids: what is found without being read."""

import re
from collections.abc import Callable

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.secrecy import Lookup, Place, Sealed, Secret
from tests.clocks import SetClock

INBOX = Place("inbox", "1")
TEXT = Secret("x")


def test_names_differ_by_lookup_and_by_every_part(vault: KeyringVault, keystore: Keystore) -> None:
    tries: list[tuple[str | int, ...]] = [(5,), ("5",), (5, 5), (55,), ("5", ""), (), ("",), (-5,)]

    names = {vault.name(lookup, *parts) for lookup in Lookup for parts in tries}

    assert len(names) == len(Lookup) * len(tries)
    assert {len(name) for name in names} == {32}
    again = KeyringVault(keystore, SetClock().now)
    assert again.name(Lookup.PERSON, 5) == vault.name(Lookup.PERSON, 5)


def test_a_name_of_no_text_is_refused(vault: KeyringVault) -> None:
    with pytest.raises(SealBroken):
        vault.name(Lookup.NATURAL, "\ud800")


def test_every_field_of_an_audit_entry_moves_its_link(vault: KeyringVault) -> None:
    one, other = (vault.seal(Place("audit", row), TEXT) for row in "12")

    links = [
        vault.link(b"", 1, b"about", one),
        vault.link(b"x", 1, b"about", one),
        vault.link(b"", 2, b"about", one),
        vault.link(b"", 1, b"other", one),
        vault.link(b"", 1, b"about", other),
    ]

    assert len({chain for chain, _ in links}) == len({mac for _, mac in links}) == 5
    assert {len(value) for link in links for value in link} == {32}
    assert vault.link(b"", 1, b"about", one) == links[0]


@pytest.mark.parametrize("bad", [b"", b"AMA", bytes(1112)])
def test_what_is_no_audit_entry_is_not_linked(vault: KeyringVault, bad: bytes) -> None:
    for sealed in (Sealed(bad), vault.seal(INBOX, TEXT)):
        with pytest.raises(SealBroken):
            vault.link(b"", 1, b"", sealed)


@pytest.mark.parametrize(
    ("fresh", "form"),
    [
        (KeyringVault.fresh_id, r"[0-9a-f]{32}"),
        (KeyringVault.fresh_handle, r"[A-Za-z0-9_-]{22}"),
        (KeyringVault.fresh_code, r"[A-Z2-7]{16}"),
    ],
)
def test_what_is_fresh_never_repeats(
    vault: KeyringVault, fresh: Callable[[KeyringVault], str], form: str
) -> None:
    made = {fresh(vault) for _ in range(1000)}

    assert len(made) == 1000
    assert all(re.fullmatch(form, each) for each in made)
