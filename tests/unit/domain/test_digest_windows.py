"""The digest's hours against a slow, obvious model: a watchman who looks every minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars import end_of_next_working_day, local_date, next_digest

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ZONES = ("Africa/Cairo", "Asia/Beirut", "Africa/Casablanca")
WEEKENDS = tuple(map(frozenset, ([4, 5], [5, 6], [4], [3, 4])))
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def changes(zone: str) -> list[datetime]:
    """Every hour at which the clocks of *zone* have just been changed."""
    hours = [FIRST + timedelta(hours=n) for n in range((LAST - FIRST) // timedelta(hours=1))]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    return [hour for n, hour in enumerate(hours[1:], 1) if offsets[n] != offsets[n - 1]]


CHANGES = [(zone, change) for zone in ZONES for change in changes(zone)]


def watchman(
    start: datetime, end: datetime, hour: time, zone: str, weekend: frozenset[int]
) -> Iterator[datetime]:
    """Look at the clock every minute; call out each working day once, when its hour is reached."""
    called: set[date] = set()
    for n in range((end - start) // MINUTE):
        seen = (start + n * MINUTE).astimezone(ZoneInfo(zone))
        if seen.time() >= hour and seen.date() not in called:
            called.add(seen.date())
            if seen.weekday() not in weekend:
                yield start + n * MINUTE


def digests(
    start: datetime, end: datetime, hour: time, zone: str, weekend: frozenset[int]
) -> Iterator[datetime]:
    due = next_digest(start, hour, zone, weekend)
    while due < end:
        yield due
        due = next_digest(due, hour, zone, weekend)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(CHANGES),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(WEEKENDS),
    st.integers(1, 6 * 24 * 60),
)
def test_around_a_change_of_clocks_the_digests_are_the_watchmans(
    change: tuple[str, datetime], minute: int, weekend: frozenset[int], before: int
) -> None:
    zone, moment = change
    start, end = moment - before * MINUTE, moment + 6 * DAY
    hour = time(minute // 60, minute % 60)

    ours = list(digests(start, end, hour, zone, weekend))

    # The watchman calls a day already begun at once; his first call is therefore not compared.
    day_before = start - DAY
    theirs = [due for due in watchman(day_before, end, hour, zone, weekend) if due > start]
    assert ours == theirs


@pytest.mark.parametrize("hour", [time(0), time(0, 30), time(2, 30), time(7), time(23, 30)])
@pytest.mark.parametrize("weekend", WEEKENDS)
@pytest.mark.parametrize("zone", ZONES)
def test_in_four_years_each_working_day_has_one_digest_and_no_instant_is_left_out(
    zone: str, weekend: frozenset[int], hour: time
) -> None:
    due = list(digests(FIRST, LAST, hour, zone, weekend))

    days = [local_date(one, zone) for one in due]
    span = [days[0] + n * DAY for n in range((days[-1] - days[0]).days + 1)]
    assert days == [day for day in span if day.weekday() not in weekend]
    assert due == sorted(set(due))
    for this, following in pairwise(due):
        assert following < end_of_next_working_day(this, zone, weekend)


@given(
    st.integers(0, (LAST - FIRST) // MINUTE).map(lambda n: FIRST + n * MINUTE),
    st.times(),
    st.sampled_from(ZONES),
    st.sampled_from(WEEKENDS),
)
def test_a_digest_lies_ahead_on_a_working_day_and_within_its_window(
    after: datetime, hour: time, zone: str, weekend: frozenset[int]
) -> None:
    due = next_digest(after, hour, zone, weekend)

    assert after < due < end_of_next_working_day(after, zone, weekend)
    assert local_date(due, zone).weekday() not in weekend
