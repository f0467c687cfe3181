"""What is destroyed for ever: whose word it takes, how far it has come, what is certified of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import OperatorRefusal

REOPENED_AFTER = timedelta(hours=1)
"""When a shredding that closed its keys and went no further is taken back."""


class ShredRefused(OperatorRefusal):
    """Something that is not shredded, or not so; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Shredding:
    """
    One month of a desk on its way out.

    Decided by two officers (their ids), or by the clock when there are none. `keys` are ids in
    hexadecimal; `records` were counted when it was decided, `held` were on hold and stay;
    `generation` and `new_generation` are the keyring's before and after.
    """

    desk: str
    code: str
    month: str
    keys: tuple[str, ...]
    records: int
    held: int
    generation: int
    decided_at: datetime
    approved_by: tuple[str, ...] = ()
    new_generation: int = 0
    destroyed_at: datetime | None = None
    deleted: int = 0
    ended_at: datetime | None = None

    @property
    def key_ids(self) -> frozenset[bytes]:
        """The ids of its keys."""
        return frozenset(map(bytes.fromhex, self.keys))

    @property
    def is_destroyed(self) -> bool:
        """Tell whether its keys are gone, and no row can join or leave those under them."""
        return self.destroyed_at is not None

    def destroyed(self, generation: int, deleted: int, now: datetime) -> "Shredding":
        """Return it once no keyring holds its keys, with the rows that are deleted after them."""
        return replace(self, new_generation=generation, deleted=deleted, destroyed_at=now)


class Unreached(StrEnum):
    """What a shredding cannot reach, as a certificate names it."""

    FLASH_WEAR = "flash-wear"
    HOST_SNAPSHOTS = "host-snapshots"
    TELEGRAM_COPIES = "telegram-copies"
    ESCROWS = "escrows"


@dataclass(frozen=True, slots=True)
class Certificate:
    """
    What is signed of a shredding, whenever it is asked for.

    `escrows` are the serials of those that hold a key of it and are not known to be destroyed.
    """

    instance: str
    shredding: Shredding
    issued_at: datetime
    unreached: tuple[Unreached, ...]
    escrows: tuple[int, ...] = ()


def certify(
    instance: str, shredding: Shredding, escrows: tuple[int, ...], now: datetime
) -> Certificate:
    """Return what can be said of *shredding* now."""
    unreached = tuple(each for each in Unreached if each is not Unreached.ESCROWS or escrows)
    return Certificate(instance, shredding, now, unreached, escrows)


def named(desk: str, month: str) -> str:
    """Return what the audit's entries about a shredding are about."""
    return f"shred:{desk}:{month}"
