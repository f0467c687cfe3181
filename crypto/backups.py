"""Seals a backup for its officers, signs what came of it, and holds it against the signature."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crypto import age, documents, signatures
from crypto.age import Reader, Writer
from crypto.failures import FAILURES
from domain.backups import FORMAT, KIND, SIGNATURE, Manifest
from domain.errors import SealBroken
from domain.recovery import Recipient, RecoveryRefused

_SUBJECT = "backup"
_AT_ONCE = 1 << 20

Sign = Callable[[str, bytes], bytes]
"""Takes a subject and a message."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What lies beside a backup."""

    format: int
    instance: str
    kind: str
    manifest: str
    public_key: bytes
    sha512: str
    signature: bytes


def digest(content: bytes) -> str:
    """Give the SHA-256 of *content* in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def seal(chunks: Iterator[bytes], file: Writer, recipients: Iterable[Recipient]) -> bytes:
    """
    Write *chunks* into *file* as an age file to *recipients*; give the SHA-512 of that file.

    Raises:
        Exception: Whatever *chunks* or *file* raised.
    """
    summed = _Summed(file)
    age.encrypt(_Joined(chunks), summed, recipients)
    return summed.sum.digest()


def write_manifest(manifest: Manifest) -> bytes:
    """Write *manifest* as canonical JSON."""
    return documents.write(manifest)


def read_manifest(content: bytes, attested: Attestation) -> Manifest:
    """
    Read a manifest, and hold it against what was signed.

    Raises:
        SealBroken: It is not the one that was signed, or of another format.
    """
    try:
        manifest = documents.read(content, Manifest)
    except FAILURES:
        raise SealBroken from None
    is_ours = (manifest.format, manifest.kind) == (FORMAT, KIND)
    if not is_ours or digest(content) != attested.manifest:
        raise SealBroken
    return manifest


def attest(sum512: bytes, manifest: bytes, instance: str, public_key: bytes, sign: Sign) -> bytes:
    """Sign a backup by the SHA-512 of its file; give what lies beside it."""
    summed = hashlib.sha256(manifest).digest()
    signature = sign(_SUBJECT, sum512 + summed)
    attested = Attestation(
        FORMAT, instance, KIND, summed.hex(), public_key, sum512.hex(), signature
    )
    return documents.write(attested)


def check(line: bytes, file: Reader, fingerprint: str, name: str) -> Attestation:
    """
    Hold *file* against what lies beside it, and that against the officers' *fingerprint*.

    *name* is what an operator calls the file.

    Raises:
        RecoveryRefused: Not signed by that installation, or not what was signed.
    """
    try:
        attested = documents.read(line, Attestation)
        is_ours = (attested.format, attested.kind) == (FORMAT, KIND)
    except FAILURES:
        is_ours = False
    if not is_ours:
        msg = f"{name}{SIGNATURE} is damaged, or none of Amana's: find another copy of it"
        raise RecoveryRefused(msg)
    if not is_fingerprint(attested.public_key, fingerprint):
        msg = (
            f"{name} was signed by another installation than the fingerprint names: compare it with"
            " an officer's sheet; if it is right, the backup is another's, or forged"
        )
        raise RecoveryRefused(msg)
    try:
        message = _sum_of(file) + bytes.fromhex(attested.manifest)
        signatures.verify(attested.public_key, _SUBJECT, message, attested.signature)
    except (SealBroken, ValueError):
        msg = f"{name} is not what was signed: cut, changed or forged; find another copy"
        raise RecoveryRefused(msg) from None
    return attested


def is_fingerprint(public_key: bytes, typed: str) -> bool:
    """Tell whether *typed*, with or without its gaps, is the fingerprint of *public_key*."""
    return "".join(typed.lower().split()) == "".join(signatures.fingerprint(public_key).split())


def _sum_of(file: Reader) -> bytes:
    summed = hashlib.sha512()
    while chunk := file.read(_AT_ONCE):
        summed.update(chunk)
    return summed.digest()


class _Summed:
    """Sums up what is written."""

    def __init__(self, file: Writer) -> None:
        self._file = file
        self.sum = hashlib.sha512()

    def write(self, content: bytes) -> int:
        self.sum.update(content)
        return self._file.write(content)


class _Joined:
    """Reads chunks as one file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = memoryview(chunk)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)
