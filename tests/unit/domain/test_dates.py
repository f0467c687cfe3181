"""What holds for every phrase: bounds, zones, what is left over, and no surprise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars import local_date, resolve
from domain.dates import DatePast, DateUnclear, Reading, read_when
from domain.typed_text import LIMIT

DUBAI, CAIRO = "Asia/Dubai", "Africa/Cairo"
NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
WORDS = """
2026-12-03 2027-02-29 2026-13-01 T 09:00 9:00 09:00-11:00 24:00 25:00 0900h 1500 5 5pm 12 am
pm - – to , at noon midnight tomorrow today tonight day after in next Sunday Tue 3 Dec May 2027
1448 Ramadan hours days week half an of from now evening @ remind غدا بكرة بعد غد اليوم يوم
الأحد القادم الساعة ٨:٠٠ ٣ مساء صباحا ظهرا م ص منتصف الليل ساعتين ساعة ونصف ثلاثة أيام أسبوع
تشرين الثاني نونبر رمضان ١٤٤٨ هـ من إلى حتى الثالثة إلا ربعا x
"""
TOKENS = st.sampled_from([*WORDS.split(), "\u2067", "\u0651", "\n"])
DAYS = st.sampled_from(["tomorrow", "Sunday", "next Tue", "2026-12-03", "3 Dec", "غدا", "١٥ رمضان"])
HOURS = st.sampled_from(
    ["09:00", "5pm", "at noon", "9:00-11:00", "23:30", "الساعة ٣ مساء", "24:00"]
)
RANDOM = st.lists(TOKENS, max_size=7).map(" ".join)
PHRASES = RANDOM | st.tuples(DAYS, HOURS, RANDOM).map(" ".join) | st.text(max_size=100)
YEARS = (datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-01-01"))
MOMENTS = st.datetimes(*YEARS, timezones=st.just(UTC))
ZONES = st.sampled_from([DUBAI, CAIRO, "Asia/Beirut", "Africa/Casablanca", "Pacific/Apia"])


def read(text: str, now: datetime = NOW, zone: str = DUBAI) -> Reading:
    return read_when(text, now, zone)


def iso(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")


@settings(max_examples=400)
@given(PHRASES, MOMENTS, ZONES)
def test_a_phrase_is_a_moment_ahead_or_is_refused(text: str, now: datetime, zone: str) -> None:
    try:
        reading = read(text, now, zone)
    except (DateUnclear, DatePast):
        return

    start = resolve(reading.wall, zone)
    assert start > now
    assert reading.end is None or start < resolve(reading.end, zone)
    assert reading.wall.tzinfo is None
    assert text.rstrip().endswith(reading.rest)


@given(st.datetimes(*YEARS).filter(lambda wall: wall.year == 2027))
def test_a_complete_iso_date_and_time_is_certain(wall: datetime) -> None:
    reading = read(f"{iso(wall)} Parade")

    assert (iso(reading.wall), reading.certain, reading.rest) == (iso(wall), True, "Parade")


@given(MOMENTS, ZONES)
def test_a_phrase_of_days_counts_on_the_calendar_of_the_zone(now: datetime, zone: str) -> None:
    reading = read("tomorrow at noon", now, zone)

    assert reading.wall.date() == local_date(now, zone) + timedelta(days=1)


@given(MOMENTS, ZONES, st.integers(1, 999))
def test_a_phrase_of_hours_counts_on_the_clock_of_the_world(
    now: datetime, zone: str, hours: int
) -> None:
    try:
        reading = read(f"in {hours} hours", now, zone)
    except DateUnclear:
        return  # the second of two equal hours cannot be said in wall time

    minute = now.replace(second=0, microsecond=0)
    assert resolve(reading.wall, zone) == minute + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("2026-12-03 09:00 Naval exhibition @ Hall 4", "Naval exhibition @ Hall 4"),
        ("2026-12-03 09:00", ""),
        ("  tomorrow 14:00 -  Briefing ", "Briefing"),
        ("tomorrow 14:00: Briefing", "Briefing"),
        ("tomorrow 14:00\nBriefing", "Briefing"),
        ("غداً الساعة ٣ مساءً، زيارةٌ للميناء", "زيارةٌ للميناء"),
        ("\u200fغداً\u200f ١٤:٠٠ \u2067زيارة\u2069", "زيارة\u2069"),
        ("Sunday 8:00 May exhibition", "May exhibition"),
        ("tomorrow 8:00 م. سالم", "م. سالم"),
        ("2026-12-03 09:00 Evening reception", "Evening reception"),
        ("2026-12-03 09:00 2027 plan", "2027 plan"),
        ("tomorrow 14:00 " + "long words " * 300 + "end", "long words " * 300 + "end"),
    ],
)
def test_what_stands_behind_the_date_is_left_as_it_was_typed(text: str, rest: str) -> None:
    assert read(text).rest == rest


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2026-04-20", "2026-04-24 00:30"),  # no such time
        ("2026-10-20", "2026-10-29 23:30"),  # twice
        ("2026-04-20", "2026-04-23 20:00-02:00"),  # into the next day
    ],
)
def test_an_iso_time_that_is_not_plain_is_confirmed_first(now: str, text: str) -> None:
    said_at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert not read(text, said_at, CAIRO).certain


def test_a_span_within_a_gap_is_refused() -> None:
    with pytest.raises(DateUnclear):
        read("2026-04-24 00:10-00:50", datetime(2026, 4, 20, tzinfo=UTC), CAIRO)


def test_the_second_of_two_equal_hours_is_not_taken_for_the_first() -> None:
    first = datetime(2026, 10, 29, 20, 15, tzinfo=UTC)

    with pytest.raises(DateUnclear):
        read("in 1 hour", first, CAIRO)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 4096,
        "١" * 4096,
        "1-" * 2048,
        "in " * 1400,
        " " * 4095 + "1",
        "12:" * 1300,
        "tomorrow " * 500,
        "\u0651" * 4096,
        "tomorrow 8:00" + " " * 70 + "pm",
        "tomorrow" + " " * 66 + "8:00 pm",
        "tomorrow" + "\u0651" * 62 + "9:00-11:00",
    ],
)
def test_what_the_first_eighty_characters_do_not_finish_is_unclear(text: str) -> None:
    with pytest.raises(DateUnclear):
        read(text)


@given(st.text(max_size=200))
def test_only_the_first_eighty_characters_are_looked_at(tail: str) -> None:
    text = "tomorrow 14:00 Parade".ljust(LIMIT, "-")

    assert read(text + tail).wall == read(text + "x").wall


def test_neither_a_refusal_nor_a_reading_shows_what_was_typed() -> None:
    with pytest.raises(DateUnclear) as refused:
        read("canary 31 Feb 2027 09:00")

    assert refused.value.args == ()
    assert "canary" not in repr(read("tomorrow 14:00 canary"))
