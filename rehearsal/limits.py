"""Telegram's own limits on what one bot says: what is more is refused, with a pause (429)."""

from collections import defaultdict, deque
from collections.abc import Callable

_A_SECOND, _A_MINUTE_IN_A_GROUP = 30, 20
"""Messages (Bot API, FAQ)."""

_WITHIN_TEN_SECONDS = 14
"""To one person: one a second, and shortly somewhat more (Bot API, FAQ); how much nobody says."""


class Limits:
    """Counts what is said; *now* gives the seconds of a steady clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._said: dict[int, deque[float]] = defaultdict(deque)
        self._everything: deque[float] = deque()
        self.is_enforced = False

    def refuses(self, chat: int) -> bool:
        """Take one more message to *chat*, or say that it is one too many."""
        if not self.is_enforced:
            return False
        now, said = self._now(), self._said[chat]
        window, most = (60.0, _A_MINUTE_IN_A_GROUP) if chat < 0 else (10.0, _WITHIN_TEN_SECONDS)
        _forget(said, now - window)
        _forget(self._everything, now - 1.0)
        if len(said) >= most or len(self._everything) >= _A_SECOND:
            return True
        said.append(now)
        self._everything.append(now)
        return False


def _forget(said: deque[float], before: float) -> None:
    while said and said[0] <= before:
        said.popleft()
