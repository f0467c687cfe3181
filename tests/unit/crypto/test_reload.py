"""Two processes on one keyring: each sees in time what the other wrote."""

from dataclasses import dataclass, field, replace

import pytest

from crypto import keyfile
from crypto.keyring import Keyring
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused, SealBroken
from domain.secrecy import Place, Sealed, Secret
from tests.clocks import SetClock
from tests.unit.crypto.conftest import DESK, MONTH

RECORD = Place("records", "ab" * 16, 1, DESK)
INBOX = Place("inbox", "1")
TEXT = Secret("x")


@dataclass(frozen=True, slots=True)
class CountingKeystore(Keystore):
    """A keystore that remembers how often it was read."""

    loads: list[int] = field(default_factory=list)

    def load(self) -> Keyring:
        """Load, and remember it."""
        self.loads.append(1)
        return Keystore.load(self)


@pytest.fixture
def counting(keystore: Keystore) -> CountingKeystore:
    return CountingKeystore(keystore.keys, keystore.root, keystore.slot)


def test_a_second_process_builds_on_the_first_ones_keys(keystore: Keystore) -> None:
    first, second = (KeyringVault(keystore, SetClock().now) for _ in range(2))
    first.add_epochs(DESK, [MONTH])

    second.add_epochs("d2" * 16, [MONTH])

    assert (second.generation, first.generation) == (3, 2)
    assert second.unseal(RECORD, first.seal(RECORD, TEXT, MONTH), Secret) == TEXT


def test_a_key_made_elsewhere_is_found_by_one_reload(
    keystore: Keystore, counting: CountingKeystore
) -> None:
    ours, theirs = KeyringVault(counting, SetClock().now), KeyringVault(keystore, SetClock().now)
    theirs.add_epochs(DESK, [MONTH])
    sealed = theirs.seal(RECORD, TEXT, MONTH)
    known = ours.knows(sealed)

    assert ours.unseal(RECORD, sealed, Secret) == TEXT
    assert ours.unseal(RECORD, ours.seal(RECORD, TEXT, MONTH), Secret) == TEXT
    assert (known, ours.knows(sealed)) == (False, True)
    assert len(counting.loads) == 2


@pytest.mark.parametrize("table", ["records", "inbox", "members", "audit"])
def test_an_unknown_key_is_looked_for_once_and_no_more(
    vault: KeyringVault, counting: CountingKeystore, table: str
) -> None:
    place = Place(table, "1", 1, DESK)
    sealed = vault.seal(place, TEXT, MONTH if table == "records" else "")
    unknown = Sealed(sealed[:8] + b"\0" * 8 + sealed[16:])
    other = KeyringVault(counting, SetClock().now)

    with pytest.raises(SealBroken):
        other.unseal(place, unknown, Secret)

    assert len(counting.loads) == 2
    assert not other.knows(unknown)


def test_a_keyring_gone_while_running_is_a_broken_seal(
    vault: KeyringVault, keystore: Keystore
) -> None:
    sealed = vault.seal(INBOX, TEXT)
    keystore.keyring.unlink()

    assert vault.unseal(INBOX, sealed, Secret) == TEXT
    with pytest.raises(SealBroken):
        vault.unseal(INBOX, Sealed(sealed[:8] + bytes(8) + sealed[16:]), Secret)
    with pytest.raises(KeyFileRefused):
        vault.reload()


def test_an_older_or_foreign_keyring_is_refused(vault: KeyringVault, keystore: Keystore) -> None:
    held = keystore.load()

    for changed in (replace(held, generation=1), replace(held, instance=bytes(16), generation=9)):
        keys = keystore.root.read_bytes(), keystore.slot.read_bytes()
        keystore.keyring.write_bytes(keyfile.write(changed, *keys))
        with pytest.raises(KeyFileRefused):
            vault.reload()
    assert vault.generation == held.generation
