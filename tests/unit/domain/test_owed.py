"""Promises, by themselves and behind `We owe:` in a meeting."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import DatePast, DateUnclear
from domain.owed import Owed, Owes, read_owed, read_promise
from domain.secrecy import Secret

NOW, ZONE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "Asia/Dubai"
"""Tuesday 1 December 2026, 12:00 in Dubai."""


def promise(line: str) -> Owed:
    return read_promise(Owes.WE, line, NOW, ZONE)


def test_a_promise_is_taken_apart() -> None:
    owed = read_owed("we owe Colonel X the brochure by 2026-12-10 14:00", NOW, ZONE)

    assert owed == Owed(
        owes=Owes.WE,
        counterpart=Secret("Colonel X"),
        what=Secret("the brochure"),
        due=date(2026, 12, 10),
        at=time(14, 0),
        certain=True,
    )


def test_a_promise_never_shows_what_it_holds() -> None:
    owed = read_owed("we owe Colonel X the brochure", NOW, ZONE)

    assert "Colonel" not in repr(owed)
    assert "brochure" not in repr(owed)


def test_a_promise_to_nobody_keeps_its_words_whole() -> None:
    owed = read_owed("we owe smith the brochure by Thursday", NOW, ZONE)

    assert owed == Owed(Owes.WE, Secret(""), Secret("smith the brochure"), date(2026, 12, 3))


def test_an_unclear_day_is_refused() -> None:
    with pytest.raises(DateUnclear):
        read_owed("we owe Colonel X the brochure by 5", NOW, ZONE)


def test_a_past_day_is_refused() -> None:
    with pytest.raises(DatePast):
        read_owed("we owe Colonel X the brochure by 3 November 2026", NOW, ZONE)


def test_the_hour_of_today_decides_whether_it_is_over() -> None:
    later = read_owed("we owe Colonel X the brochure by today 12:01", NOW, ZONE)

    assert later is not None
    assert (later.due, later.at) == (date(2026, 12, 1), time(12, 1))
    with pytest.raises(DatePast):
        read_owed("we owe Colonel X the brochure by today 12:00", NOW, ZONE)


def test_today_is_the_day_it_is_in_the_desks_zone() -> None:
    late = datetime(2026, 12, 1, 21, 0, tzinfo=UTC)  # 2 December in Dubai

    owed = read_owed("we owe Colonel X the brochure by tomorrow", late, ZONE)

    assert owed is not None
    assert owed.due == date(2026, 12, 3)


def test_the_midnight_that_ends_a_day_is_that_day() -> None:
    owed = read_owed("we owe Colonel X the brochure by Thursday midnight", NOW, ZONE)

    assert owed is not None
    assert (owed.due, owed.at) == (date(2026, 12, 3), None)


@pytest.mark.parametrize(
    "note",
    [
        "We saw the brochure on Thursday 31 February",
        "by 5 we had left",
        "we owe\nColonel X the brochure",
        "we owe Colonel X the brochure " * 20,
        "",
        " ",
        "we owe",
        "علينا",
        "وعدنا",
    ],
)
def test_a_note_is_none_whatever_dates_it_holds(note: str) -> None:
    assert read_owed(note, NOW, ZONE) is None


@pytest.mark.parametrize(
    ("line", "what", "due", "certain"),
    [
        ("brochure by Thursday", "brochure", date(2026, 12, 3), False),
        ("- the brochure, by 2026-12-10", "the brochure", date(2026, 12, 10), True),
        ("brochure", "brochure", None, True),
        ("الكتيب قبل الخميس", "الكتيب", date(2026, 12, 3), False),
        ("brochure قبل الخميس", "brochure", date(2026, 12, 3), False),
        ("brochure by 5", "brochure by 5", None, False),
        ("brochure by 3 November 2026", "brochure by 3 November 2026", None, False),
        ("brochure by next week", "brochure by next week", None, False),
        ("by Thursday", "by Thursday", None, False),
        ("- by Thursday", "- by Thursday", None, False),
        ("minutes of Thursday", "minutes of Thursday", None, False),
        ("", "", None, False),
    ],
)
def test_a_line_of_a_meeting_keeps_what_is_no_clear_day(
    line: str, what: str, due: date | None, certain: bool
) -> None:
    assert promise(line) == Owed(Owes.WE, Secret(""), Secret(what), due, certain=certain)


@given(st.text(max_size=1000))
def test_no_line_of_a_meeting_is_refused_or_lost(line: str) -> None:
    owed = promise(line)

    assert owed.what == Secret(line.strip()) or (owed.due and owed.what)


@given(st.integers(1, 2000))
def test_an_iso_day_is_that_day(days: int) -> None:
    due = date(2026, 12, 1) + timedelta(days)

    owed = read_owed(f"Colonel X owes us the draft by {due}", NOW, ZONE)

    assert owed == Owed(Owes.THEY, Secret("Colonel X"), Secret("the draft"), due, certain=True)
