"""Gives the root: 32 bytes as a file holds them, or what Argon2id makes of a passphrase."""

import hashlib
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crypto.derivation import KEY_SIZE
from domain.errors import KeyFileRefused, PassphraseWanted
from domain.passphrases import normalised
from domain.secrecy import Secret

_MAGIC = b"AMANA-P1"
_BODY = struct.Struct(">16sIII")
_CHECK_SIZE = 8
_MEMORY, _PASSES, _LANES = range(1 << 16, (1 << 21) + 1), range(1, 17), range(1, 17)
"""What a descriptor may ask for: 64 MiB to 2 GiB, in KiB (RFC 9106 §4, both recommendations)."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """
    What the root's file holds in the place of a root: how to make it of the passphrase.

    *memory* is in KiB. By default four times the memory of RFC 9106's second recommendation.
    """

    salt: bytes
    memory: int = 1 << 18
    passes: int = 3
    lanes: int = 4

    def write(self) -> bytes:
        """Give its 44 bytes (`docs/format.md`)."""
        front = _MAGIC + _BODY.pack(self.salt, self.memory, self.passes, self.lanes)
        return front + _check(front)

    def root(self, passphrase: Secret) -> bytes:
        """
        Derive the 32-byte root: Argon2id, version 1.3 (RFC 9106).

        Raises:
            KeyFileRefused: The memory is not to be had.
            PassphraseUnfit: No text.
        """
        salt, words = self.salt, normalised(passphrase).reveal().encode()
        try:
            cost = Argon2id(
                salt=salt,
                length=KEY_SIZE,
                iterations=self.passes,
                lanes=self.lanes,
                memory_cost=self.memory,
            )
            return cost.derive(words)
        except MemoryError:
            msg = f"the passphrase needs {self.memory >> 10} MiB of memory: make room and try again"
            raise KeyFileRefused(msg) from None


def fresh_descriptor() -> Descriptor:
    """Make a descriptor with a salt of its own."""
    return Descriptor(secrets.token_bytes(16))


def is_descriptor(content: bytes) -> bool:
    """Tell whether a root's file asks for a passphrase."""
    return content.startswith(_MAGIC)


def read_descriptor(content: bytes) -> Descriptor:
    """
    Read a descriptor.

    Raises:
        KeyFileRefused: Damaged, or it asks for more or less than may be asked for.
    """
    front, check = content[:-_CHECK_SIZE], content[-_CHECK_SIZE:]
    if len(front) != len(_MAGIC) + _BODY.size or not is_descriptor(front) or check != _check(front):
        msg = "the root's file is damaged: restore it from its copy"
        raise KeyFileRefused(msg)
    found = Descriptor(*_BODY.unpack(front[len(_MAGIC) :]))
    if found.memory not in _MEMORY or found.passes not in _PASSES or found.lanes not in _LANES:
        msg = "the root's file asks for what no version of Amana writes: restore it from its copy"
        raise KeyFileRefused(msg)
    return found


def nobody() -> Secret:
    """
    Ask for a passphrase where there is nobody to ask.

    Raises:
        PassphraseWanted
    """
    msg = "the root is a passphrase, and there is no terminal to ask for it: use one"
    raise PassphraseWanted(msg)


class RootSource:
    """Makes the root of what its file holds; a passphrase is asked for once in a process."""

    def __init__(self, ask: Callable[[], Secret] = nobody) -> None:
        """*ask* gives a passphrase, and raises an `AmanaError` where nobody gives one."""
        self._ask = ask
        self._roots: dict[bytes, bytes] = {}

    def root_of(self, content: bytes) -> bytes:
        """
        Give the 32-byte root of the *content* of its file; what is no descriptor is the root.

        Raises:
            KeyFileRefused: A damaged descriptor, no memory, or nobody to ask.
            PassphraseUnfit: No text.
        """
        if not is_descriptor(content):
            return content
        if content not in self._roots:
            descriptor = read_descriptor(content)
            self._roots[content] = descriptor.root(self._ask())
        return self._roots[content]

    def made(self, passphrase: Secret) -> bytes:
        """
        Give the content of a file for the root that a new *passphrase* makes; nobody is asked.

        Raises:
            KeyFileRefused, PassphraseUnfit: As `Descriptor.root`.
        """
        descriptor = fresh_descriptor()
        content = descriptor.write()
        self._roots[content] = descriptor.root(passphrase)
        return content

    def forget(self, content: bytes) -> None:
        """Ask again the next time: that was not the passphrase."""
        self._roots.pop(content, None)

    def forget_all(self) -> None:
        """Hold no root any more: whoever needs one gives the passphrase again."""
        self._roots.clear()


def _check(front: bytes) -> bytes:
    """Tell a damaged descriptor from a wrong passphrase; who changes one can change both."""
    return hashlib.sha256(front).digest()[:_CHECK_SIZE]
