"""Padding hides lengths, never loses a byte, and has one way of being right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.padding import pad, padded_length, unpad


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (4, 1024),
        (1024, 1024),
        (1025, 2048),
        (3073, 4096),
        (4096, 4096),
        (4097, 4352),
        (8192, 8192),
        (8193, 8704),
        (16384, 16384),
        (16385, 17408),
        (2**30 + 1, 2**30 + 2**25),
    ],
)
def test_lengths_are_rounded_as_the_format_says(length: int, padded: int) -> None:
    assert padded_length(length) == padded


@given(st.binary(max_size=6000))
def test_what_was_padded_comes_back(document: bytes) -> None:
    padded = pad(document)

    assert unpad(padded) == document
    assert len(padded) == padded_length(len(document) + 4)


@given(st.integers(4, 2**32))
def test_padding_is_small_and_never_cuts(length: int) -> None:
    padded = padded_length(length)

    assert length <= padded <= max(length + 1023, length * 1.12)
    assert padded_length(padded) == padded


@given(st.binary(max_size=2100))
def test_other_bytes_are_no_padding(plaintext: bytes) -> None:
    try:
        document = unpad(plaintext)
    except ValueError:
        return

    assert pad(document) == plaintext
