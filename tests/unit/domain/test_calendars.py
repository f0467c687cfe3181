"""Wall clocks against the world's, day by day cases and both calendars."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import calendars
from domain.calendars import DateUnclear, HijriDay, NoWorkingDay, UnknownZone

CAIRO, BEIRUT, CASABLANCA = "Africa/Cairo", "Asia/Beirut", "Africa/Casablanca"
FRI_SAT = frozenset({4, 5})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("shown", "zone", "instant"),
    [
        ("2026-12-03 09:00", "Asia/Dubai", "2026-12-03 05:00"),
        ("2026-04-23 23:59", CAIRO, "2026-04-23 21:59"),
        ("2026-04-24 00:00", CAIRO, "2026-04-23 22:00"),  # there is no such midnight
        ("2026-04-24 00:30", CAIRO, "2026-04-23 22:00"),
        ("2026-04-24 01:00", CAIRO, "2026-04-23 22:00"),
        ("2026-10-29 22:59", CAIRO, "2026-10-29 19:59"),
        ("2026-10-29 23:30", CAIRO, "2026-10-29 20:30"),  # the first of two
        ("2026-10-30 00:00", CAIRO, "2026-10-29 22:00"),
        ("2026-03-29 00:00", BEIRUT, "2026-03-28 22:00"),
        ("2026-10-24 23:00", BEIRUT, "2026-10-24 20:00"),
        ("2026-10-25 00:00", BEIRUT, "2026-10-24 22:00"),
        ("2026-02-15 02:30", CASABLANCA, "2026-02-15 01:30"),  # Ramadan: back to UTC
        ("2026-02-15 03:00", CASABLANCA, "2026-02-15 03:00"),
        ("2026-03-22 02:30", CASABLANCA, "2026-03-22 02:00"),  # and forward again
        ("2026-03-22 03:00", CASABLANCA, "2026-03-22 02:00"),
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30 10:00"),  # a day that never was
    ],
)
def test_a_wall_time_has_one_instant(shown: str, zone: str, instant: str) -> None:
    assert calendars.resolve(wall(shown), zone) == utc(instant)


@pytest.mark.parametrize(
    ("shown", "is_plain"),
    [
        ("2026-04-23 23:59", True),
        ("2026-04-24 00:30", False),
        ("2026-10-29 23:30", False),
        ("2026-10-30 00:00", True),
    ],
)
def test_only_a_time_shown_once_is_plain(shown: str, is_plain: bool) -> None:
    assert calendars.is_plain(wall(shown), CAIRO) is is_plain


@given(
    st.datetimes(wall("2024-01-01"), wall("2028-01-01")),
    st.sampled_from([CAIRO, BEIRUT, CASABLANCA]),
)
def test_an_instant_shows_its_wall_time_or_ends_a_gap(shown: datetime, zone: str) -> None:
    instant = calendars.resolve(shown, zone)

    seen = calendars.local(instant, zone).replace(tzinfo=None)
    just_before = calendars.local(instant - timedelta(microseconds=1), zone)
    assert seen == shown or just_before.replace(tzinfo=None) < shown < seen


@pytest.mark.parametrize(
    ("after", "hour", "zone", "due"),
    [
        ("2026-12-02 02:59", time(7), "Asia/Dubai", "2026-12-02 03:00"),
        ("2026-12-02 03:00", time(7), "Asia/Dubai", "2026-12-03 03:00"),
        ("2026-12-03 03:00", time(7), "Asia/Dubai", "2026-12-06 03:00"),  # over Friday, Saturday
        ("2026-10-28 21:00", time(23, 30), CAIRO, "2026-10-29 20:30"),
        ("2026-10-29 20:30", time(23, 30), CAIRO, "2026-11-01 21:30"),  # not at 21:30 again
        ("2026-03-28 21:59", time(0), BEIRUT, "2026-03-28 22:00"),  # Sunday without a midnight
    ],
)
def test_the_digest_is_due_at_the_next_working_days_hour(
    after: str, hour: time, zone: str, due: str
) -> None:
    assert calendars.next_digest(utc(after), hour, zone, FRI_SAT) == utc(due)


def test_a_working_friday_in_cairo_without_midnight_has_its_digest() -> None:
    due = calendars.next_digest(utc("2026-04-23 20:00"), time(0), CAIRO, frozenset({5, 6}))

    assert due == utc("2026-04-23 22:00")
    assert calendars.local_date(due, CAIRO) == date(2026, 4, 24)


def test_a_week_of_seven_days_off_is_refused() -> None:
    never = frozenset(range(7))

    with pytest.raises(NoWorkingDay):
        calendars.next_digest(utc("2026-12-02 03:00"), time(7), CAIRO, never)
    with pytest.raises(NoWorkingDay):
        calendars.end_of_next_working_day(utc("2026-12-02 03:00"), CAIRO, never)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-12-01 08:00", "2026-12-02 20:00"),  # Tuesday: to the end of Wednesday
        ("2026-12-03 08:00", "2026-12-06 20:00"),  # Thursday: to the end of Sunday
        ("2026-12-04 08:00", "2026-12-06 20:00"),
        ("2026-12-02 20:00", "2026-12-06 20:00"),  # Thursday has just begun in Dubai
    ],
)
def test_a_digest_reaches_to_the_end_of_the_next_working_day(now: str, end: str) -> None:
    assert calendars.end_of_next_working_day(utc(now), "Asia/Dubai", FRI_SAT) == utc(end)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-04-23 21:59", "2026-04-23 22:00"),
        ("2026-10-29 20:30", "2026-10-29 22:00"),
        ("2026-10-29 21:30", "2026-10-29 22:00"),
        ("2026-10-29 22:00", "2026-10-30 22:00"),
    ],
)
def test_a_day_ends_when_the_next_begins(now: str, end: str) -> None:
    assert calendars.end_of_day(utc(now), CAIRO) == utc(end)


@given(
    st.datetimes(wall("2024-01-01"), wall("2028-01-01"), timezones=st.just(UTC)),
    st.sampled_from([CAIRO, BEIRUT, CASABLANCA, "America/Havana", "Pacific/Apia"]),
)
def test_the_end_of_the_day_lies_ahead_and_is_the_first_of_another(
    now: datetime, zone: str
) -> None:
    end = calendars.end_of_day(now, zone)

    assert end > now
    assert calendars.local_date(end, zone) == calendars.local_date(now, zone) + timedelta(days=1)
    assert calendars.local_date(end - timedelta(seconds=1), zone) == calendars.local_date(now, zone)


@pytest.mark.parametrize("name", ["Africa/Cairo", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+3"])
def test_a_zone_is_known(name: str) -> None:
    assert calendars.is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "Africa", "Cairo", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "A\0"),
        *("A" * 300, "africa/cairo", "right/Africa/Cairo", "Ünï", "Africa/Cairo\n"),
        "Africa/../Africa/Cairo",
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert not calendars.is_zone(name)
    with pytest.raises(UnknownZone):
        calendars.local_date(utc("2026-12-02 03:00"), name)


def test_a_day_has_its_hijri_name_within_the_tables() -> None:
    assert calendars.hijri(date(2026, 12, 3)) == HijriDay(1448, 6, 23)
    assert calendars.hijri(date(1924, 7, 31)) is None
    assert calendars.hijri(date(1924, 8, 1)) == HijriDay(1343, 1, 1)
    assert calendars.hijri(date(2077, 11, 16)) == HijriDay(1500, 12, 30)
    assert calendars.hijri(date(2077, 11, 17)) is None


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1342, 12, 1), (1501, 1, 1), (1448, 13, 1), (1448, 0, 1), (1448, 9, 30), (1448, 9, 0)],
)
def test_a_hijri_day_that_does_not_exist_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(DateUnclear):
        calendars.from_hijri(year, month, day)


@given(st.dates(date(1924, 8, 1), date(2077, 11, 16)))
def test_every_day_comes_back_from_the_hijri_calendar(day: date) -> None:
    named = calendars.hijri(day)

    assert named
    assert calendars.from_hijri(named.year, named.month, named.day) == day


@pytest.mark.parametrize(
    ("month", "n", "then"),
    [("2028-11", 0, "2028-11"), ("2028-11", 3, "2029-02"), ("2028-01", -1, "2027-12")],
)
def test_months_are_counted_over_the_year(month: str, n: int, then: str) -> None:
    assert calendars.add_months(month, n) == then


@given(st.datetimes(wall("1900-01-01"), timezones=st.just(UTC)), st.integers(-900, 900))
def test_months_added_and_taken_away_are_none(moment: datetime, n: int) -> None:
    month = calendars.month_of(moment)

    assert calendars.add_months(calendars.add_months(month, n), -n) == month


def test_the_month_is_that_of_utc() -> None:
    moment = datetime.fromisoformat("2028-12-01T02:00+04:00")

    assert calendars.month_of(moment) == "2028-11"
