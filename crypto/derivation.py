"""Derive keys from keys (HKDF, RFC 5869, with SHA-512), each under a name of its own."""

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from crypto.fields import fields, number

KEY_SIZE = 32
MARK_SIZE = 8


def subkey(key: bytes, name: str) -> bytes:
    """
    Derive the 32-byte key that *key* has for one purpose or lookup.

    Raises:
        ValueError: *name* cannot be written as UTF-8.
    """
    return _expand(key, b"amana/subkey/1", name)


def mark(key: bytes, name: str) -> bytes:
    """
    Give 8 readable bytes that recognise a random *key* and tell nothing else of it.

    Raises:
        ValueError: *name* cannot be written as UTF-8.
    """
    return _expand(key, b"amana/mark/1", name)[:MARK_SIZE]


def key_encryption_key(root: bytes, slot: bytes, instance: bytes, generation: int) -> bytes:
    """
    Derive the 32-byte key that seals one generation of the keyring file.

    Raises:
        OverflowError: *generation* is no unsigned 64-bit number.
    """
    info = fields(b"amana/kek/1", instance, number(generation))
    return HKDF(SHA512(), KEY_SIZE, salt=instance, info=info).derive(root + slot)


def _expand(key: bytes, label: bytes, name: str) -> bytes:
    return HKDFExpand(SHA512(), KEY_SIZE, fields(label, name.encode())).derive(key)
