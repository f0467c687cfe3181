"""A digest over many messages: every text whole, exactly once, none longer than Telegram takes."""

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contents import DigestPage
from domain.digests import place_of_record, read_on, told_on
from domain.letters import Reader
from domain.notices import DigestNotice
from domain.records import Kind
from domain.secrecy import Secret
from domain.shown import Cursor
from handlers.lengths import LIMIT
from handlers.replies import render, rest
from rehearsal.markup import parse_html
from rehearsal.texts import units
from tests.unit.handlers.samples import (
    ARABIC,
    ENGLISH,
    EVENT,
    EXPIRING,
    MEETING,
    NOTE,
    NOW,
    SPAN,
    desk,
    event,
    note,
    page,
    record,
)

MOST_PAGES = 200
ISOLATED = re.compile("\u2068([^\u2068\u2069]*)\u2069")
WHEN = "Wed 2 Dec, 12:30"
LETTERS = st.sampled_from(["a", "b ", "<", "&", ">", "&amp;", "\n", " ", "🗓", "س", "لام ", "é"])
SHORT = st.lists(LETTERS, min_size=1, max_size=60).map("".join).filter(str.strip)
LONG = st.builds(lambda unit, times: (unit * times)[:4096], SHORT, st.integers(1, 4096))
TEXTS = st.lists(st.tuples(SHORT | LONG, st.lists(SHORT | LONG, max_size=2)), max_size=6)


def told(whole: DigestPage, to: Reader = ENGLISH) -> list[str]:
    """Return the digest's messages, one after the other."""
    said: list[str] = []
    here: DigestPage | None = whole
    while here and len(said) < MOST_PAGES:
        said.append(render(here, to).text)
        beyond = rest(here, to)
        assert beyond is None or _order(beyond) > _order(here.cursor)
        here = read_on(whole, beyond) if beyond else None
    assert here is None, "a digest without end"
    return said


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_text_is_told_whole_and_once_over_messages_that_fit(
    texts: list[tuple[str, list[str]]],
) -> None:
    records = [note(number, text, *more) for number, (text, more) in enumerate(texts, 1)]

    said = told(page(*records))

    heads = [f"NAV-{number}NoteKarim Haddad{WHEN}" for number in range(1, len(texts) + 1)]
    values = "".join(html.unescape("".join(ISOLATED.findall(each))) for each in said)
    for head in heads:
        values = values.replace(head, "")
    written = "".join(text + "".join(more) for text, more in texts)
    assert values.replace(WHEN, "") == f"NAV{_DAY}Riyadh{written}"
    assert all(0 < units(parse_html(each).text) <= LIMIT for each in said)


@settings(max_examples=20, deadline=None)
@given(st.text("\u2066\u2067\u2068\u2069ab", min_size=1), st.integers(1, 4096))
def test_marks_in_a_text_cannot_break_the_isolates_of_a_page(unit: str, times: int) -> None:
    said = told(page(note(1, (unit * times)[:4096])))

    for words in said:
        marks = [mark for mark in words if mark in "\u2066\u2067\u2068\u2069"]
        depths = list(accumulate(-1 if mark == "\u2069" else 1 for mark in marks))
        assert min(depths, default=0) >= 0
        assert depths[-1:] in ([], [0])
        assert 0 < units(parse_html(words).text) <= LIMIT


def test_a_page_tells_of_no_more_records_than_an_unlock_opens() -> None:
    whole = page(*(note(number, f"Text {number}.") for number in range(1, 6)))

    first = replace(whole, most=2)
    beyond = rest(first, ENGLISH)

    assert beyond is not None
    assert [each.number for each in told_on(first, beyond)] == [1, 2]
    assert "Text 3." not in render(first, ENGLISH).text
    assert "Text 3." in render(read_on(whole, beyond), ENGLISH).text


def test_a_text_is_cut_only_where_it_cannot_be_whole() -> None:
    short = [note(number, f"Text {number}. " + "word " * 300) for number in range(1, 12)]

    said = told(page(*short))

    assert len(said) > 3
    for each in short:
        assert sum(each.body.text.reveal() in html.unescape(words) for words in said) == 1


