"""Hide the length of what was written: 1 KiB steps to 4 KiB, then Padmé (padding scheme 1)."""

from struct import Struct

SCHEME = 1
_STEP = 1024
_STEPS_END = 4096
_LENGTH = Struct(">I")


def padded_length(length: int) -> int:
    """Round *length* up, in bytes, its four-byte marker included (Nikitin et al., PURBs, 2019)."""
    if length <= _STEPS_END:
        return -(-length // _STEP) * _STEP
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def pad(document: bytes) -> bytes:
    """
    Give the length, *document*, and zeros up to the padded length.

    Raises:
        ValueError: The document has 2^32 bytes or more.
    """
    if len(document) >> 32:
        raise ValueError
    plaintext = _LENGTH.pack(len(document)) + document
    return plaintext.ljust(padded_length(len(plaintext)), b"\0")


def unpad(plaintext: bytes) -> bytes:
    """
    Give the document back.

    Raises:
        ValueError: Not exactly what `pad` makes.
    """
    if len(plaintext) < _LENGTH.size:
        raise ValueError
    end = _LENGTH.size + _LENGTH.unpack_from(plaintext)[0]
    if padded_length(end) != len(plaintext) or plaintext.count(0, end) != len(plaintext) - end:
        raise ValueError
    return plaintext[_LENGTH.size : end]
