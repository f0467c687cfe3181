"""Times in the reader's form: weekday, both calendars, hour, place."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.letters import Reader
from domain.members import FirstCalendar
from handlers.times import day, duration, moment, moment_at, reminders, span
from handlers.voice import Voice
from tests.unit.handlers.samples import ARABIC, ENGLISH

WALL = datetime(2026, 12, 3, 9)  # noqa: DTZ001  # wall time


def test_a_moment_names_weekday_both_calendars_hour_and_place() -> None:
    said = moment(Voice(ENGLISH), WALL, "Africa/Cairo")

    assert said == "Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00 (Cairo)"


def test_a_moment_in_arabic_uses_arabic_names_and_the_readers_digits() -> None:
    said = moment(Voice(ARABIC), WALL, "Africa/Cairo")

    assert said == "الخميس ٣ ديسمبر ٢٠٢٦ · ٢٣ جمادى الآخرة ١٤٤٨ هـ، ٠٩:٠٠ (القاهرة)"


def test_an_instant_is_told_as_the_clocks_of_the_zone_show_it() -> None:
    midnight = datetime(2026, 12, 2, 22, tzinfo=UTC)

    assert moment_at(Voice(ENGLISH), midnight, "Asia/Riyadh").startswith("Thu 3 Dec 2026")


def test_beyond_the_tables_of_umm_al_qura_one_calendar_is_told() -> None:
    assert day(Voice(ENGLISH), date(2090, 1, 1)) == "Sun 1 Jan 2090"


@pytest.mark.parametrize(
    ("to", "first"),
    [
        (ENGLISH, "Thu 23 Jumada II 1448 · 3 Dec 2026"),
        (ARABIC, "الخميس ٢٣ جمادى الآخرة ١٤٤٨ هـ · ٣ ديسمبر ٢٠٢٦"),
    ],
)
def test_whoever_reads_hijri_first_is_told_it_first(to: Reader, first: str) -> None:
    reader = replace(to, calendar=FirstCalendar.HIJRI)

    assert day(Voice(reader), WALL.date()) == first
    assert day(Voice(reader), date(2090, 1, 1)) == day(Voice(to), date(2090, 1, 1))


def test_an_end_on_another_day_is_told_whole() -> None:
    ends = WALL + timedelta(days=1)

    said = span(Voice(ENGLISH), WALL, ends, "Asia/Riyadh")

    assert said.count("Jumada II") == 2
    assert " – Fri 4 Dec 2026" in said


@pytest.mark.parametrize(
    ("length", "to", "words"),
    [
        (timedelta(days=1, hours=2), ENGLISH, "1 day 2 hours"),
        (timedelta(minutes=90), ARABIC, "ساعة واحدة و٣٠ دقيقة"),
        (timedelta(days=2), ARABIC, "يومان"),
        (timedelta(days=60), ARABIC, "٦٠ يومًا"),
        (timedelta(0), ENGLISH, "0 minutes"),
    ],
)
def test_a_span_is_told_in_days_hours_and_minutes(
    length: timedelta, to: Reader, words: str
) -> None:
    assert duration(Voice(to), length) == words


def test_no_reminders_are_told_as_none() -> None:
    assert reminders(Voice(ENGLISH), ()) == "No reminder: it begins too soon."


def test_all_twelve_hijri_months_have_names_in_both_languages() -> None:
    for to in (ENGLISH, ARABIC):
        said = {day(Voice(to), date(2026, 1, 5) + timedelta(days=29 * n)) for n in range(13)}
        assert len(said) == 13
