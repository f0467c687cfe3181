"""The vital signs of one process: what it counted, and whether it can do what it is for."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.deliveries import DeliveryKind
from domain.standing import Beat, Phase, Standing
from services.ports import Clock

BUCKETS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Seconds from when something was written until it was kept and answered; a last one is open."""

_FRESH = timedelta(minutes=1)
"""How old the last answer of the database may be; it is asked four times in that."""

_SILENCE = timedelta(minutes=2)
"""How long calls to Telegram may fail before it counts as away: it does now and then."""

_GRACE = timedelta(minutes=1)
_MISSED = 3
"""Intervals: a tick is late once it has missed so many of its own."""


@dataclass(slots=True)
class Tick:
    """One tick's life so far; *at* is when it last began or ended."""

    interval: timedelta
    limit: timedelta
    at: datetime
    is_running: bool = False
    took: timedelta = timedelta(0)
    failures: int = 0

    def is_late(self, now: datetime) -> bool:
        """Tell whether it hangs, or is called no more."""
        allowed = self.limit if self.is_running else _MISSED * self.interval
        return now - self.at > allowed + _GRACE


@dataclass(slots=True)
class Vitals:
    """
    Kept in memory, by numbers and kinds alone; a restart begins anew.

    Rooms are handed single methods of it: none of them can tell it whom something was about.
    """

    clock: Clock
    is_open: bool = False
    """Whether the keys are there."""

    is_poller: bool = False
    is_ours: bool | None = None
    """Whether Telegram has our address; None while it is not to call us."""

    ahead: timedelta | None = None
    """Of the database's clock, that of the host; None where they are one."""

    received: int = 0
    captures: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    capture_seconds: float = 0.0
    delivered: Counter[tuple[DeliveryKind, str]] = field(default_factory=Counter)
    calls: Counter[int] = field(default_factory=Counter)
    ticks: dict[str, Tick] = field(default_factory=dict)
    standing: Standing | None = None
    answered_at: datetime | None = None
    is_failing: bool = False

    def take_in(self, updates: int) -> None:
        """Note that updates were received, and are durable."""
        self.received += updates

    def capture(self, sent_at: datetime) -> None:
        """Note that what was sent at a moment, by Telegram's clock, is kept and answered."""
        seconds = max(0.0, (self.clock.now() - sent_at).total_seconds())
        self.captures[bisect_left(BUCKETS, seconds)] += 1
        self.capture_seconds += seconds

    def deliver(self, kind: DeliveryKind, result: str) -> None:
        """Note how one try of a delivery ended."""
        self.delivered[kind, result] += 1

    def answer(self, status: int) -> None:
        """Note how a call of the webhook was answered."""
        self.calls[status] += 1

    def poll(self, is_poller: bool) -> None:  # noqa: FBT001  # it is the whole message
        """Note whether this process polls."""
        self.is_poller = is_poller

    def own(self, is_ours: bool) -> None:  # noqa: FBT001  # as above
        """Note whether Telegram calls our address."""
        self.is_ours = is_ours

    def compare(self, ahead: timedelta) -> None:
        """Note by how much the host's clock is ahead of the database's."""
        self.ahead = ahead

    def hear(self, is_answer: bool) -> None:  # noqa: FBT001  # as above
        """Note whether Telegram answered a call."""
        self.is_failing = not is_answer
        if is_answer:
            self.answered_at = self.clock.now()

    def stand(self, standing: Standing) -> None:
        """Note what lies in the database."""
        self.standing = standing

    def beat(self, beat: Beat) -> None:
        """Note what a tick did."""
        if beat.phase is Phase.OVER:
            self.ticks.pop(beat.tick, None)
            return
        now = self.clock.now()
        tick = self.ticks.setdefault(beat.tick, Tick(beat.interval, beat.limit, now))
        tick.at, tick.is_running = now, beat.phase is Phase.BEGUN
        if beat.phase in {Phase.WELL, Phase.FAILED}:
            tick.took = beat.took
            tick.failures += beat.phase is Phase.FAILED

    def checks(self) -> dict[str, bool]:
        """Return what it takes to receive and to send, and whether it is so."""
        now = self.clock.now()
        found = {
            "keys": self.is_open,
            "database": self.standing is not None and now - self.standing.at <= _FRESH,
            "telegram": self._hears_telegram(now),
            "ticks": not any(each.is_late(now) for each in self.ticks.values()),
        }
        return found if self.is_ours is None else {**found, "webhook": self.is_ours}

    def _hears_telegram(self, now: datetime) -> bool:
        """Whoever has nothing to ask is not away: only calls that fail tell."""
        if self.answered_at is None:
            return False
        return not self.is_failing or now - self.answered_at <= _SILENCE
