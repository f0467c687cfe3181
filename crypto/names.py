"""Keyed names: what must be found without being readable (HMAC-SHA-256, RFC 2104)."""

import hmac

from crypto.fields import fields


def name(key: bytes, *parts: str | int) -> bytes:
    """
    Give the 32-byte keyed name of *parts*; 5 and "5" have different names.

    Raises:
        ValueError: Text that is no Unicode.
    """
    return hmac.digest(key, fields(*map(_part, parts)), "sha256")


def _part(part: str | int) -> bytes:
    return b"i%d" % part if isinstance(part, int) else b"s" + part.encode()
