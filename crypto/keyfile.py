"""The bytes of the keyring file: a readable front and one envelope (`docs/format.md`)."""

from crypto import documents, envelope
from crypto.derivation import KEY_SIZE, MARK_SIZE, key_encryption_key, mark
from crypto.failures import FAILURES
from crypto.fields import number
from crypto.keyring import INSTANCE_SIZE, Keyring
from crypto.purposes import Purpose
from domain.errors import KeyFileRefused, SealBroken
from domain.secrecy import Place, Sealed


class RootForeign(KeyFileRefused):
    """The root is another keyring's."""


_MAGIC = b"AMANA-K1"
_FRONT_SIZE = len(_MAGIC) + INSTANCE_SIZE + 2 * MARK_SIZE
_GENERATION = slice(_FRONT_SIZE + 8, _FRONT_SIZE + envelope.HEADER_SIZE)

MARKED = ("root", "slot")
"""What has a mark in the front of the file, in this order."""


def marks_of(file: bytes) -> tuple[bytes, bytes]:
    """Give the marks of the root and the slot that belong to a keyring file."""
    front = file[:_FRONT_SIZE]
    return front[-2 * MARK_SIZE : -MARK_SIZE], front[-MARK_SIZE:]


def generation_of(file: bytes) -> int:
    """Give the readable generation of a keyring file."""
    return int.from_bytes(file[_GENERATION], "big")


def write(keyring: Keyring, root: bytes, slot: bytes) -> bytes:
    """Seal *keyring* under *root* and *slot*, 32 bytes each; its generation stays readable."""
    front = _MAGIC + keyring.instance + mark(root, "root") + mark(slot, "slot")
    lock = _lock(root, slot, keyring.instance, keyring.generation)
    return front + lock.seal(_place(front, keyring.generation), documents.write(keyring))


def read(file: bytes, root: bytes, slot: bytes) -> Keyring:
    """
    Open a keyring file.

    Raises:
        RootForeign: Under another root.
        KeyFileRefused: Under another slot, or damaged; the text says which.
    """
    front = file[:_FRONT_SIZE]
    _recognise(front, root, slot)
    try:
        return _open(front, file, root, slot)
    except FAILURES:
        msg = "the keyring file is damaged: restore it from its copy"
        raise KeyFileRefused(msg) from None


def instance_of(file: bytes) -> bytes:
    """
    Give the readable id of the installation, 16 bytes.

    Raises:
        KeyFileRefused: No keyring file.
    """
    if not file.startswith(_MAGIC) or len(file) < _FRONT_SIZE:
        msg = "the keyring file is damaged or not Amana's: restore it from its copy"
        raise KeyFileRefused(msg)
    return file[len(_MAGIC) : len(_MAGIC) + INSTANCE_SIZE]


def _recognise(front: bytes, root: bytes, slot: bytes) -> None:
    marks = marks_of(front)
    if not front.startswith(_MAGIC) or len(front) != _FRONT_SIZE:
        msg = "the keyring file is damaged or not Amana's: restore it from its copy"
        raise KeyFileRefused(msg)
    if marks[0] != mark(root, "root"):
        msg = (
            "the root does not belong to this keyring: point AMANA_ROOT_FILE at the root it had, or"
            " at the one that `keys rotate root --to` made, and restart the bot"
        )
        raise RootForeign(msg)
    if marks[1] != mark(slot, "slot"):
        msg = "the slot does not belong to this keyring: point AMANA_SLOT_FILE at the slot it had"
        raise KeyFileRefused(msg)


def _open(front: bytes, file: bytes, root: bytes, slot: bytes) -> Keyring:
    instance = front[len(_MAGIC) : len(_MAGIC) + INSTANCE_SIZE]
    generation = generation_of(file)
    lock, sealed = _lock(root, slot, instance, generation), Sealed(file[_FRONT_SIZE:])
    if not sealed.startswith(lock.header):
        raise SealBroken
    document = lock.open(_place(front, generation), sealed)
    keyring = documents.read(document, Keyring)
    if not is_sound(keyring) or (keyring.instance, keyring.generation) != (instance, generation):
        raise SealBroken
    return keyring


def is_sound(keyring: Keyring) -> bool:
    """Tell whether every key has its size and every id is one of a kind."""
    ids = {each.id for each in keyring.epochs}
    keys = [each.key for each in keyring.epochs]
    whole = all(len(key) == KEY_SIZE for key in [keyring.checkpoint_seed, *keys])
    return whole and len(ids) == len(keys) and all(len(i) == envelope.KEY_ID_SIZE for i in ids)


def _lock(root: bytes, slot: bytes, instance: bytes, generation: int) -> envelope.Lock:
    kek = key_encryption_key(root, slot, instance, generation)
    return envelope.lock(kek, number(generation), instance, Purpose.KEYRING)


def _place(front: bytes, generation: int) -> Place:
    return Place("keyring", front.hex(), generation)
