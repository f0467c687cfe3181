"""What is written back reads as it was: no word of a record is lost when its kind changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.errors import AmanaError
from domain.follow_ups import FollowUp
from domain.lines import EventDraft, MeetingDraft, read_event, read_meeting
from domain.owed import Owes, read_owed
from domain.retyped import write_event, write_meeting, write_promise
from domain.secrecy import Secret

NOW, ZONE = datetime(2026, 12, 1, 6, 0, tzinfo=UTC), "Asia/Dubai"

NINE = datetime(2026, 12, 3, 9)  # noqa: DTZ001  # wall time

BITS = [
    *("Exhibition", "Hall 4", "@", "@amal", "remind", "2d", "3h", "90m", "reminder:", "with"),
    *("with:", "pm", "3", "10", "to", "at", "on", "Monday", "-", "–", ",", "،", "؛", ":", "(x)"),
    *(
        "ذكّرني",
        "قبل",
        "ساعة",
        "مع",
        "معرض",
        "القاعة",
        "٤",
        "غدا",
        "We owe:",
        "they owe :",
        "علينا:",
    ),
    *("عليهم:", "- We owe: x", "\u2067", "a@example.org", "x" * 90, "noon", "2026-12-04", "12:30"),
]
WORDS = st.lists(st.sampled_from(BITS), max_size=9).map(" ".join)
DAYS = st.sampled_from(
    [
        *("2026-12-03 09:00", "2026-12-03 22:00-02:00", "tomorrow 14:00", "in 2 hours"),
        *("Thursday 9 am", "غدا الساعة 9", "3 December 09:00-11:00"),
    ]
)


@settings(max_examples=400)
@given(DAYS, st.sampled_from([" ", ", ", " - "]), WORDS)
def test_an_event_reads_as_it_was_written_back(day: str, between: str, words: str) -> None:
    draft = event(f"{day}{between}{words}")
    assume(draft is not None)
    assert draft is not None

    again = read_event(write_event(draft), NOW, ZONE)

    assert replace(again, certain=draft.certain) == draft


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=6).map("\n".join))
def test_a_meeting_reads_as_it_was_written_back(text: str) -> None:
    draft = meeting(text)
    assume(draft is not None)
    assert draft is not None

    assert read_meeting(write_meeting(draft)) == draft


@given(WORDS, WORDS)
def test_of_an_event_that_no_line_says_every_word_stays(title: str, place: str) -> None:
    draft = EventDraft(
        Secret(title), Secret(place), NINE, None, ZONE, (), certain=True
    )  # a title asked for by itself may hold anything

    written = write_event(draft).reveal()

    assert title.strip() in written
    assert place.strip() in written


@given(st.lists(WORDS.map(str.strip).filter(bool), max_size=30), WORDS, WORDS)
def test_of_a_meeting_that_no_text_says_every_word_stays(
    names: list[str], said: str, owed: str
) -> None:
    counterparts = tuple(map(Secret, names))
    draft = MeetingDraft(counterparts, Secret(""), Secret(said), (Secret(owed),), ())

    written = write_meeting(draft).reveal()

    assert all(words.strip() in written for words in (*names, said, owed))


@pytest.mark.parametrize(
    ("owes", "name", "what", "written"),
    [
        (Owes.WE, "Col. Example", "the draft", "We owe Col. Example the draft by {}"),
        (Owes.THEY, "Col. Example", "the list", "Col. Example owes us the list by {}"),
        (Owes.WE, "", "the door", "the door by {}"),
        (Owes.THEY, "العقيد فلان", "المسودة", "لنا عند العقيد فلان المسودة قبل {}"),
        (Owes.WE, "العقيد فلان", "الكتيب", "علينا للعقيد فلان الكتيب قبل {}"),
    ],
)
def test_a_promise_is_written_as_people_type_it(
    owes: Owes, name: str, what: str, written: str
) -> None:
    timed = promise(owes, name, what, date(2026, 12, 10), time(9))
    daily = replace(timed, at=None)

    assert write_promise(timed, NOW).reveal() == written.format("2026-12-10 09:00")
    assert write_promise(daily, NOW).reveal() == written.format("2026-12-10")
    undated = written.removesuffix(" by {}").removesuffix(" قبل {}")
    assert write_promise(replace(daily, due=None), NOW).reveal() == undated


@given(st.sampled_from(Owes), WORDS.filter(str.strip), WORDS)
def test_of_a_promise_no_word_is_lost(owes: Owes, name: str, what: str) -> None:
    written = write_promise(promise(owes, name, what, date(2026, 12, 10), None), NOW).reveal()

    assert all(words in written for words in (name, what, "2026-12-10"))


def test_a_promise_that_is_over_is_written_all_the_same() -> None:
    late = promise(Owes.WE, "Col. Example", "the draft", date(2025, 12, 10), None)

    assert "Col. Example" in write_promise(late, NOW).reveal()


def test_what_is_read_back_as_a_promise_is_the_same_promise() -> None:
    owed = read_owed("Col. Example owes us the list by 2026-12-10", NOW, ZONE)

    assert owed is not None
    assert (owed.counterpart, owed.what, owed.due) == (
        Secret("Col. Example"),
        Secret("the list"),
        date(2026, 12, 10),
    )


def event(text: str) -> EventDraft | None:
    """Read an event, or nothing."""
    try:
        return read_event(text, NOW, ZONE)
    except AmanaError:
        return None


def meeting(text: str) -> MeetingDraft | None:
    """Read a meeting, or nothing."""
    try:
        return read_meeting(text)
    except AmanaError:
        return None


def promise(owes: Owes, name: str, what: str, due: date | None, at: time | None) -> FollowUp:
    """Return a promise of ours or theirs."""
    return FollowUp(owes, Secret(name), Secret(what), due, at, ZONE, "m", Secret("Salim"))
