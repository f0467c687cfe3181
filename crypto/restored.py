"""An escrow's keyring as it comes back: newer than all before, and without what was gone."""

from collections.abc import Iterable
from dataclasses import replace

from crypto.keyring import Keyring, grown, removed
from crypto.purposes import Use
from domain.backups import Gone
from domain.keys import KeyState

_GONE = (KeyState.RETIRED, KeyState.SHREDDED)


def restored(keyring: Keyring, gone: Iterable[Gone], known: int) -> Keyring:
    """
    Give *keyring* a generation above its own and the one *known*, without the keys that are *gone*.

    Where a retired key was the last of a desk's month, the month gets a new one.

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
    return replace(kept, generation=max(keyring.generation, known) + 1)
