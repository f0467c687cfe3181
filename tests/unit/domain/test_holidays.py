"""Days on which a desk pauses: how they are typed, and what they do to its digests."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import local_date
from domain.desks import Desk
from domain.holidays import (
    FURTHEST,
    MOST_DAYS,
    MOST_PAUSES,
    NotPaused,
    Pause,
    PauseChange,
    PauseFar,
    PausesTooMany,
    PauseUnclear,
    days_in,
    read_pause,
    with_pause,
    without_days,
)
from domain.secrecy import Secret

NEW_YEAR, DAY = date(2026, 1, 1), timedelta(days=1)
DAYS = st.dates(NEW_YEAR, date(2026, 3, 31))
LENGTHS = st.integers(0, 30).map(lambda days: timedelta(days=days))
PAUSE = st.builds(lambda first, length: Pause(first, first + length), DAYS, LENGTHS)


def desk(*pauses: Pause) -> Desk:
    return Desk("d", "NAV", Secret("Naval"), "Asia/Dubai", pauses=pauses)


def test_a_pause_is_a_day_or_the_first_and_the_last() -> None:
    first, last = date(2026, 12, 2), date(2026, 12, 3)

    assert read_pause("2026-12-02..2026-12-03") == Pause(first, last)
    assert read_pause(" 2026-12-02 ") == Pause(first, first)
    assert [str(Pause(first, each)) for each in (first, last)] == [
        "2026-12-02",
        "2026-12-02..2026-12-03",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "tomorrow", "2026-12-03..2026-12-02", "2026-13-01", "2026-12-02..", "٢٠٢٦-١٢-٠٢"),
        *("2026-12-01..2027-01-01", "0001-01-01..9999-12-31", "2026-12-02...2026-12-03"),
    ],
)
def test_anything_else_is_unclear(text: str) -> None:
    with pytest.raises(PauseUnclear):
        read_pause(text)


@given(st.lists(st.tuples(st.booleans(), PAUSE), max_size=MOST_PAUSES), DAYS)
def test_whatever_is_added_and_taken_back_exactly_those_days_are_paused(
    changes: list[tuple[bool, Pause]], today: date
) -> None:
    pauses: tuple[Pause, ...] = ()
    days: set[date] = set()
    for is_added, each in changes:
        change = PauseChange((each,)) if is_added else PauseChange(ended=(each,))
        try:
            pauses = change.of(pauses, today)
        except (PauseUnclear, PausesTooMany, NotPaused):
            continue
        days = days | set(each.days()) if is_added else days - set(each.days())

    assert {day for day in days_in(pauses) if day >= today} == {day for day in days if day >= today}
    assert all(one.last < two.first for one, two in pairwise(pauses))
    assert all(today - DAY <= each.last and len(each.days()) <= MOST_DAYS for each in pauses)


def test_a_pause_that_another_meets_becomes_one_with_it() -> None:
    pauses = with_pause((), Pause(date(2026, 12, 1), date(2026, 12, 10)), NEW_YEAR)
    grown = with_pause(pauses, Pause(date(2026, 12, 8), date(2026, 12, 12)), NEW_YEAR)

    assert list(map(str, grown)) == ["2026-12-01..2026-12-12"]
    parted = without_days(grown, Pause(date(2026, 12, 5), date(2026, 12, 5)), NEW_YEAR)
    assert list(map(str, parted)) == ["2026-12-01..2026-12-04", "2026-12-06..2026-12-12"]
    assert without_days(parted, parted[1], date(2026, 12, 4)) == parted[:1]


def test_what_is_over_or_grows_beyond_a_month_is_refused() -> None:
    month = Pause(date(2026, 12, 1), date(2026, 12, 31))

    with pytest.raises(PauseUnclear):
        with_pause((), month, date(2027, 1, 1))
    with pytest.raises(PausesTooMany):
        with_pause((month,), Pause(date(2026, 12, 31), date(2027, 1, 1)), NEW_YEAR)
    with pytest.raises(NotPaused):
        without_days((month,), Pause(date(2027, 1, 1), date(2027, 1, 1)), NEW_YEAR)


@given(*(st.dates() for _ in range(3)))
def test_what_is_accepted_can_be_taken_back_on_whatever_day(
    day: date, today: date, other: date
) -> None:
    pause = Pause(day, day)
    try:
        pauses = with_pause((), pause, today)
    except (PauseUnclear, PauseFar):
        return

    assert without_days(pauses, pause, today) == ()
    assert pause.without(Pause(other, other)) == (() if other == day else (pause,))


@given(st.dates(date(9999, 11, 1)), st.integers(0, 30), st.dates(date(9999, 11, 1)))
def test_a_pause_at_the_end_of_time_that_rests_already_is_taken_back(
    first: date, length: int, cut: date
) -> None:
    days = Pause(first, min(date.max - length * DAY, first) + length * DAY)

    left = days.without(Pause(cut, cut))

    assert days_in(left) == frozenset(days.days()) - {cut}
    assert without_days((days,), days, NEW_YEAR) == ()


def test_what_begins_more_than_two_years_ahead_is_refused() -> None:
    last = NEW_YEAR + FURTHEST

    assert with_pause((), Pause(last, last + DAY), NEW_YEAR) == (Pause(last, last + DAY),)
    for first in (last + DAY, date.max):
        with pytest.raises(PauseFar):
            with_pause((), Pause(first, first), NEW_YEAR)


def test_more_than_the_cap_are_refused() -> None:
    days = [NEW_YEAR + timedelta(days=2 * n) for n in range(MOST_PAUSES + 1)]
    pauses: tuple[Pause, ...] = ()
    for day in days[:-1]:
        pauses = with_pause(pauses, Pause(day, day), NEW_YEAR)

    with pytest.raises(PausesTooMany):
        with_pause(pauses, Pause(days[-1], days[-1]), NEW_YEAR)


@given(PAUSE, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001  # made aware below
def test_a_digest_never_comes_on_a_paused_day_and_speaks_of_all_until_the_next(
    pause: Pause, wall: datetime
) -> None:
    now, paused = wall.replace(tzinfo=UTC), desk(pause)

    due = paused.next_digest(now)

    assert not pause.holds(local_date(due, paused.zone))
    assert due >= desk().next_digest(now)
    assert paused.horizon(due) > paused.next_digest(due)
