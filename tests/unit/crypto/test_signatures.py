"""Signatures: by one key, over one message, as one subject."""

import pytest

from crypto import signatures
from domain.errors import SealBroken

SEED = bytes(range(32))
PUBLIC = signatures.public_key(SEED)


def test_a_signature_holds_for_its_message_and_subject() -> None:
    signed = signatures.sign(SEED, "checkpoint", b"words")

    signatures.verify(PUBLIC, "checkpoint", b"words", signed)


@pytest.mark.parametrize(
    ("public", "subject", "message", "cut"),
    [
        (signatures.public_key(bytes(32)), "checkpoint", b"words", 64),
        (b"short", "checkpoint", b"words", 64),
        (PUBLIC, "backup", b"words", 64),
        (PUBLIC, "checkpoint", b"other words", 64),
        (PUBLIC, "checkpoint", b"words", 63),
        (PUBLIC, "checkpoint", b"words", 0),
    ],
)
def test_it_holds_for_nothing_else(public: bytes, subject: str, message: bytes, cut: int) -> None:
    signed = signatures.sign(SEED, "checkpoint", b"words")

    with pytest.raises(SealBroken):
        signatures.verify(public, subject, message, signed[:cut])


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    groups = signatures.fingerprint(PUBLIC).split()

    assert [len(group) for group in groups] == [4] * 16
