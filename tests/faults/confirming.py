"""Looks into the database whenever Telegram is told that an update is in good hands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import psycopg

from rehearsal.telegram import StandIn
from rehearsal.updates import UpdateQueue

_KEPT = """
    SELECT id FROM inbox WHERE id = ANY(%(asked)s)
    UNION SELECT id FROM handled WHERE id = ANY(%(asked)s)
    UNION SELECT id FROM intake WHERE id = ANY(%(asked)s)
"""


@dataclass(slots=True)
class Confirmed:
    """What was confirmed, and what of it was *early*: not in the database at that moment."""

    url: Callable[[], str]
    early: list[int] = field(default_factory=list)
    count: int = 0
    _unseen: list[int] = field(default_factory=list)

    def look(self, confirmed: Iterable[int]) -> None:
        """
        Look for updates just confirmed, and for those that were when the database was away.

        Telegram does not bring those again: what is not there then never will be.
        """
        asked = [*self._unseen, *confirmed]
        self.count += len(asked) - len(self._unseen)
        try:
            with psycopg.connect(self.url()) as connection:
                kept = {row[0] for row in connection.execute(_KEPT, {"asked": asked})}
        except psycopg.OperationalError:
            self._unseen = asked
        else:
            self._unseen = []
            self.early += [each for each in asked if each not in kept]


class _Watched(UpdateQueue):
    """A queue that says what is forgotten because the bot has it."""

    confirmed: Confirmed

    def confirm(self, offset: int) -> None:
        before = self._ids()
        super().confirm(offset)
        self._tell(before)

    def forget(self, update_id: int) -> None:
        before = self._ids()
        super().forget(update_id)
        self._tell(before)

    def _ids(self) -> set[int]:
        return {int(str(each["update_id"])) for each in self.waiting(1_000_000)}

    def _tell(self, before: set[int]) -> None:
        if gone := before - self._ids():
            self.confirmed.look(sorted(gone))


def watch_confirming(stand_in: StandIn, url: Callable[[], str]) -> Confirmed:
    """Look at every update that Telegram forgets; there was none yet, so numbers begin anew."""
    queue = _Watched(stand_in.now, first_update=1)
    queue.confirmed = Confirmed(url)
    stand_in.updates = queue
    return queue.confirmed
