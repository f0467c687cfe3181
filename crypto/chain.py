"""The links of the audit: each entry's hash takes in the one before (`docs/format.md`)."""

import hashlib
import hmac

from crypto.fields import fields, number

_LABEL = b"amana/audit/1"


def commitment(envelope: bytes) -> bytes:
    """Give the 32 bytes (SHA-256) that stand for an envelope in the audit."""
    return hashlib.sha256(envelope).digest()


def link(
    key: bytes, *, instance: bytes, sequence: int, previous: bytes, about: bytes, committed: bytes
) -> tuple[bytes, bytes]:
    """
    Give an entry's chain value (SHA-256) and its MAC (HMAC-SHA-256 under *key*), 32 bytes each.

    Raises:
        OverflowError: *sequence* is no unsigned 64-bit number.
    """
    chained = value(
        instance=instance, sequence=sequence, previous=previous, about=about, committed=committed
    )
    return chained, hmac.digest(key, chained, "sha256")


def value(
    *, instance: bytes, sequence: int, previous: bytes, about: bytes, committed: bytes
) -> bytes:
    """
    Give an entry's chain value (SHA-256), 32 bytes: no key is needed for it.

    Raises:
        OverflowError: *sequence* is no unsigned 64-bit number.
    """
    linked = fields(_LABEL, instance, number(sequence), previous, about, committed)
    return hashlib.sha256(linked).digest()
