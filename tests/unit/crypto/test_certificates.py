"""Certificates of shredding: one line, fixed for ever, and nothing of it can be changed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import certificates, signatures
from domain.errors import SealBroken
from domain.shredding import Certificate, Shredding, Unreached, certify

SEED = bytes(range(32))
PUBLIC = signatures.public_key(SEED)
AT = datetime(2029, 1, 9, 4, tzinfo=UTC)
DONE = Shredding(
    desk="d" * 32,
    code="NAV",
    month="2028-11",
    keys=("0102030405060708",),
    records=12,
    held=1,
    generation=7,
    decided_at=AT,
    approved_by=("a" * 32, "b" * 32),
    new_generation=8,
    destroyed_at=AT,
    deleted=12,
    ended_at=AT,
)
CERTIFICATE = certify("00" * 16, DONE, (3,), AT)
LINE = (
    b'{"escrows":[3],"instance":"00000000000000000000000000000000",'
    b'"issued_at":"2029-01-09T04:00:00Z","shredding":{"approved_by":'
    b'["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"],"code":"NAV",'
    b'"decided_at":"2029-01-09T04:00:00Z","deleted":12,"desk":"dddddddddddddddddddddddddddddddd",'
    b'"destroyed_at":"2029-01-09T04:00:00Z","ended_at":"2029-01-09T04:00:00Z","generation":7,'
    b'"held":1,"keys":["0102030405060708"],"month":"2028-11","new_generation":8,"records":12},'
    b'"signature":"@",'
    b'"unreached":["flash-wear","host-snapshots","telegram-copies","escrows"]}\n'
)


def written(certificate: Certificate) -> bytes:
    """Write a certificate with the seed of the tests."""
    return certificates.write(certificate, partial(signatures.sign, SEED))


def test_a_certificate_is_these_bytes_and_reads_back() -> None:
    line = written(CERTIFICATE)
    signature = json.loads(line)["signature"].encode()

    assert line == LINE.replace(b"@", signature)
    assert certificates.read(line, PUBLIC) == CERTIFICATE


def test_without_an_escrow_that_holds_its_keys_none_is_out_of_reach() -> None:
    assert Unreached.ESCROWS not in certify("00" * 16, DONE, (), AT).unreached


@given(st.integers(min_value=0, max_value=len(LINE)), st.integers(min_value=0, max_value=7))
def test_no_bit_of_it_can_be_changed(at: int, bit: int) -> None:
    line = bytearray(written(CERTIFICATE))
    line[at] ^= 1 << bit

    try:
        found = certificates.read(bytes(line), PUBLIC)
    except SealBroken:
        return
    assert found == CERTIFICATE  # white space at its end, or a digit of base64 that says nothing


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"null", b'{"signature": "AA=="}', b"\xff"])
def test_what_is_no_certificate_is_refused(line: bytes) -> None:
    with pytest.raises(SealBroken):
        certificates.read(line, PUBLIC)


def test_anothers_signature_and_another_subject_are_refused() -> None:
    other = signatures.public_key(bytes(32))

    with pytest.raises(SealBroken):
        certificates.read(written(CERTIFICATE), other)
    with pytest.raises(SealBroken):
        certificates.read(
            certificates.write(
                CERTIFICATE, lambda _, message: signatures.sign(SEED, "backup", message)
            ),
            PUBLIC,
        )


def test_a_certificate_of_other_counts_needs_another_signature() -> None:
    line = written(CERTIFICATE)
    other = written(replace(CERTIFICATE, shredding=replace(DONE, deleted=11)))

    forged = other.replace(
        json.loads(other)["signature"].encode(), json.loads(line)["signature"].encode()
    )

    with pytest.raises(SealBroken):
        certificates.read(forged, PUBLIC)
