"""Write lists of values so that no two lists share their bytes: everything hashed or bound."""

from struct import Struct

_LENGTH = Struct(">I").pack


def fields(*values: bytes) -> bytes:
    """Join *values*, each after its length as four big-endian bytes (`docs/format.md`)."""
    return b"".join([_LENGTH(len(value)) + value for value in values])


def number(value: int) -> bytes:
    """
    Write a count as eight big-endian bytes.

    Raises:
        OverflowError: Negative, or 2^64 and above.
    """
    return value.to_bytes(8, "big")
