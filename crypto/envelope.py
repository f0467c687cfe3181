"""Seal and open one document at one place under one key: the envelope of `docs/format.md`."""

from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

from crypto import padding
from crypto.derivation import subkey
from crypto.fields import fields, number
from crypto.purposes import Purpose
from domain.secrecy import Place, Sealed

MAGIC, FORMAT, SUITE, FLAGS = b"AMA", 1, 1, 0
KEY_ID_SIZE = 8
HEADER_SIZE = 16
_LABEL = b"amana/place/1"
_SHORTEST = HEADER_SIZE + 56 + 16
_PURPOSES = frozenset(bytes((each,)) for each in Purpose)


def header_of(purpose: Purpose, key_id: bytes) -> bytes:
    """Give the 16 readable bytes that every envelope begins with."""
    return MAGIC + bytes((FORMAT, SUITE, purpose, padding.SCHEME, FLAGS)) + key_id


def looks_sealed(sealed: bytes) -> bool:
    """Tell whether these may be the bytes of an envelope, whatever its key."""
    front = MAGIC + bytes((FORMAT, SUITE))
    is_known = sealed[5:6] in _PURPOSES and sealed[6:8] == bytes((padding.SCHEME, FLAGS))
    return sealed.startswith(front) and is_known and len(sealed) >= _SHORTEST


@dataclass(frozen=True, slots=True)
class Lock:
    """One key for one purpose: what it takes to seal and open, derived once."""

    header: bytes
    purpose: Purpose
    desk: str
    """The desk whose records it may open; empty where the key belongs to no desk."""
    bound: bytes
    """The beginning of every place: label, instance, header."""
    key: bytes = field(repr=False)

    def seal(self, place: Place, document: bytes) -> Sealed:
        """
        Seal *document* at *place*.

        Raises:
            ValueError, OverflowError: A document or a place that cannot be written.
        """
        cobblestone = Cobblestone256Encryptor(self.key, self._bind(place))
        begun = cobblestone.update(padding.pad(document))
        return Sealed(self.header + begun + cobblestone.finalize())

    def open(self, place: Place, sealed: Sealed) -> bytes:
        """
        Open an envelope whose header is this lock's.

        Raises:
            InvalidTag, AlreadyFinalized: Changed, cut, lengthened, or moved.
            ValueError, OverflowError: A plaintext or a place that cannot be.
        """
        cobblestone = Cobblestone256Decryptor(self.key, self._bind(place))
        begun = cobblestone.update(memoryview(sealed)[HEADER_SIZE:])
        return padding.unpad(begun + cobblestone.finalize())

    def _bind(self, place: Place) -> bytes:
        shelf, part = _shelf(place.desk, place.table), _part(place.part)
        return self.bound + shelf + fields(place.row.encode()) + part + number(place.version)


@lru_cache(maxsize=1024)
def _shelf(desk: str, table: str) -> bytes:
    return fields(desk.encode(), table.encode())


@lru_cache(maxsize=64)
def _part(part: str) -> bytes:
    """Give the part with the length of the version that follows it."""
    return fields(part.encode(), bytes(8))[:-8]


def lock(key: bytes, key_id: bytes, instance: bytes, purpose: Purpose, desk: str = "") -> Lock:
    """Derive the lock that *key* has for *purpose*; *instance* is 16 bytes."""
    header = header_of(purpose, key_id)
    bound = fields(_LABEL, instance, header)
    return Lock(header, purpose, desk, bound, subkey(key, purpose.name.lower()))
