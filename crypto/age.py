"""The *age* format (age-encryption.org/v1) by pyrage: what officers open with their own tool."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

import pyrage
from pyrage import x25519

from domain.errors import SealBroken
from domain.recovery import Recipient, RecoveryRefused

_MARK_DIGITS = 16
_COMMENT = "#"


class Reader(Protocol):
    """What is read from; `read` gives fewer bytes than asked only at the end."""

    def read(self, size: int = -1, /) -> bytes: ...  # noqa: D102  # as a file's


class Writer(Protocol):
    """What is written to."""

    def write(self, content: bytes, /) -> int: ...  # noqa: D102  # as a file's


class Identity:
    """An officer's private key, for as long as a command needs it."""

    __slots__ = ("_key", "recipient")

    def __init__(self, key: x25519.Identity) -> None:
        self._key = key
        self.recipient = recipient_of(str(key.to_public()))

    def __repr__(self) -> str:
        return f"<identity {self.recipient.mark}>"

    def key(self) -> x25519.Identity:
        """Return the key; only this module asks for it."""
        return self._key


def recipient_of(text: str) -> Recipient:
    """
    Read an officer's public key.

    Raises:
        RecoveryRefused: It is none.
    """
    try:
        key = str(x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError:
        msg = "this is no public key of age: paste the line age1… that `age-keygen` printed"
        raise RecoveryRefused(msg) from None
    return Recipient(key, hashlib.sha256(key.encode()).hexdigest()[:_MARK_DIGITS])


def identity_of(text: str) -> Identity:
    """
    Read an officer's private key as `age-keygen` writes it: one line, and comments.

    Raises:
        RecoveryRefused: There is none, or more than one.
    """
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith(_COMMENT)]
    try:
        (line,) = keys
        return Identity(x25519.Identity.from_str(line))
    except (ValueError, pyrage.IdentityError):
        msg = "it must hold one line AGE-SECRET-KEY-1…, as `age-keygen` writes it"
        raise RecoveryRefused(msg) from None


def encrypt(reader: Reader, writer: Writer, recipients: Iterable[Recipient]) -> None:
    """
    Write what *reader* gives as an age file that each of *recipients* opens; memory stays flat.

    Raises:
        OSError: What the reader or the writer raised, if it was one.
    """
    source, sink = _Source(reader), _Sink(writer)
    keys = [x25519.Recipient.from_str(each.text) for each in recipients]
    try:
        pyrage.encrypt_io(source, sink, keys)
    except pyrage.EncryptError:
        _raise_own(source, sink)
        raise SealBroken from None


def decrypt(reader: Reader, writer: Writer, identities: Sequence[Identity]) -> None:
    """
    Write the plaintext of an age file; it counts only once this has returned.

    What was written before an error must be thrown away: age hands out each chunk as it goes.

    Raises:
        SealBroken: None of *identities* opens it, or it is changed or cut.
        OSError: What the reader or the writer raised, if it was one.
    """
    source, sink = _Source(reader), _Sink(writer)
    try:
        pyrage.decrypt_io(source, sink, [each.key() for each in identities])
    except (pyrage.DecryptError, OSError):  # its own failures halfway are an OSError
        _raise_own(source, sink)
        raise SealBroken from None


def seal(content: bytes, recipient: Recipient) -> bytes:
    """Give *content* as an age file that one recipient opens."""
    sealed: bytes = pyrage.encrypt(content, [x25519.Recipient.from_str(recipient.text)])
    return sealed


def unseal(content: bytes, identities: Sequence[Identity]) -> bytes:
    """
    Open a small age file.

    Raises:
        SealBroken
    """
    try:
        opened: bytes = pyrage.decrypt(content, [each.key() for each in identities])
    except (pyrage.DecryptError, OSError):
        raise SealBroken from None
    return opened


class _Source:
    """Remembers what its reader raised: pyrage makes a text of it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._reader.read(size)
        except Exception as error:
            self.error = error
            raise


class _Sink:
    """Remembers what its writer raised."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.error: Exception | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._writer.write(content)
        except Exception as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Do nothing: whoever opened the file makes it durable."""


def _raise_own(source: _Source, sink: _Sink) -> None:
    error = source.error or sink.error
    if error is not None:
        raise error from None
