"""What was given to officers, and what it opens: escrows, a file for every pair."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.keys import Holding
from domain.recovery import RecoveryRefused
from domain.secrecy import Secret


@dataclass(frozen=True, slots=True)
class PairFile:
    """The file of one pair of officers; whoever says its *code* has opened it."""

    first: str
    """The mark of the officer whose key comes off first."""
    second: str
    code: Secret
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escrow:
    """What is known of one escrow: which keys it holds, for whom, and whether it opens."""

    id: str
    serial: int
    made_at: datetime
    generation: int
    key_ids: frozenset[str] = field(repr=False)
    """In hexadecimal."""
    pairs: tuple[PairFile, ...]
    destroyed_at: datetime | None = None
    destroyed_by: tuple[str, ...] = ()
    """Ids of the officers who said so; nobody's where none of its files could be written."""
    folder: str = ""
    """Where its files are being written; empty once all of them are durable."""

    @property
    def counts(self) -> bool:
        """Tell whether a backup may rely on it: somebody has opened a file of it since."""
        is_open = any(pair.opened_at is not None for pair in self.pairs)
        return is_open and self.destroyed_at is None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether there is no file of it, because none could be written."""
        return self.destroyed_at is not None and not self.destroyed_by

    def written(self) -> "Escrow":
        """Return this escrow with all of its files durable."""
        return replace(self, folder="")

    def withdrawn(self, now: datetime) -> "Escrow":
        """Return this escrow after its files could not be written, and nothing of them is left."""
        return replace(self.written(), destroyed_at=now)

    def confirmed(self, code: str, now: datetime) -> "Escrow":
        """
        Return this escrow with the pair's file opened that says *code*.

        Raises:
            RecoveryRefused: None of its files says it.
        """
        typed = _plain(code)
        if typed not in {_plain(pair.code.reveal()) for pair in self.pairs}:
            msg = f"no file of escrow {self.serial} says that code: read it again, whole"
            raise RecoveryRefused(msg)
        pairs = tuple(
            replace(pair, opened_at=now) if _plain(pair.code.reveal()) == typed else pair
            for pair in self.pairs
        )
        return replace(self, pairs=pairs)

    def destroyed(self, by: Iterable[str], now: datetime) -> "Escrow":
        """Return this escrow after the officers *by*, their ids, destroyed its files."""
        return replace(self.written(), destroyed_at=now, destroyed_by=tuple(by))


@dataclass(frozen=True, slots=True)
class PairEscrow:
    """An escrow's file for one pair: bytes for the disk, and the code that is inside."""

    file: bytes = field(repr=False)
    code: Secret


def holder_of(escrows: Iterable[Escrow], key_ids: Collection[str]) -> int:
    """Return the serial of the newest escrow that holds all *key_ids* (hexadecimal); 0 of none."""
    holding = [each for each in escrows if each.destroyed_at is None and each.key_ids >= {*key_ids}]
    return max((each.serial for each in holding), default=0)


@dataclass(frozen=True, slots=True)
class Closed:
    """
    What a database has under keys that came after the escrow from which its keys came back.

    `holder` is the serial of the escrow that would open most of it, and `held` how many of these
    rows; 0 where the database knows of none that holds one of their keys.
    """

    rows: int = 0
    holder: int = 0
    held: int = 0


def closed_by(lost: Collection[Holding], escrows: Iterable[Escrow]) -> Closed:
    """Return what is *lost*, and which escrow opens most of it: of records, then at all."""
    best = max((_held(lost, each) for each in escrows if each.destroyed_at is None), default=_NONE)
    _, held, holder = best if best[1] else _NONE
    return Closed(sum(each.rows for each in lost), holder, held)


_NONE = (0, 0, 0)


def _held(lost: Collection[Holding], escrow: Escrow) -> tuple[int, int, int]:
    """Return how many records and rows an escrow opens, and its serial: among equals the newest."""
    found = [each for each in lost if each.key_id.hex() in escrow.key_ids]
    records = sum(each.rows for each in found if each.table == "records")
    return records, sum(each.rows for each in found), escrow.serial


@dataclass(frozen=True, slots=True)
class KeysRestored:
    """Whose keyring came back, from which escrow, and what stays closed beside it."""

    instance: str
    serial: int
    closed: Closed = Closed()


def file_name(serial: int, first: str, second: str) -> str:
    """Return the name of a pair's file, by the marks of the two (`docs/format.md`)."""
    return f"escrow-{serial:04}-{first}-{second}.age"


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
