"""The digest's hours against a slow, obvious model: a watchman who looks every minute."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars import end_of_next_working_day, local_date, next_digest
from tests.walls import DAY, DECADE, MINUTE, ZONES, historical_changes, zones_of

WEEKENDS = tuple(map(frozenset, ([4, 5], [5, 6], [4], [3, 4], [])))
CHANGES = historical_changes()


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> Iterator[None]:
    """Judge by the zone data that is pinned with the rest."""
    with zones_of():
        yield


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


@settings(max_examples=150)
@given(
    st.sampled_from(CHANGES),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(WEEKENDS),
    st.integers(1, 3 * 24 * 60),
)
def test_around_a_change_of_clocks_the_digests_are_the_watchmans(
    change: tuple[str, datetime], minute: int, weekend: frozenset[int], before: int
) -> None:
    zone, moment = change
    start, end = moment - before * MINUTE, moment + 4 * DAY
    hour = time(minute // 60, minute % 60)

    ours = list(digests(start, end, hour, zone, weekend))

    # The watchman calls a day already begun at once; his first call is therefore not compared.
    day_before = start - DAY
    theirs = [due for due in watchman(day_before, end, hour, zone, weekend) if due > start]
    assert ours == theirs


@given(
    st.integers(0, (DECADE[1] - DECADE[0]) // MINUTE).map(lambda n: DECADE[0] + n * MINUTE),
    st.times(),
    st.sampled_from(list(ZONES)),
    st.sampled_from(WEEKENDS),
)
def test_a_digest_lies_ahead_on_a_working_day_and_within_its_window(
    after: datetime, hour: time, zone: str, weekend: frozenset[int]
) -> None:
    due = next_digest(after, hour, zone, weekend)

    assert after < due < end_of_next_working_day(after, zone, weekend)
    assert local_date(due, zone).weekday() not in weekend
