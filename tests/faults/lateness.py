"""How late what was owed came, what came twice, and which death explains either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from domain.deliveries import LEASE
from tests.faults.owing import Due
from tests.faults.takeovers import Takeover


@dataclass(frozen=True, slots=True)
class Lateness:
    """What fell *due*, when it *came*, from whom it was *taken* over, and who was *killed* when."""

    due: Mapping[Due, datetime]
    came: Mapping[Due, Sequence[datetime]]
    taken: Mapping[Due, Sequence[Takeover]]
    killed: Mapping[str, datetime]

    def lost(self) -> set[Due]:
        """Return what never came."""
        return self.due.keys() - self.came.keys()

    def unasked(self) -> set[Due]:
        """Return what came and was owed to nobody."""
        return self.came.keys() - self.due.keys()

    def again(self) -> dict[Due, int]:
        """Return how often too often each thing came."""
        return {each: len(came) - 1 for each, came in self.came.items() if len(came) > 1}

    def unexplained(self) -> list[Due]:
        """Return what came more often than somebody died between its journal and its end."""
        return [each for each, more in self.again().items() if more > len(self._uncertain(each))]

    def orphaned(self) -> list[Takeover]:
        """Return what was taken from a replica that nobody had killed."""
        every = [each for taken in self.taken.values() for each in taken]
        return [each for each in every if each.holder not in self.killed]

    def too_late(self, look: timedelta) -> dict[Due, timedelta]:
        """
        Return what came later than a lease after its hour.

        What somebody had who was killed has until a lease (and a *look*) after his death.
        """
        waited = {each: self._waited(each) for each in self.due}
        return {
            each: wait
            for each, wait in waited.items()
            if wait > (LEASE + look if each in self.taken else LEASE)
        }

    def summary(self) -> str:
        """Return the line for the closing figures."""
        late = [(self.came[each][0] - due).total_seconds() for each, due in self.due.items()]
        middle, most = (quantiles(late, n=100, method="inclusive")[at] for at in (49, 98))
        over = sum(each > LEASE.total_seconds() for each in late)
        uncertain = sum(len(self._uncertain(each)) for each in self.due)
        return (
            f"{len(self.killed)} kills, {len(late)} owed, lost {len(self.lost())},"
            f" taken over from the dead {sum(map(len, self.taken.values()))}"
            f" (while being sent {uncertain}), came again {sum(self.again().values())}"
            f" (unexplained {len(self.unexplained())});"
            f" late: half {middle:.1f} s, 99 in 100 {most:.1f} s, most {max(late):.1f} s,"
            f" over a lease {over}"
        )

    def _waited(self, each: Due) -> timedelta:
        """Return how long it took to come from its hour on, or from the last death that it met."""
        deaths = [self.killed[taken.holder] for taken in self.taken.get(each, ())]
        return self.came[each][0] - max([self.due[each], *deaths])

    def _uncertain(self, each: Due) -> list[Takeover]:
        return [taken for taken in self.taken.get(each, ()) if taken.was_started]
