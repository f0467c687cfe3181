"""How people say that an event recurs, in one line, English and Arabic."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import AmanaError
from domain.lines import EventDraft, TitleMissing, read_event
from domain.plain_meanings import Ask, Request
from domain.plain_words import understand
from domain.recurrence import (
    UNFIT,
    RecurrenceEndUnclear,
    RecurrenceHijri,
    RecurrenceTooLong,
    RecurrenceTooOften,
    RecurrenceUnclear,
)
from domain.retyped import write_event

NOW, ZONE = datetime(2026, 11, 23, 6, tzinfo=UTC), "Asia/Dubai"  # a Monday, 10:00


def event(text: str) -> EventDraft:
    return read_event(text, NOW, ZONE)


@pytest.mark.parametrize(
    ("line", "start", "rule"),
    [
        ("every Monday 09:00 Call", "2026-11-30 09:00", "WEEKLY;BYDAY=MO;UNTIL=20281127"),
        ("every Monday 12:00 Call", "2026-11-23 12:00", "WEEKLY;BYDAY=MO;UNTIL=20281120"),
        ("Each day 9:00 am Call x 10", "2026-11-24 09:00", "DAILY;COUNT=10"),
        ("daily 09:00 Call until 30 June", "2026-11-24 09:00", "DAILY;UNTIL=20270630"),
        (
            "every week on Monday and Wednesday 09:00 Call 5 times",
            "2026-11-25 09:00",
            "WEEKLY;BYDAY=MO,WE;COUNT=5",
        ),
        ("every other week from 1 December 10:00 Call", "2026-12-01 10:00", None),
        (
            "every 2 weeks from 1 December 10:00 Call x 3",
            "2026-12-01 10:00",
            "WEEKLY;INTERVAL=2;COUNT=3",
        ),
        (
            "every Monday from 2 December 09:00 Call x3",
            "2026-12-07 09:00",
            "WEEKLY;BYDAY=MO;COUNT=3",
        ),
        ("2026-11-30 09:00 Call weekly x 10", "2026-11-30 09:00", "WEEKLY;COUNT=10"),
        ("2026-11-30 09:00 every week Call twice", "2026-11-30 09:00", "WEEKLY;COUNT=2"),
        ("2026-12-05 09:00 Call every month ×4", "2026-12-05 09:00", "MONTHLY;COUNT=4"),
        ("2026-12-05 09:00 Call RRULE:FREQ=YEARLY;COUNT=2", "2026-12-05 09:00", "YEARLY;COUNT=2"),
        (
            "2026-11-28 09:00 Call every 2 weeks on Saturday and Sunday x 4",
            "2026-11-28 09:00",
            "WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SA;COUNT=4",
        ),
        ("كل يوم اثنين الساعة 9 صباحا إحاطة 3 مرات", "2026-11-30 09:00", "WEEKLY;BYDAY=MO;COUNT=3"),
        (
            "كل اثنين وأربعاء 09:00 إحاطة حتى 30 يونيو",
            "2026-11-25 09:00",
            "WEEKLY;BYDAY=MO,WE;UNTIL=20270630",
        ),
        ("2026-12-01 09:00 إحاطة كل أسبوعين ×٣", "2026-12-01 09:00", "WEEKLY;INTERVAL=2;COUNT=3"),
        ("2026-12-01 09:00 إحاطة شهريا مرتين", "2026-12-01 09:00", "MONTHLY;COUNT=2"),
    ],
)
def test_how_it_recurs_is_read_wherever_it_stands(line: str, start: str, rule: str | None) -> None:
    draft = event(line)

    assert draft.title.reveal() in {"Call", "إحاطة"}
    assert draft.start == datetime.fromisoformat(start)
    assert not draft.certain
    if rule is not None:
        assert draft.rule.removeprefix("FREQ=").replace("T235959", "") == rule


@pytest.mark.parametrize(
    "behind",
    [
        *("weekly x 3 remind 2h !", "remind 2h weekly x 3 !", "! remind 2h every week x 3"),
        "remind 2h ! weekly x 3",
    ],
)
def test_what_stands_behind_stands_in_any_order(behind: str) -> None:
    draft = event(f"2026-12-01 09:00 Call @ Hall {behind}")

    assert (draft.title.reveal(), draft.place.reveal()) == ("Call", "Hall")
    assert (draft.rule, draft.asks) == ("FREQ=WEEKLY;COUNT=3", True)
    assert len(draft.offsets) == 1


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Call every week @ Hall 4", "FREQ=WEEKLY;UNTIL=20281128T235959"),
        ("Call every week x 3 @ Hall 4 remind 2h", "FREQ=WEEKLY;COUNT=3"),
        ("Call every week @ Hall 4 until 30 June", "FREQ=WEEKLY;UNTIL=20270630T235959"),
        ("Call weekly @ Hall 4 remind 2h x 3", "FREQ=WEEKLY;COUNT=3"),
        ("Call weekly @ Hall 4 weekly x 3", "FREQ=WEEKLY;COUNT=3"),
    ],
)
def test_how_it_recurs_may_stand_before_the_place(words: str, rule: str) -> None:
    draft = event(f"2026-12-01 09:00 {words}")

    assert (draft.title.reveal(), draft.place.reveal()) == ("Call", "Hall 4")
    assert draft.rule == rule


@pytest.mark.parametrize(
    "words",
    [
        *("Call until 5/1/2027", "Call until yesterday", "Call until 29 Feb", "Call for 10 weeks"),
        *("x 10 until 2027-01-01 Call", "Call x²", "Call for the next two months", "Call ×10 each"),
        *("Call until 30 June x 10", "Call many times over", "Call @ Hall 4 until 5/1/2027"),
        *("إحاطة حتى أمس", "إحاطة لمدة 10 أسابيع", "إحاطة ل 3 أشهر", "إحاطة كذا مرات"),
    ],
)
def test_an_end_that_is_not_understood_is_no_title(words: str) -> None:
    with pytest.raises(RecurrenceEndUnclear):
        event(f"every Monday 09:00 {words}")


@pytest.mark.parametrize(
    "title",
    [
        *("Call for 2 hours", "Reading of the New York Times", "Ball for Army Day", "Drill 3x"),
        *("حفل ليوم الجيش", "إحاطة لمدة ساعة"),
    ],
)
def test_a_title_of_what_recurs_may_speak_of_time(title: str) -> None:
    draft = event(f"every Monday 09:00 {title}")

    assert draft.title.reveal() == title
    assert draft.rule


@pytest.mark.parametrize(
    "words",
    [
        *("every quarter", "quarterly", "biweekly", "bi-weekly", "every half year", "half-yearly"),
        *("every two and a half days", "every -1 days", "on Mondays", "on Mondays and Fridays"),
        *("twice a week", "three times per month", "every few weeks", "on weekdays"),
        *("نصف سنوي", "كل ربع سنة", "كل بضعة أيام", "أيام الاثنين", "مرتين في الشهر"),
    ],
)
@pytest.mark.parametrize("place", ["", " @ Hall 4"])
def test_what_sounds_like_a_repetition_is_not_kept_once_unseen(words: str, place: str) -> None:
    with pytest.raises(RecurrenceUnclear):
        event(f"2026-12-01 09:00 Call {words}{place}")


@pytest.mark.parametrize(
    "title",
    [
        *("Weekly briefing", "Daily standup", "Briefing until 30 June", "Review of every file"),
        *("اجتماع كل الملحقين", "Count every minute of it, twice", "Everyday carry", "Table x 10"),
        *("New York Daily", "Jane's Quarterly", "Review of every one of the ships"),
    ],
)
def test_a_title_that_speaks_of_days_is_a_title(title: str) -> None:
    draft = event(f"2026-12-01 09:00 {title}")

    assert (draft.title.reveal(), draft.rule, draft.certain) == (title, "", True)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("every second 09:00 Call", RecurrenceTooOften),
        ("2026-12-01 09:00 Call every minute", RecurrenceTooOften),
        ("2026-12-01 09:00 Call hourly x 3", RecurrenceTooOften),
        ("2026-12-01 09:00 إحاطة كل ثانية", RecurrenceTooOften),
        ("2026-12-01 09:00 Call freq=secondly", RecurrenceTooOften),
        ("2026-12-01 09:00 Call daily x 9999", RecurrenceTooLong),
        ("2026-12-01 09:00 Call every 400 days", RecurrenceTooLong),
        ("2026-12-01 09:00 Call every 60 years", RecurrenceTooLong),
        ("2026-12-01 09:00 every quarter Call of the whole house at noon", RecurrenceUnclear),
        ("2026-12-01 09:00 Call every week remind 2h every day", RecurrenceUnclear),
        ("2026-12-01 09:00 Call every Monday", RecurrenceUnclear),
        ("2026-12-01 09:00 Call every first Monday", RecurrenceUnclear),
        ("2026-12-01 09:00 Call every weekday", RecurrenceUnclear),
        ("2026-12-01 09:00 Call weekly until 9999-12-31", RecurrenceUnclear),
        ("2026-12-01 09:00 Call weekly until 2026-11-01", RecurrenceUnclear),
        ("every Monday 09:00 Call every week", RecurrenceUnclear),
        ("every month 1 Rajab 1448 09:00 Call", RecurrenceHijri),
        ("2026-12-01 09:00 Call every Ramadan", RecurrenceHijri),
        ("1 رجب 1448 09:00 إحاطة كل سنة", RecurrenceHijri),
        ("every Monday 09:00 @ Hall", TitleMissing),
    ],
)
def test_what_cannot_recur_so_is_refused(line: str, refused: type[AmanaError]) -> None:
    with pytest.raises(refused):
        event(line)


def test_a_hijri_date_may_begin_what_recurs_by_weeks() -> None:
    assert event("1 Rajab 1448 09:00 Call weekly x 2").rule == "FREQ=WEEKLY;COUNT=2"


@pytest.mark.parametrize("line", ["Event every Monday 09:00 Call", "موعد كل يوم اثنين 09:00 إحاطة"])
def test_it_is_said_without_a_slash_too(line: str) -> None:
    understood = understand(line, NOW, ZONE)

    assert isinstance(understood, Request)
    assert understood.ask is Ask.EVENT


@pytest.mark.parametrize("line", ["every Monday 09:00 Call", "Event every Monday was cancelled"])
def test_a_note_about_what_recurs_is_a_note(line: str) -> None:
    assert understand(line, NOW, ZONE) is None


BITS = [
    *("every", "each", "weekly", "daily", "Monday", "and", "on", "2", "weeks", "x 3", "until"),
    *("30 June", "2026-12-01", "09:00", "Call", "@ Hall", "remind 2h", "!", "second", "minute"),
    *("كل", "يوم", "اثنين", "وأربعاء", "أسبوعين", "حتى", "مرات", "from", "freq=daily", "every day"),
    *("@ Hall until", "Daily", "x²", "for 3 weeks", "@", "quarterly"),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(BITS), max_size=9).map(" ".join))
def test_whatever_is_typed_is_read_or_refused_and_reads_as_it_was_written_back(words: str) -> None:
    try:
        draft = event(words)
    except (AmanaError, *UNFIT):
        return

    again = event(write_event(draft).reveal())

    assert replace(again, certain=draft.certain, asks=draft.asks) == draft
