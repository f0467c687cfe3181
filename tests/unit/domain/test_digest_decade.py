"""Every digest of eleven years in eight zones, against somebody who only looks at the wall."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.calendars import next_digest
from tests.walls import (
    CHANGED,
    DAY,
    DECADE,
    ZONES,
    changes,
    due_moments,
    looks,
    seen,
    zones_of,
)

NONE = timedelta(0)
NO_DAY_OFF: frozenset[int] = frozenset()
HISTORY = datetime(2026, 1, 1, tzinfo=UTC)

_MIDNIGHT = "00:00 00:30 01:00 07:00 22:30 23:00 23:30"

HOURS = {
    "Africa/Cairo": _MIDNIGHT,
    "Asia/Beirut": _MIDNIGHT,
    "Africa/Casablanca": "01:00 01:30 02:00 02:30 03:00 07:00",
    "America/Santiago": _MIDNIGHT,
    "Asia/Karachi": "00:00 07:00",
    "Pacific/Apia": "02:30 03:00 03:30 04:00 07:00",
    "Asia/Riyadh": "00:00 07:00",
    "Asia/Dubai": "00:00 07:00",
}
"""What the changes of clocks there skip or show twice, the edges of it, and a calm hour."""

SKIPPED = {
    "Africa/Cairo": {"00:00": 8, "00:30": 8},
    "Asia/Beirut": {"00:00": 11, "00:30": 11},
    "Africa/Casablanca": {"02:00": 7, "02:30": 7},
    "America/Santiago": {"00:00": 11, "00:30": 11},
    "Pacific/Apia": {"03:00": 1, "03:30": 1},
}
"""How many days do not have an hour."""

REPEATED = {
    "Africa/Cairo": {"23:00": 8, "23:30": 8},
    "Asia/Beirut": {"23:00": 11, "23:30": 11},
    "Africa/Casablanca": {"01:00": 1, "01:30": 1, "02:00": 7, "02:30": 7},
    "America/Santiago": {"23:00": 11, "23:30": 11},
    "Pacific/Apia": {"03:00": 2, "03:30": 2},
}
"""How many days have an hour twice."""


def digests(
    span: Sequence[datetime],
    hour: time,
    zone: str,
    weekend: frozenset[int],
    off: Collection[date] = (),
) -> Iterator[datetime]:
    """Return the first of *span* and every digest after it, until its last."""
    due = span[0]
    while due <= span[-1]:
        yield due
        due = next_digest(due, hour, zone, weekend, off)


@dataclass(frozen=True)
class Walk:
    """What the wall of a zone showed, half-hour by half-hour, for eleven years."""

    zone: str
    moments: Sequence[datetime]
    walls: Sequence[datetime]

    @property
    def hours(self) -> list[time]:
        """The hours that are looked at in this zone."""
        return [time.fromisoformat(each) for each in HOURS[self.zone].split()]

    def digests(
        self, hour: time, weekend: frozenset[int] = NO_DAY_OFF, off: Collection[date] = ()
    ) -> list[datetime]:
        """Return every digest at *hour*."""
        return sorted(due_moments(self.moments, self.walls, hour, weekend, off).values())


@pytest.fixture(scope="module", params=ZONES)
def walk(request: pytest.FixtureRequest) -> Iterator[Walk]:
    """Walk through the decade by the zone data that is pinned with the rest."""
    with zones_of():
        moments = looks(*DECADE, timedelta(minutes=30))
        yield Walk(request.param, moments, seen(moments, request.param))


def test_every_day_has_one_digest_when_the_wall_first_shows_its_hour(walk: Walk) -> None:
    for hour in walk.hours:
        expected = walk.digests(hour)

        assert list(digests(expected, hour, walk.zone, NO_DAY_OFF)) == expected


@pytest.mark.parametrize("hour", [time(7), time(23, 30)])
def test_a_day_off_has_none(walk: Walk, hour: time) -> None:
    weekend = ZONES[walk.zone]
    expected = walk.digests(hour, weekend)

    assert list(digests(expected, hour, walk.zone, weekend)) == expected


@pytest.mark.parametrize("weekend", [NO_DAY_OFF, ZONES["Africa/Cairo"]])
def test_a_pause_takes_out_its_days_and_no_others(walk: Walk, weekend: frozenset[int]) -> None:
    """Pauses begin, end, or lie on the days of all changes of clocks; one of them is a month."""
    changed = [moment.date() for moment, _ in changes(walk.moments, walk.walls)]
    days = {day + n * DAY for at, day in enumerate(changed) for n in range(-(at % 3), at % 4)}
    days |= {date(2025, 3, 1) + n * DAY for n in range(31)}

    for hour in walk.hours:
        expected = walk.digests(hour, weekend, days)

        assert list(digests(expected, hour, walk.zone, weekend, days)) == expected
        assert len(expected) < len(walk.digests(hour, weekend))


def test_the_clocks_were_changed_when_they_were(walk: Walk) -> None:
    found = changes(walk.moments, walk.walls)

    told = [f"{'+' if by > NONE else '-'}{at:%Y-%m-%dT%H}" for at, by in found if at < HISTORY]
    assert told == CHANGED[walk.zone].split()
    assert {abs(by) for _, by in found} <= {timedelta(hours=1)}


def test_some_digests_are_at_hours_that_their_day_has_not_or_has_twice(walk: Walk) -> None:
    """Without them the walk would prove nothing."""
    shown = dict(zip(walk.moments, walk.walls, strict=True))
    often = Counter(walk.walls)
    at = [(hour, shown[due]) for hour in walk.hours for due in walk.digests(hour)]

    skipped = Counter(f"{hour:%H:%M}" for hour, wall in at if wall.time() != hour)
    repeated = Counter(f"{hour:%H:%M}" for hour, wall in at if often[wall] > 1)

    assert skipped == SKIPPED.get(walk.zone, {})
    assert repeated == REPEATED.get(walk.zone, {})
