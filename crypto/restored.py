"""An escrow's keyring as it comes back: newer than all before, and without what was gone."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from crypto.keyring import Keyring, Tombstone, ended, grown, removed
from crypto.purposes import Use
from domain.backups import Gone, Manifest
from domain.keys import KeyState
from domain.shredding import Shredding

_GONE = (KeyState.RETIRED, KeyState.SHREDDED)


def restored(
    keyring: Keyring, gone: Iterable[Gone], shredded: Iterable[Shredding], known: int
) -> Keyring:
    """
    Give *keyring* a generation above its own and the one *known*, without the keys that are *gone*.

    Those that were *shredded* since are tombstones too, also where it never held them. Where a
    retired key was the last of a desk's month, the month gets a new one.

    Raises:
        ValueError: Something in *gone* is no key's id, or identity's or audit's.
    """
    told = list(gone)
    kept = keyring
    for state in _GONE:
        ids = {bytes.fromhex(each.id) for each in told if each.state == state.value}
        kept = removed(kept, ids, state)
    for each in kept.tombstones[len(keyring.tombstones) :]:
        if each.use is Use.DESK and each.state is KeyState.RETIRED:
            kept = grown(kept, {each.desk: [each.month]})
    for shredding in shredded:
        kept = _buried(kept, shredding)
    return _above(kept, keyring, known)


def joined(
    keyring: Keyring, closed: Collection[bytes], shredded: Iterable[Shredding], known: int
) -> Keyring:
    """
    Give *keyring* for a database that went on after it: above its own generation and *known*.

    Keys that were *shredded* since are tombstones, also those it never held; the other *closed*
    ones only open, and what they sealed gets another key. The rotation gives them up.

    Raises:
        ValueError: Something shredded is identity's or audit's key.
    """
    kept = keyring
    for each in shredded:
        kept = _buried(kept, each)
    dead = {(each.desk, each.month) for each in kept.tombstones if each.state is KeyState.SHREDDED}
    over = [each for each in kept.epochs if each.id in closed]
    kept = ended(kept, closed)
    for desk, month in sorted({(each.desk, each.month) for each in over} - dead):
        if desk:
            kept = grown(kept, {desk: [month]})
    return _above(grown(kept, {"": []}), keyring, known)  # the intake's key, if it was closed


def opens(manifest: Manifest, keyring: Keyring) -> bool:
    """Tell whether *keyring* opens all that opened when a backup was made, but for what is dead."""
    held = {each.id.hex() for each in keyring.epochs}
    return manifest.is_opened_by(held, shredded(keyring))


def shredded(keyring: Keyring) -> frozenset[str]:
    """Return the ids of the keys that are dead for good, in hexadecimal."""
    gone = [each for each in keyring.tombstones if each.state is KeyState.SHREDDED]
    return frozenset(each.id.hex() for each in gone)


def _buried(keyring: Keyring, shredding: Shredding) -> Keyring:
    """Put a tombstone in the place of each key of a shredding, or where it would have been."""
    kept = removed(keyring, shredding.key_ids, KeyState.SHREDDED)
    strange = sorted(shredding.key_ids - {each.id for each in kept.tombstones})
    where = (Use.DESK, shredding.desk, shredding.month, KeyState.SHREDDED)
    return replace(kept, tombstones=(*kept.tombstones, *(Tombstone(i, *where) for i in strange)))


def _above(made: Keyring, former: Keyring, known: int) -> Keyring:
    return replace(made, generation=max(former.generation, known) + 1)
