"""The rehearsal's clock: the machine's, moved forward as far as somebody wished."""

from collections.abc import Callable
from datetime import datetime, timedelta


class MovableClock:
    """A clock that goes on from wherever it was moved to; never back."""

    def __init__(self, machine: Callable[[], datetime]) -> None:
        """Begin at the machine's time."""
        self._machine, self._ahead = machine, timedelta(0)

    def now(self) -> datetime:
        """Return the rehearsal's moment, aware UTC."""
        return self._machine() + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far the clock has been moved."""
        return self._ahead

    def keep_up(self, ahead: timedelta) -> None:
        """Be at least so far ahead, as another clock of the same machine is."""
        self._ahead = max(self._ahead, ahead)

    def begin_anew(self) -> None:
        """Be at the machine's time again: only for a stage on which nothing has happened yet."""
        self._ahead = timedelta(0)

    def move_to(self, moment: datetime) -> None:
        """Be at *moment* from now on, unless it is past already."""
        self._ahead += max(moment - self.now(), timedelta(0))
