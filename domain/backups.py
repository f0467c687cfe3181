"""What a backup says of itself, what is in it, and how long its file is kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.escrow import Escrow
from domain.recovery import Recipient, RecoveryRefused

FORMAT, KIND = 1, "amana-backup"

TABLES = (
    *("desks", "members", "invitations", "authenticators", "officers", "escrows", "markings"),
    *("records", "effects", "handled", "audit"),
)
"""What is in a backup, in this order; the audit comes last."""

PASSING = ("inbox", "intake", "deliveries", "keyboards", "dialogues")
"""What is left out because it only passes through."""

LEFT_OUT = (*PASSING, "pace", "received", "fence", "key_fences")
"""That, who may send next, when receiving last worked, and what belongs to the keyring."""

SIGNATURE = ".sig"
"""What the name of the file beside a backup ends with."""

MANIFEST = "manifest.json"
"""The last file of the archive."""

PART_ROWS = 2000
"""How many rows lie in one file of the archive at most."""

NUMBERS_SKIPPED = 1000
"""How many running numbers a restore passes over: who knows which were given out meanwhile."""

EVERY = timedelta(hours=24)
OVERDUE_AFTER = timedelta(hours=36)

_NAME = re.compile(r"amana-([0-9]{8}T[0-9]{6}Z)\.age")
_WRITTEN = "%Y%m%dT%H%M%SZ"
_DAYS, _WEEKS, _MONTHS = 7, 4, 12


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the archive."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A key that is gone: its id in hexadecimal, and `retired` or `shredded`."""

    id: str
    state: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last file of the archive says (`docs/format.md`)."""

    format: int
    kind: str
    instance: str
    made_at: datetime
    generation: int
    schema: str
    sequence: int
    chain: str
    parts: tuple[Part, ...]
    key_ids: tuple[str, ...]
    unknown_key_ids: tuple[str, ...]
    tombstones: tuple[Gone, ...]
    escrow: int
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows are in it."""
        return sum(part.rows for part in self.parts)

    def is_opened_by(self, key_ids: Iterable[str], shredded: Iterable[str]) -> bool:
        """Tell whether *key_ids* open all that opened then, but for what is *shredded* now."""
        wanted = {*self.key_ids} - {*self.unknown_key_ids} - {*shredded}
        return wanted <= {*key_ids}


@dataclass(frozen=True, slots=True)
class Order:
    """What a backup is made with, besides the database: for whom, under which escrow."""

    name: str
    made_at: datetime
    instance: str
    recipients: tuple[Recipient, ...]
    escrows: tuple[Escrow, ...]
    held: frozenset[str] = field(repr=False)
    """The ids of the keys that the keyring held before the moment of the backup."""
    tombstones: tuple[Gone, ...] = ()
    """From before the moment of the backup: of keys that go meanwhile there are rows in it."""

    def covering(self, wanted: frozenset[str]) -> int:
        """
        Return the newest escrow that counts and holds all keys of the ids *wanted*.

        Raises:
            RecoveryRefused: There is none.
        """
        for escrow in sorted(self.escrows, key=lambda each: each.serial, reverse=True):
            if escrow.counts and wanted <= escrow.key_ids:
                return escrow.serial
        msg = (
            "no confirmed escrow holds every key that is in use: make one with"
            " `python bot.py escrow create --to FOLDER`, and confirm it"
        )
        raise RecoveryRefused(msg)


@dataclass(frozen=True, slots=True)
class Request:
    """What the operator and two officers bring; *certificates* are files of shreddings."""

    file: str
    officers: Sequence[str]
    escrow: str
    fingerprint: str
    certificates: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A backup as it lies in its folder."""

    name: str
    made_at: datetime
    size: int
    is_signed: bool


def file_name(at: datetime) -> str:
    """Return the name of a backup made *at*."""
    return f"amana-{at.astimezone(UTC):{_WRITTEN}}.age"


def made_at(name: str) -> datetime | None:
    """Return when the backup of that name was made; None where it is no backup's name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def superfluous(backups: Iterable[Standing]) -> list[str]:
    """
    Return which signed backups are not kept, oldest first.

    Kept is the newest of each of the last 7 days, 4 weeks and 12 months that have one.
    """
    newest_first = sorted(
        (each for each in backups if each.is_signed), key=lambda each: each.made_at, reverse=True
    )
    kept: set[str] = set()
    for period, many in ((_day, _DAYS), (_week, _WEEKS), (_month, _MONTHS)):
        firsts: dict[str, str] = {}
        for each in newest_first:
            firsts.setdefault(period(each.made_at), each.name)
        kept.update(list(firsts.values())[:many])
    return sorted(each.name for each in newest_first if each.name not in kept)


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _week(at: datetime) -> str:
    return f"{at:%G-%V}"


def _month(at: datetime) -> str:
    return f"{at:%Y-%m}"
