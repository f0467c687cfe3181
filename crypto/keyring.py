"""The keys an installation holds: values only; `keystore` brings them from disk and back."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crypto.derivation import KEY_SIZE
from crypto.envelope import KEY_ID_SIZE
from crypto.purposes import Use
from domain.calendars import month_of, months_from
from domain.desks import KEYS_AHEAD
from domain.keys import KeyLine, KeyState
from domain.retention import HELD, is_month

INSTANCE_SIZE = 16
_MORTAL = frozenset({Use.DESK, Use.PASSING, Use.INTAKE})
"""Whose keys come and go with the months."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One key: of a desk and the month its records expire, or of the installation."""

    id: bytes
    key: bytes = field(repr=False)
    use: Use
    desk: str = ""
    month: str = ""
    state: KeyState = KeyState.ACTIVE

    @property
    def line(self) -> KeyLine:
        """What may be told of it."""
        return KeyLine(self.id, self.use.value, self.desk, self.month, self.state)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A key that is gone; its id stays, so that no backup brings it back."""

    id: bytes
    use: Use
    desk: str
    month: str
    state: KeyState

    @property
    def line(self) -> KeyLine:
        """What may be told of it."""
        return KeyLine(self.id, self.use.value, self.desk, self.month, self.state)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Everything the keyring file says; `instance` is 16 bytes, `generation` starts at 1."""

    instance: bytes
    generation: int
    checkpoint_seed: bytes = field(repr=False)
    epochs: tuple[Epoch, ...]
    tombstones: tuple[Tombstone, ...] = ()


def make(now: datetime) -> Keyring:
    """Make the first keyring of an installation, with months of passing keys ahead of *now*."""
    months = months_from(month_of(now), KEYS_AHEAD)
    epochs = (
        _epoch(Use.IDENTITY),
        _epoch(Use.AUDIT),
        _epoch(Use.INTAKE),
        *(_epoch(Use.PASSING, month=month) for month in months),
    )
    seed = secrets.token_bytes(KEY_SIZE)
    return Keyring(secrets.token_bytes(INSTANCE_SIZE), 1, seed, epochs)


def grown(keyring: Keyring, wanted: Mapping[str, Iterable[str]]) -> Keyring:
    """
    Give *keyring* the epochs that desks ("": the installation) lack, by month, one generation on.

    A desk gets its held epoch with its first, the installation its intake key if it is older than
    those. The same keyring comes back if none was lacking.

    Raises:
        ValueError: A month not written as "2028-11".
    """
    had = {(each.use, each.desk, each.month) for each in keyring.epochs if _is_alive(each)}
    made = [
        _epoch(use, desk, month)
        for desk, months in wanted.items()
        for use, month in sorted(_needs(desk, months))
        if (use, desk, month) not in had
    ]
    return replace(advanced(keyring), epochs=(*keyring.epochs, *made)) if made else keyring


def _needs(desk: str, months: Iterable[str]) -> set[tuple[Use, str]]:
    if desk:
        return {(Use.DESK, each) for each in {HELD, *map(_checked, months)}}
    return {(Use.INTAKE, ""), *((Use.PASSING, each) for each in map(_checked, months))}


def _is_alive(epoch: Epoch) -> bool:
    return epoch.state is KeyState.ACTIVE


def advanced(keyring: Keyring) -> Keyring:
    """Give the same keys, one generation on: all that a new root or slot changes."""
    return replace(keyring, generation=keyring.generation + 1)


def renewed(keyring: Keyring, desk: str, month: str = "") -> Keyring:
    """Give the active epochs of *desk*, of one month or all, successors; the old ones open on."""
    active = [each for each in keyring.epochs if _is_active(each, Use.DESK, desk)]
    olds = [each for each in active if month in {"", each.month}]
    return _succeeded(keyring, olds, [_epoch(Use.DESK, desk, each.month) for each in olds])


def intake_renewed(keyring: Keyring) -> Keyring:
    """Give the intake key a successor; what was sealed to the old one it still opens."""
    olds = [each for each in keyring.epochs if _is_active(each, Use.INTAKE, "")]
    return _succeeded(keyring, olds, [_epoch(Use.INTAKE)])


def ended(keyring: Keyring, key_ids: Collection[bytes]) -> Keyring:
    """Let these epochs seal nothing any more; none of them gets a successor."""
    olds = [each for each in keyring.epochs if each.id in key_ids and _seals(each)]
    return _succeeded(keyring, olds, [])


def removed(keyring: Keyring, key_ids: Collection[bytes], state: KeyState) -> Keyring:
    """
    Give *keyring* without these epochs, each with a tombstone that says *state*.

    Raises:
        ValueError: One of them is a key without which nothing would open.
    """
    gone = [each for each in keyring.epochs if each.id in key_ids]
    if any(each.use not in _MORTAL for each in gone):
        msg = "identity and audit keys are never removed"
        raise ValueError(msg)
    if not gone:
        return keyring
    tombstones = tuple(Tombstone(each.id, each.use, each.desk, each.month, state) for each in gone)
    return replace(
        advanced(keyring),
        epochs=tuple(each for each in keyring.epochs if each not in gone),
        tombstones=keyring.tombstones + tombstones,
    )


def _succeeded(keyring: Keyring, olds: list[Epoch], heirs: list[Epoch]) -> Keyring:
    if not olds:
        return keyring
    ids = {each.id for each in olds}
    kept = [
        replace(each, state=KeyState.DECRYPT_ONLY) if each.id in ids else each
        for each in keyring.epochs
    ]
    return replace(advanced(keyring), epochs=(*kept, *heirs))


def _seals(epoch: Epoch) -> bool:
    return _is_alive(epoch) and epoch.use in _MORTAL


def _is_active(epoch: Epoch, use: Use, desk: str) -> bool:
    return (epoch.use, epoch.desk, epoch.state) == (use, desk, KeyState.ACTIVE)


def _epoch(use: Use, desk: str = "", month: str = "") -> Epoch:
    key_id, key = secrets.token_bytes(KEY_ID_SIZE), secrets.token_bytes(KEY_SIZE)
    return Epoch(key_id, key, use, desk, month)


def _checked(month: str) -> str:
    if month != HELD and not is_month(month):
        msg = "a month is written as 2028-11"
        raise ValueError(msg)
    return month
