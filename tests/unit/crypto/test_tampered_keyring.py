"""A keyring file that is altered in any way is refused, by the vault and without it."""

from collections import Counter
from dataclasses import replace

import pytest

from crypto import decryptor, keyfile
from crypto.keystore import Keystore
from domain.errors import KeyFileRefused, SealBroken

MAGIC, INSTANCE, MARK, HEADER = 8, 16, 8, 16
FRONT = MAGIC + INSTANCE + 2 * MARK


def _refusal(keystore: Keystore, file: bytes) -> str:
    """Return the words of the vault's refusal; without the vault it is refused as well."""
    root, slot = keystore.root.read_bytes(), keystore.slot.read_bytes()
    with pytest.raises(SealBroken) as broken:
        decryptor.open_keyring(root, slot, file)
    with pytest.raises(KeyFileRefused) as refused:
        keyfile.read(file, root, slot)
    assert (broken.value.args, broken.value.__context__, refused.value.__cause__) == (
        (),
        None,
        None,
    )
    return str(refused.value)


def test_every_flipped_bit_is_refused_by_what_it_is_in(keystore: Keystore) -> None:
    sound, told = keystore.keyring.read_bytes(), Counter[str]()
    flipped = bytearray(sound)

    for bit in range(len(sound) * 8):
        flipped[bit // 8] ^= 1 << bit % 8
        told[_refusal(keystore, bytes(flipped)).partition(":")[0]] += 1
        flipped[bit // 8] ^= 1 << bit % 8

    assert told == {
        "the keyring file is damaged or not Amana's": 8 * MAGIC,
        "the root does not belong to this keyring": 8 * MARK,
        "the slot does not belong to this keyring": 8 * MARK,
        "the keyring file is damaged": 8 * (len(sound) - MAGIC - 2 * MARK),
    }


def test_every_cut_and_whatever_is_added_is_refused(keystore: Keystore) -> None:
    sound = keystore.keyring.read_bytes()
    added = [bytes(count) for count in range(1, 40)] + [sound, sound[FRONT:]]

    cut = {_refusal(keystore, sound[:end]) for end in range(FRONT, len(sound))}
    longer = {_refusal(keystore, sound + more) for more in added}

    assert cut == longer == {"the keyring file is damaged: restore it from its copy"}
    assert {_refusal(keystore, sound[:end]) for end in range(FRONT)} == {
        "the keyring file is damaged or not Amana's: restore it from its copy"
    }


def test_parts_of_two_generations_do_not_mix(keystore: Keystore) -> None:
    older, held = keystore.keyring.read_bytes(), keystore.load()
    keystore.write(replace(held, generation=held.generation + 1))
    newer = keystore.keyring.read_bytes()

    edges = [FRONT + HEADER, FRONT + HEADER + 24, FRONT + HEADER + 56, len(newer) - 16]

    assert len({_refusal(keystore, older[:edge] + newer[edge:]) for edge in edges}) == 1
    assert len({_refusal(keystore, newer[:edge] + older[edge:]) for edge in edges}) == 1


def test_another_installations_keyring_does_not_open_under_this_front(keystore: Keystore) -> None:
    """Whoever has root and slot of one house still cannot hand it the other's keyring."""
    sound, held = keystore.keyring.read_bytes(), keystore.load()
    keystore.write(replace(held, instance=bytes(INSTANCE), generation=held.generation + 1))
    theirs = keystore.keyring.read_bytes()

    told = {
        _refusal(keystore, one[:FRONT] + other[FRONT:])
        for one, other in ((sound, theirs), (theirs, sound))
    }

    assert told == {"the keyring file is damaged: restore it from its copy"}
