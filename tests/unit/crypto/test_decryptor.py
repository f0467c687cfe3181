"""The vault and the independent decryptor agree, at every length where something changes."""

import hashlib

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor

from crypto import decryptor, documents, envelope
from crypto.purposes import Purpose
from domain.errors import SealBroken
from domain.secrecy import Place, Sealed, Secret

KEY, INSTANCE, KEY_ID = b"k" * 32, b"i" * 16, b"12345678"
CHUNK, OVERHEAD = 16384, 56
PLACE = Place("records", "ab" * 16, 4, "d1" * 16)
LOCK = envelope.lock(KEY, KEY_ID, INSTANCE, Purpose.RECORD, PLACE.desk)
EDGES = (0, 1020, 1021, 2044, 2045, 4092, 4093, 4348, 4349, 8188, 8189, 16380, 16381, 32764, 32765)


def _noise(seed: int, length: int) -> bytes:
    return hashlib.shake_128(b"%d" % seed).digest(length)


def _recipe(context: bytes, message: bytes) -> bytes:
    encryptor = Cobblestone256Encryptor(KEY, context)
    return encryptor.update(message) + encryptor.finalize()


@pytest.mark.parametrize("chunks", [0, 1, 2, 3])
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_the_recipe_opens_at_the_edges_of_its_chunks(chunks: int, beyond: int) -> None:
    message = _noise(chunks, max(0, chunks * CHUNK + beyond))

    ciphertext = _recipe(b"here", message)

    assert decryptor.decrypt(KEY, b"here", ciphertext) == message
    assert len(ciphertext) == OVERHEAD + len(message) + 16 * (len(message) // CHUNK + 1)


@pytest.mark.parametrize("length", [edge + near for edge in EDGES for near in (0, 1)])
def test_an_envelope_opens_at_the_edges_of_padding(length: int) -> None:
    document = b"x" * length

    sealed = LOCK.seal(PLACE, document)

    assert decryptor.open_envelope(KEY, INSTANCE, PLACE, sealed) == document
    assert LOCK.open(PLACE, sealed) == document


@pytest.mark.parametrize("length", [0, 23, 24, 55, 56, 71, 87, 88, 16400, 16471, 16472, 32871])
def test_the_decryptor_refuses_every_wrong_length(length: int) -> None:
    ciphertext = _recipe(b"here", bytes(2 * CHUNK))

    with pytest.raises(SealBroken):
        decryptor.decrypt(KEY, b"here", ciphertext[:length])


def test_the_decryptor_refuses_what_was_changed_or_moved() -> None:
    sealed = LOCK.seal(PLACE, documents.write(Secret("once")))
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]
    moved = Place(PLACE.table, PLACE.row, PLACE.version + 1, PLACE.desk)

    for place, tried in [(moved, sealed), (PLACE, sealed + b"\0"), *((PLACE, c) for c in changed)]:
        with pytest.raises(SealBroken):
            decryptor.open_envelope(KEY, INSTANCE, place, tried)


@pytest.mark.parametrize(
    "plaintext", [b"", bytes(1023), b"\0\0\0\1x1".ljust(1024, b"\0"), bytes(2048)]
)
def test_neither_takes_a_plaintext_that_is_padded_otherwise(plaintext: bytes) -> None:
    context = LOCK._bind(PLACE)  # what only a holder of the key could seal
    encryptor = Cobblestone256Encryptor(LOCK.key, context)
    sealed = Sealed(LOCK.header + encryptor.update(plaintext) + encryptor.finalize())

    with pytest.raises(SealBroken):
        decryptor.open_envelope(KEY, INSTANCE, PLACE, sealed)
    with pytest.raises(ValueError, match=r"^$"):
        LOCK.open(PLACE, sealed)
