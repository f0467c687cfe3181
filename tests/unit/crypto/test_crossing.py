"""Ten thousand messages cross between the vault and code that shares no line with it, both ways."""

import hashlib
from collections.abc import Callable, Iterator

from crypto import decryptor, envelope
from crypto.padding import padded_length
from crypto.purposes import Purpose
from domain.secrecy import Place, Sealed
from tests.vectors import make

Record = Callable[[str, object], None]

KEY, KEY_ID, DESK = b"k" * 32, b"12345678", "d1" * 16
LOCK = envelope.lock(KEY, KEY_ID, make.INSTANCE, Purpose.RECORD, DESK)
MARKER, CHUNK, LONGEST, MESSAGES = 4, 16384, 3 * 16384 + 2, 10_000
NOISE = hashlib.shake_128(b"a sea of words").digest(LONGEST + MESSAGES)


def _edges() -> list[int]:
    """Return every length of a document at which its padding or its last chunk changes."""
    ends = [n for n in range(MARKER, LONGEST) if padded_length(n) != padded_length(n + 1)]
    assert {CHUNK, 2 * CHUNK, 3 * CHUNK} < set(ends)
    return [end - MARKER for end in ends]


LENGTHS = sorted({0, 1, *(edge + near for edge in _edges() for near in (-1, 0, 1))})


def _messages() -> Iterator[tuple[Place, bytes]]:
    """Yield messages, each with a place of its own, at all lengths again and again."""
    for index in range(MESSAGES):
        row, part = f"{index:032x}", ("document", "title")[index % 2]
        document = NOISE[index : index + LENGTHS[index % len(LENGTHS)]]
        yield Place("records", row, index + 1, DESK, part), document


def test_what_the_vault_seals_opens_without_it(record_property: Record) -> None:
    crossed, lengths = 0, set[int]()

    for place, document in _messages():
        sealed = LOCK.seal(place, document)
        assert decryptor.open_envelope(KEY, make.INSTANCE, place, sealed) == document
        crossed, lengths = crossed + 1, lengths | {len(document)}

    assert (crossed, lengths) == (MESSAGES, set(LENGTHS))
    record_property("figures", f"sealed by the vault: {crossed} at {len(lengths)} lengths")


def test_what_was_sealed_without_the_vault_opens_in_it(record_property: Record) -> None:
    crossed = 0

    for place, document in _messages():
        row = make.row("records", place.row, version=place.version, desk=DESK, part=place.part)
        sealed = Sealed(make.seal(KEY, KEY_ID, "record", row, document))
        assert LOCK.open(place, sealed) == document
        crossed += 1

    assert crossed == MESSAGES
    record_property("figures", f"opened by the vault: {crossed} sealed elsewhere")
