"""Who can bring an installation back, and what was given to them: officers and escrows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from domain.errors import OperatorRefusal
from domain.keys import Holding
from domain.secrecy import Secret

LEAST_OFFICERS = 3
"""With three, any two suffice and any one may be lost."""

OFFICERS_NEEDED = 2
"""Who together decide what cannot be undone, and open what no one alone can."""


WAITING_PERIOD = timedelta(days=7)
"""How long others must have known of an officer before his word destroys anything."""


class RecoveryRefused(OperatorRefusal):
    """Something about officers, escrows or backups; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An officer's public *age* key, and the mark by which files name it."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Hearer:
    """
    A head of desk or an auditor, who has to know of an officer before that one counts.

    `told_at` is when a warning had reached him, `away_since` from when on he was seen suspended
    without a break, at the same `version` of his row; both by the later of two clocks.
    """

    member: str
    came_later: bool = False
    """Others were already being told when he joined: no week of his own is waited for."""
    told_at: datetime | None = None
    away_since: datetime | None = None
    version: int = 0

    @property
    def waited_for_until(self) -> datetime | None:
        """Return when he has known, or was away, for long enough; None: that does not run yet."""
        if self.came_later and self.told_at:
            return self.told_at
        since = self.told_at or self.away_since
        return since + WAITING_PERIOD if since else None


@dataclass(frozen=True, slots=True)
class Officer:
    """A recovery officer; the private key is his alone and never comes near Amana."""

    id: str
    name: Secret
    recipient: Recipient
    added_at: datetime
    removed_at: datetime | None = None
    hearers: tuple[Hearer, ...] = ()
    """Everybody who is head of a desk or auditor, as long as this one does not count."""
    counts_since: datetime | None = None
    """When his waiting period was found to be over, by the earlier of two clocks."""

    @property
    def is_present(self) -> bool:
        """Tell whether new escrows and backups are for him, too."""
        return self.removed_at is None

    @property
    def counts(self) -> bool:
        """Tell whether he is one of two who may destroy something."""
        return self.counts_since is not None

    @property
    def counts_from(self) -> datetime | None:
        """Return from when on he counts, or will at the earliest; None: somebody is untold."""
        is_known = any(each.told_at for each in self.hearers) and not self.untold
        if self.counts_since is not None or not is_known:
            return self.counts_since
        return max(each.waited_for_until or self.added_at for each in self.hearers)

    @property
    def untold(self) -> tuple[Hearer, ...]:
        """Return those whose waiting period has not begun."""
        return tuple(each for each in self.hearers if each.waited_for_until is None)


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


def pairs_of(officers: list[Officer]) -> list[tuple[Recipient, Recipient]]:
    """
    Return every pair of *officers*.

    Raises:
        RecoveryRefused: Too few for two to suffice and one to be lost.
    """
    check_enough(officers)
    return list(combinations([each.recipient for each in officers], 2))


def check_enough(officers: list[Officer]) -> None:
    """
    Make sure that there are officers enough.

    Raises:
        RecoveryRefused
    """
    if len(officers) < LEAST_OFFICERS:
        msg = (
            f"{LEAST_OFFICERS} recovery officers are needed, registered are {len(officers)}:"
            " `python bot.py recovery add NAME AGE-PUBLIC-KEY`"
        )
        raise RecoveryRefused(msg)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