def test_a_long_text_is_cut_at_the_end_of_a_line() -> None:
    lines = [f"Line {number} of the report, with some words in it" for number in range(150)]

    said = told(page(note(1, "\n".join(lines))))

    assert len(said) == 2
    assert said[0].endswith("words in it\n\u2069")
    assert "Line 0 of" in said[0]
    assert "\u2068Line " in said[1]


def test_events_come_before_records_and_are_told_once() -> None:
    (words,) = told(page(NOTE, MEETING, EVENT))

    assert words.count("Corvette display") == 1
    assert words.index("Coming") < words.index("Corvette") < words.index("Kept since")
    assert words.rindex("NAV-19") > words.index("frigate")


def test_what_passed_without_a_reminder_stands_first() -> None:
    passed = event(5, datetime(2026, 12, 2, 8), "Briefing")  # noqa: DTZ001  # wall time
    whole = replace(page(NOTE, EVENT), passed=(passed,))

    (words,) = told(whole)

    assert words.index("Passed") < words.index("Briefing") < words.index("Coming")


def test_an_empty_digest_says_so_for_silence_means_trouble() -> None:
    (words,) = told(page())

    assert "Wed 2 Dec 2026 · 22 Jumada II 1448" in words
    assert "Nothing new since the last digest" in words


def test_a_late_digest_says_from_when() -> None:
    late = replace(SPAN, late_from=NOW - timedelta(hours=2))

    (words,) = told(replace(page(), span=late))

    assert "Delayed from \u206810:30\u2069." in words


def test_a_record_withdrawn_between_two_pages_moves_nothing() -> None:
    records = [note(number, "word " * 700) for number in range(1, 5)]
    first = page(*records)
    second = rest(first, ENGLISH)
    assert second is not None

    left = read_on(page(*records[:1], *records[2:]), second)

    assert "NAV-3" in render(left, ENGLISH).text


def test_when_all_that_was_left_is_gone_the_page_still_says_something() -> None:
    beyond = Cursor(place_of_record(note(99, "gone")))

    words = render(page(NOTE, cursor=beyond), ENGLISH).text

    assert words == "🗓 Digest, continued\n\nNothing more."


def test_each_page_counts_as_read_what_it_tells() -> None:
    """The audit's list and the words go by the same cursors."""
    records = [note(number, f"Text {number} " + "word " * 500) for number in range(1, 9)]
    here: DigestPage | None = page(*records)

    while here:
        beyond = rest(here, ENGLISH)
        words = render(here, ENGLISH).text
        named = [each for each in records if f"\u2068NAV-{each.number}\u2069" in words]
        assert told_on(here, beyond) == named
        here = read_on(page(*records), beyond) if beyond else None


def test_the_page_after_a_change_of_language_begins_at_the_same_character() -> None:
    """A reader may change his language between two pages; what counts is what was written."""
    meeting = replace(MEETING.body, said=Secret("word " * 1500))
    whole = page(record(Kind.MEETING, 18, meeting))
    beyond = rest(whole, ENGLISH)
    assert beyond is not None

    pieces = [render(whole, ENGLISH).text, render(read_on(whole, beyond), ARABIC).text]

    assert sum(each.count("word ") for each in pieces) == 1500


_DAY = "Wed 2 Dec 2026 · 22 Jumada II 1448"


def _order(cursor: Cursor) -> tuple[tuple[int, int, int], int]:
    return (cursor.place, cursor.character)


def test_a_digest_counts_what_expires_on_a_guarded_and_on_an_open_desk() -> None:
    open_page = replace(page(NOTE), expiring=EXPIRING)
    guarded = DigestNotice(desk(), SPAN, records=1, events=0, passed=0, expiring=EXPIRING)

    words = [plain(render(each, ENGLISH).text) for each in (open_page, guarded)]

    for said in words:
        assert "5 records expired by the end of Sat 31 Oct" in said
        assert "1 record expires at the end of Mon 30 Nov" in said
        assert said.count("ask your operator") == 2


def test_what_expires_is_counted_in_arabic_too() -> None:
    said = plain(render(replace(page(NOTE), expiring=EXPIRING), ARABIC).text)

    assert "٥ سجلات انتهت مدة حفظها" in said
    assert "سجل واحد تنتهي مدة حفظه" in said


def plain(words: str) -> str:
    return words.replace("\u2068", "").replace("\u2069", "")
