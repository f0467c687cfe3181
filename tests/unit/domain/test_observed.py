"""Times that are over, as people type them; what could be meant otherwise is asked."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import DateUnclear
from domain.grading import Observed, Precision
from domain.observed import NotYetObserved, observed_at, read_observed

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A Wednesday, 14:00 in Dubai."""

ZONE = "Asia/Dubai"


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("yesterday", date(2026, 11, 24), None),
        ("yesterday 14:30", date(2026, 11, 24), time(14, 30)),
        ("Yesterday at 9 in the morning", date(2026, 11, 24), time(9)),
        ("the day before yesterday", date(2026, 11, 23), None),
        ("today 09:15", date(2026, 11, 25), time(9, 15)),
        ("09:15", date(2026, 11, 25), time(9, 15)),
        ("Sunday", date(2026, 11, 22), None),
        ("last Sunday 18:00", date(2026, 11, 22), time(18)),
        ("last Wednesday", date(2026, 11, 18), None),
        ("20 November", date(2026, 11, 20), None),
        ("10 March", date(2026, 3, 10), None),
        ("2026-11-20 09:00", date(2026, 11, 20), time(9)),
        ("أمس", date(2026, 11, 24), None),
        ("أول أمس 14:30", date(2026, 11, 23), time(14, 30)),
        ("الأحد الماضي", date(2026, 11, 22), None),
        ("٢٠ نوفمبر", date(2026, 11, 20), None),
    ],
)
def test_what_is_over_is_the_nearest_that_was_meant(
    text: str, day: date, hour: time | None
) -> None:
    assert read_observed(text, NOW, ZONE) == (day, hour)


@pytest.mark.parametrize(
    "text",
    ["", "17", "Wednesday", "next Sunday", "soon", "yesterday at 9", "yesterday evening", "a b c"],
)
def test_what_could_be_several_times_or_none_is_asked(text: str) -> None:
    with pytest.raises(DateUnclear):
        read_observed(text, NOW, ZONE)


@pytest.mark.parametrize("text", ["18:00", "today 15:00", "2027-01-02", "20 December"])
def test_nobody_observes_what_is_still_to_come(text: str) -> None:
    with pytest.raises(NotYetObserved):
        read_observed(text, NOW, ZONE)


def test_a_day_without_an_hour_is_no_moment() -> None:
    day = observed_at((date(2026, 11, 24), None), ZONE)
    moment = observed_at((date(2026, 11, 24), time(14, 30)), ZONE)

    assert day == Observed(datetime(2026, 11, 23, 20, tzinfo=UTC), Precision.DAY)
    assert moment == Observed(datetime(2026, 11, 24, 10, 30, tzinfo=UTC), Precision.MOMENT)


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_what_is_read_is_over(text: str) -> None:
    try:
        read = read_observed(text, NOW, ZONE)
    except (DateUnclear, NotYetObserved):
        return

    assert observed_at(read, ZONE).at <= NOW
