"""Who can bring an installation back: recovery officers, and from when on one counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from domain.errors import OperatorRefusal
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
