"""Sign what leaves the house and is held against it later (Ed25519, RFC 8032)."""

import hashlib
from contextlib import suppress

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crypto.fields import fields
from domain.errors import SealBroken

_LABEL = b"amana/signature/1"
_GROUP = 4


def public_key(seed: bytes) -> bytes:
    """Give the 32-byte public key of a 32-byte *seed*."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, subject: str, message: bytes) -> bytes:
    """
    Give the 64-byte signature over *message* as a *subject* ("checkpoint", "backup" …).

    Raises:
        ValueError: *subject* cannot be written as UTF-8.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_framed(subject, message))


def verify(public: bytes, subject: str, message: bytes, signature: bytes) -> None:
    """
    Hold a signature against *message*; one over another subject does not fit.

    Raises:
        SealBroken: Not signed so by the owner of *public*.
    """
    with suppress(InvalidSignature, ValueError):
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, _framed(subject, message))
        return
    raise SealBroken


def fingerprint(public: bytes) -> str:
    """Give what a person compares: SHA-256 of the public key, in groups of four digits."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def _framed(subject: str, message: bytes) -> bytes:
    return fields(_LABEL, subject.encode(), message)
