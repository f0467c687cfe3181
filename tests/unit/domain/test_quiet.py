"""Quiet hours begin on their first hour and end as their last one begins."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quiet import Quiet


@pytest.mark.parametrize(
    ("quiet", "first", "last"),
    [(Quiet.FROM_21, 21, 5), (Quiet.FROM_22, 22, 6), (Quiet.FROM_23, 23, 5)],
)
def test_it_is_quiet_from_the_first_hour_to_the_last(quiet: Quiet, first: int, last: int) -> None:
    hours = [hour for hour in range(24) if quiet.holds(time(hour, 59))]

    assert hours == [*range(last + 1), *range(first, 24)]
    assert quiet.holds(time(first))
    assert not quiet.holds(time(last + 1))


@given(st.times())
def test_no_quiet_hours_are_never_quiet(clock: time) -> None:
    assert not Quiet.NONE.holds(clock)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(Quiet))  # noqa: DTZ001  # wall times
def test_quiet_hours_end_within_a_day_at_the_first_hour_that_is_not_quiet(
    wall: datetime, quiet: Quiet
) -> None:
    end = quiet.ends(wall)

    assert (end is not None) == quiet.holds(wall.time())
    if end is not None:
        assert wall < end < wall + timedelta(hours=12)
        assert not quiet.holds(end.time())
        assert quiet.holds((end - timedelta(minutes=1)).time())
