"""What is said of the audit's end outside of the database, so that nobody can move that end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

INTERVAL = timedelta(minutes=15)
"""How often a checkpoint is written while the bot runs."""

STALE_AFTER = timedelta(minutes=30)
"""A newest checkpoint older than this is missing two others."""

_SKEW = timedelta(minutes=5)  # as far as the clocks of two machines may differ
_ALL_KEPT = timedelta(days=2)
_NAME = re.compile(
    r"(?P<at>[0-9]{8}T[0-9]{6})Z-(?P<sequence>[0-9]{12,})(?P<restored>-restored)?\.json"
)
_WRITTEN = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the chain: an entry's number and its chain value in hexadecimal."""

    sequence: int
    chain: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The numbers of entries that a restored backup does not have, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    Where the audit of an installation stood at a moment (aware UTC).

    `chain` is 64 hexadecimal digits, empty before the first entry. One that says what it was
    `restored_from` explains why older checkpoints speak of entries that are `lost`.
    """

    instance: str
    sequence: int
    chain: str
    generation: int
    at: datetime
    restored_from: Mark | None = None
    lost: Lost | None = None


def name_of(checkpoint: Checkpoint) -> str:
    """Return the name of a checkpoint's file: names sort by time."""
    kind = "-restored" if checkpoint.restored_from else ""
    return f"{checkpoint.at.astimezone(UTC):{_WRITTEN}}Z-{checkpoint.sequence:012d}{kind}.json"


def is_name(name: str) -> bool:
    """Tell whether a file's name is one of a checkpoint."""
    return _NAME.fullmatch(name) is not None


def is_misnamed(name: str, said: Checkpoint) -> bool:
    """Tell whether a file has the name of a checkpoint, and not of the one that is in it."""
    return is_name(name) and name != name_of(said)


def is_ahead(said: Checkpoint, now: datetime) -> bool:
    """Tell whether a checkpoint was signed by a clock that went wrong, or is read by one."""
    return said.at - now > _SKEW


def explains(restoration: Checkpoint, other: Checkpoint) -> bool:
    """
    Tell whether *other* was signed before a restoration, of an entry that was lost by it.

    Which came first the keyring's generation says, not the clock: that one can be set back, and
    every restoration is of a generation above all it found.
    """
    lost, origin = restoration.lost, restoration.restored_from
    if lost is None or origin is None:
        return False
    is_lost = origin.sequence < other.sequence <= lost.last
    return is_lost and other.generation < restoration.generation


def counting(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Return those that no restoration among them explains, of whatever moment they are."""
    said = list(checkpoints)
    restored = [each for each in said if each.restored_from]
    return [each for each in said if not any(explains(other, each) for other in restored)]


def lost_beyond(end: int, checkpoints: Iterable[Checkpoint]) -> Lost | None:
    """Return the entries after *end* that the *checkpoints* know; None where they know of none."""
    last = max((each.sequence for each in counting(checkpoints)), default=end)
    return Lost(end + 1, last) if last > end else None


def is_told(statement: Checkpoint, restored_from: Mark, lost: Lost | None) -> bool:
    """Tell whether a *statement* is of a restoration from there, and covers all that was *lost*."""
    if statement.restored_from != restored_from:
        return False
    return lost is None or (statement.lost is not None and statement.lost.last >= lost.last)


def restorations(names: Iterable[str]) -> list[str]:
    """Return the names that claim to be of restored databases."""
    found = [(match, name) for name in names if (match := _NAME.fullmatch(name))]
    return [name for match, name in found if match["restored"]]


def furthest(names: Iterable[str]) -> list[str]:
    """Return the names of checkpoints, those that claim to be furthest along the audit first."""
    found = [(match, name) for name in names if (match := _NAME.fullmatch(name))]
    along = [(int(match["sequence"]), name) for match, name in found]
    return [name for _, name in sorted(along, reverse=True)]


def last_known(names: Iterable[str]) -> int:
    """Return the furthest entry that the *names* of checkpoints claim; -1 where none is one."""
    found = [match for name in names if (match := _NAME.fullmatch(name))]
    return max((int(match["sequence"]) for match in found), default=-1)


def superfluous(names: Iterable[str], now: datetime) -> list[str]:
    """Return which files are not kept: of days long ago all but the last, of restorations none."""
    kept: set[str] = set()
    days: dict[str, str] = {}
    found = [(match, name) for name in sorted(names) if (match := _NAME.fullmatch(name))]
    for match, name in found:
        if match["restored"] or _is_recent(match["at"], now):
            kept.add(name)
        else:
            days[match["at"][:8]] = name
    kept.update(days.values())
    return [name for _, name in found if name not in kept]


def _is_recent(written: str, now: datetime) -> bool:
    try:
        at = datetime.strptime(written, _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return True  # no moment: whoever made it, it is not ours to remove
    return now - at <= _ALL_KEPT
