"""The hours in which a member wants no sound: what comes then comes all the same, silently."""

from datetime import datetime, time, timedelta
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

    def ends(self, wall: datetime) -> datetime | None:
        """Return when the quiet hours around a naive wall time end; None outside of them."""
        if not self.holds(wall.time()):
            return None
        end = datetime.combine(wall.date(), time(int(self.value.split("-")[1])))
        return end if end > wall else end + timedelta(days=1)
