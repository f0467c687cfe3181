"""
A slow, obvious model of the digests: somebody who looks at the clock on the wall all the time.

It shares nothing with the code it judges: what a wall shows it asks of `zoneinfo` alone.
"""

import zoneinfo
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

DAY, HALF_HOUR, MINUTE = timedelta(days=1), timedelta(minutes=30), timedelta(minutes=1)

DECADE = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))

_FRI_SAT, _SAT_SUN = frozenset({4, 5}), frozenset({5, 6})

ZONES = {
    "Africa/Cairo": _FRI_SAT,
    "Asia/Beirut": _SAT_SUN,
    "Africa/Casablanca": _SAT_SUN,
    "America/Santiago": _SAT_SUN,
    "Asia/Karachi": _SAT_SUN,
    "Pacific/Apia": _SAT_SUN,
    "Asia/Riyadh": _FRI_SAT,
    "Asia/Dubai": _SAT_SUN,
}
"""Where clocks are changed at midnight, for a month, in the south, no more, or not at all."""


CHANGED = {
    "Africa/Cairo": "+2023-04-27T22 -2023-10-26T21 +2024-04-25T22 -2024-10-31T21 "
    "+2025-04-24T22 -2025-10-30T21",
    "Asia/Beirut": "+2020-03-28T22 -2020-10-24T21 +2021-03-27T22 -2021-10-30T21 +2022-03-26T22 "
    "-2022-10-29T21 +2023-03-25T22 -2023-10-28T21 +2024-03-30T22 -2024-10-26T21 "
    "+2025-03-29T22 -2025-10-25T21",
    "Africa/Casablanca": "-2020-04-19T02 +2020-05-31T02 -2021-04-11T02 +2021-05-16T02 "
    "-2022-03-27T02 +2022-05-08T02 -2023-03-19T02 +2023-04-23T02 -2024-03-10T02 "
    "+2024-04-14T02 -2025-02-23T02 +2025-04-06T02",
    "America/Santiago": "-2020-04-05T03 +2020-09-06T04 -2021-04-04T03 +2021-09-05T04 "
    "-2022-04-03T03 +2022-09-11T04 -2023-04-02T03 +2023-09-03T04 -2024-04-07T03 "
    "+2024-09-08T04 -2025-04-06T03 +2025-09-07T04",
    "Asia/Karachi": "",
    "Pacific/Apia": "-2020-04-04T14 +2020-09-26T14 -2021-04-03T14",
    "Asia/Riyadh": "",
    "Asia/Dubai": "",
}
"""By UTC; until 2025 this is history. What follows, governments still change at short notice."""


@contextmanager
def zones_of(*folders: Path) -> Iterator[None]:
    """
    Read zones from *folders*, as a process does that is started with PYTHONTZPATH.

    What is not there comes from the pinned package, whatever this machine has.
    """
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath(folders)
        ZoneInfo.clear_cache()
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache()


def looks(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    """Return every moment of a walk through time, both ends among them."""
    return list(accumulate([step] * ((end - start) // step), datetime.__add__, initial=start))


def seen(moments: Sequence[datetime], zone: str) -> list[datetime]:
    """Return what the wall shows at each of *moments*."""
    place = ZoneInfo(zone)
    return [moment.astimezone(place).replace(tzinfo=None) for moment in moments]


def due_moments(
    moments: Sequence[datetime],
    walls: Sequence[datetime],
    hour: time,
    weekend: frozenset[int],
    off: Collection[date] = (),
) -> dict[date, datetime]:
    """
    Return each working day's digest: when the wall first shows its hour, or a later one.

    Days of which the beginning was not seen are left out, and those on which nobody works: days of
    the week, and single days *off*.
    """
    latest = list(accumulate(walls, max))  # a wall that is put back shows nothing new
    first, last = walls[0].date() + DAY, latest[-1]
    days = (first + n * DAY for n in range((last.date() - first).days + 1))
    working = (day for day in days if day.weekday() not in weekend and day not in off)
    hours = {day: datetime.combine(day, hour) for day in working}
    return {
        day: moments[bisect_left(latest, wanted)] for day, wanted in hours.items() if wanted <= last
    }


def changes(
    moments: Sequence[datetime], walls: Sequence[datetime]
) -> list[tuple[datetime, timedelta]]:
    """Return at which of *moments* the clocks had just been changed, and how far forward."""
    steps = zip(pairwise(moments), pairwise(walls), strict=True)
    shifts = ((now, shown - wall - (now - then)) for (then, now), (wall, shown) in steps)
    return [(moment, by) for moment, by in shifts if by]


def historical_changes() -> list[tuple[str, datetime]]:
    """Return every change of clocks until 2025: its zone and its moment, aware UTC."""
    return [
        (zone, datetime.fromisoformat(f"{told[1:]}:00+00:00"))
        for zone, all_told in CHANGED.items()
        for told in all_told.split()
    ]
