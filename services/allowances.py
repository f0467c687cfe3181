"""So many of something within a span, for each person: who has had them waits, or is refused."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_MOST_KEYS = 10_000
"""Of whom something is remembered; beyond, whoever has been quiet is forgotten first."""


@dataclass(slots=True)
class Allowance:
    """
    At most *most* within any span of *within*, for each key.

    It is kept in memory: a restart forgives everything, and each process counts for itself. What
    has to outlast that, wrong codes and unlocks, is counted in the database.
    """

    most: int
    within: timedelta
    _taken: dict[object, deque[datetime]] = field(default_factory=dict)

    def take(self, key: object, now: datetime) -> bool:
        """Take one; False, and nothing is taken, when there is none left."""
        taken = self._taken.pop(key, None) or deque()
        while taken and not now - self.within < taken[0] <= now:  # a clock put back forgives too
            taken.popleft()
        is_left = len(taken) < self.most
        if is_left:
            taken.append(now)
        self._taken[key] = taken  # at the end: the order is that of the last touch
        while len(self._taken) > _MOST_KEYS:
            del self._taken[next(iter(self._taken))]
        return is_left
