"""The keys an installation holds: values only; `keystore` brings them from disk and back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from crypto.derivation import KEY_SIZE
from crypto.envelope import KEY_ID_SIZE
from crypto.purposes import Use
from domain.calendars import month_of, months_from
from domain.desks import KEYS_AHEAD
from domain.retention import HELD, is_month

INSTANCE_SIZE = 16


class EpochState(StrEnum):
    """How far a key has come on its way out; the last two are states of a tombstone."""

    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt-only"
    RETIRED = "retired"
    SHREDDED = "shredded"


@dataclass(frozen=True, slots=True)
class Epoch:
    """One key: of a desk and the month its records expire, or of the installation."""

    id: bytes
    key: bytes = field(repr=False)
    use: Use
    desk: str = ""
    month: str = ""
    state: EpochState = EpochState.ACTIVE


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A key that is gone; its id stays, so that no backup brings it back."""

    id: bytes
    use: Use
    desk: str
    month: str
    state: EpochState


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
        *(_epoch(Use.PASSING, month=month) for month in months),
    )
    seed = secrets.token_bytes(KEY_SIZE)
    return Keyring(secrets.token_bytes(INSTANCE_SIZE), 1, seed, epochs)


def grown(keyring: Keyring, desk: str, months: Iterable[str]) -> Keyring:
    """
    Give *keyring* the epochs a desk ("": the installation) lacks, one generation on.

    A desk gets its held epoch with its first. The same keyring comes back if none was lacking.

    Raises:
        ValueError: A month not written as "2028-11".
    """
    use = Use.DESK if desk else Use.PASSING
    wanted = {*map(_checked, months), *([HELD] if desk else [])}
    had = {each.month for each in keyring.epochs if _is_active(each, use, desk)}
    added = tuple(_epoch(use, desk, month) for month in sorted(wanted - had))
    if not added:
        return keyring
    epochs = keyring.epochs + added
    return replace(keyring, generation=keyring.generation + 1, epochs=epochs)


def _is_active(epoch: Epoch, use: Use, desk: str) -> bool:
    return (epoch.use, epoch.desk, epoch.state) == (use, desk, EpochState.ACTIVE)


def _epoch(use: Use, desk: str = "", month: str = "") -> Epoch:
    key_id, key = secrets.token_bytes(KEY_ID_SIZE), secrets.token_bytes(KEY_SIZE)
    return Epoch(key_id, key, use, desk, month)


def _checked(month: str) -> str:
    if month != HELD and not is_month(month):
        msg = "a month is written as 2028-11"
        raise ValueError(msg)
    return month
