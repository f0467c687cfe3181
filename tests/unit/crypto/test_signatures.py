"""Signatures: by one key, over one message, as one subject, and not with one bit changed."""

import pytest

from crypto import signatures
from domain.errors import SealBroken

SEED = bytes(range(32))
PUBLIC = signatures.public_key(SEED)
SUBJECT, MESSAGE = "checkpoint", b"words of some length"
SIGNED = signatures.sign(SEED, SUBJECT, MESSAGE)
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of Ed25519's group: adding it to the scalar is the oldest way to a second signature."""


def _refusal(public: bytes, subject: str, message: bytes, signature: bytes) -> tuple[object, ...]:
    with pytest.raises(SealBroken) as refused:
        signatures.verify(public, subject, message, signature)
    assert (refused.value.__cause__, refused.value.__context__) == (None, None)
    return refused.value.args


def _flipped(value: bytes) -> list[bytes]:
    whole = int.from_bytes(value, "big")
    return [(whole ^ 1 << bit).to_bytes(len(value), "big") for bit in range(8 * len(value))]


def test_a_signature_holds_for_its_message_and_subject() -> None:
    signatures.verify(PUBLIC, SUBJECT, MESSAGE, SIGNED)


def test_every_flipped_bit_of_signature_message_and_key_is_refused() -> None:
    tries = [
        *((PUBLIC, SUBJECT, MESSAGE, each) for each in _flipped(SIGNED)),
        *((PUBLIC, SUBJECT, each, SIGNED) for each in _flipped(MESSAGE)),
        *((each, SUBJECT, MESSAGE, SIGNED) for each in _flipped(PUBLIC)),
    ]

    assert len(tries) == 8 * (64 + len(MESSAGE) + 32)
    assert {_refusal(*each) for each in tries} == {()}


def test_every_cut_and_whatever_is_added_is_refused() -> None:
    forms = [*(SIGNED[:end] for end in range(64)), SIGNED + b"\0", SIGNED + SIGNED]
    messages = [*(MESSAGE[:end] for end in range(len(MESSAGE))), MESSAGE + b"\0"]
    keys = [*(PUBLIC[:end] for end in range(32)), PUBLIC + b"\0"]

    tries = [
        *((PUBLIC, SUBJECT, MESSAGE, each) for each in forms),
        *((PUBLIC, SUBJECT, each, SIGNED) for each in messages),
        *((each, SUBJECT, MESSAGE, SIGNED) for each in keys),
    ]

    assert {_refusal(*each) for each in tries} == {()}


@pytest.mark.parametrize("subject", ["backup", "certificate", "", "checkpoint\0", "Checkpoint"])
def test_a_signature_is_of_one_subject(subject: str) -> None:
    assert _refusal(PUBLIC, subject, MESSAGE, SIGNED) == ()


def test_subject_and_message_do_not_run_into_each_other() -> None:
    signed = signatures.sign(SEED, "check", b"pointwords")

    assert _refusal(PUBLIC, "checkpoint", b"words", signed) == ()


def test_another_installations_signature_is_refused() -> None:
    theirs = signatures.sign(bytes(32), SUBJECT, MESSAGE)

    assert _refusal(PUBLIC, SUBJECT, MESSAGE, theirs) == ()
    assert _refusal(signatures.public_key(bytes(32)), SUBJECT, MESSAGE, SIGNED) == ()


def test_a_signature_has_no_second_form() -> None:
    scalar = int.from_bytes(SIGNED[32:], "little") + ORDER

    assert _refusal(PUBLIC, SUBJECT, MESSAGE, SIGNED[:32] + scalar.to_bytes(32, "little")) == ()


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    groups = signatures.fingerprint(PUBLIC).split()

    assert [len(group) for group in groups] == [4] * 16
