"""Checkpoints: one signed line, read by whoever has the public key, and by nobody else's."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crypto.checkpoints import Witness, read_public_key, write_public_key
from crypto.vault import KeyringVault
from domain.checkpoints import Checkpoint, Lost, Mark
from domain.errors import SealBroken

AT = datetime(2026, 12, 3, 7, tzinfo=UTC)
PLAIN = Checkpoint("a0" * 16, 12, "c1" * 32, 3, AT)
RESTORED = replace(PLAIN, restored_from=Mark(10, "c2" * 32), lost=Lost(11, 30))


@pytest.mark.parametrize("checkpoint", [PLAIN, RESTORED, replace(RESTORED, lost=None)])
def test_what_was_attested_is_read_by_its_witness(
    vault: KeyringVault, checkpoint: Checkpoint
) -> None:
    line = vault.attest(checkpoint)

    assert vault.witness.read(line) == checkpoint
    assert vault.witness.read(b" " + line.replace(b",", b",\n  ")) == checkpoint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'"sequence":12', b'"sequence":11'),
        (b'"generation":3', b'"generation":2'),
        (b"c1c1", b"c1c2"),
        (b'"sequence"', b'"Sequence"'),
        (b'{"at"', b'{"also":1,"at"'),
        (b'"signature":"', b'"signature":"A'),
        (b'"signature"', b'"unsigned"'),
        (b"}", b""),
    ],
)
def test_whatever_was_changed_is_no_checkpoint(
    vault: KeyringVault, one: bytes, other: bytes
) -> None:
    line = vault.attest(PLAIN)
    changed = line.replace(one, other)
    assert changed != line

    with pytest.raises(SealBroken):
        vault.witness.read(changed)


def test_another_installations_checkpoint_only_claims_to_be_one(vault: KeyringVault) -> None:
    line = vault.attest(PLAIN)

    with pytest.raises(SealBroken):
        Witness(bytes(32)).read(line)

    assert Witness(bytes(32)).claimed(line) == PLAIN


@pytest.mark.parametrize("line", [b"", b"[]", b"\xff", b'"words"', b"{}", b'{"signature":1}'])
def test_what_is_no_checkpoint_claims_nothing(vault: KeyringVault, line: bytes) -> None:
    with pytest.raises(SealBroken):
        vault.witness.claimed(line)


def test_the_public_key_is_read_with_its_installation(vault: KeyringVault) -> None:
    content = write_public_key(vault.public_key, vault.instance)

    assert read_public_key(content) == (vault.public_key, vault.instance)


def test_a_key_under_another_keys_fingerprint_is_refused(vault: KeyringVault) -> None:
    content = write_public_key(vault.public_key, vault.instance)
    exchanged = content.replace(vault.public_key.hex().encode(), b"00" * 32)

    with pytest.raises(SealBroken):
        read_public_key(exchanged)
