"""The hours in which a member wants no sound: what comes then comes all the same, silently."""

from datetime import time
from enum import StrEnum


class Quiet(StrEnum):
    """From which hour to which, as a wall clock shows them; the last hour is not quiet any more."""

    NONE = "none"
    FROM_21 = "21-6"
    FROM_22 = "22-7"
    FROM_23 = "23-6"

    def holds(self, clock: time) -> bool:
        """Tell whether it is quiet when a wall clock shows *clock*."""
        if self is Quiet.NONE:
            return False
        begin, end = map(int, self.value.split("-"))
        return clock.hour >= begin or clock.hour < end
