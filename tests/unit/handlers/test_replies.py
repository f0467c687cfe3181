"""Every letter in every language: HTML that Telegram reads, within its limits, values isolated."""

from dataclasses import replace
from itertools import product

import pytest

from domain.contents import AgendaShown, RecordShown
from domain.digits import Digits
from domain.letters import Letter, Plain, Reader, Receipt
from domain.records import Kind, Meeting
from domain.secrecy import Secret
from handlers.lengths import LIMIT
from handlers.replies import incident, refusal, render, rest
from locales.catalogues import CATALOGUES, Catalogue
from rehearsal.markup import parse_html
from rehearsal.texts import units
from tests.unit.handlers.samples import (
    ARABIC,
    ENGLISH,
    EVENT,
    MEETING,
    NOTE,
    ZONE,
    desk,
    neutral,
    note,
    others,
    record,
    telling,
)

EVERY = [*neutral(), *telling(), *others()]
HOSTILE = "</b><a href='tg://x'>&lt;\u2069{name}\u2067"


@pytest.mark.parametrize(("letter", "to"), list(product(EVERY, (ENGLISH, ARABIC))))
def test_every_letter_is_html_that_fits(letter: Letter, to: Reader) -> None:
    shown = parse_html(render(letter, to).text)

    assert 0 < units(shown.text.strip()) <= LIMIT
    assert {entity.type for entity in shown.entities} <= {"bold", "code"}


@pytest.mark.parametrize("letter", EVERY)
def test_words_longer_by_two_fifths_still_fit(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUES, "en", _stretched(CATALOGUES["en"]))

    shown = parse_html(render(letter, ENGLISH).text)

    assert 0 < units(shown.text) <= LIMIT


def test_what_somebody_wrote_is_never_markup_and_never_ends_its_isolate() -> None:
    said = render(RecordShown(note(1, HOSTILE), ZONE), ENGLISH).text

    shown = parse_html(said)
    assert not shown.entities
    assert "\u2068</b><a href='tg://x'>&lt;{name}\u2069" in shown.text


def test_a_shown_record_names_kind_author_time_and_everything_written() -> None:
    said = render(RecordShown(note(17, "A new frigate", "with a tender"), ZONE), ENGLISH).text

    lines = [line.translate({0x2068: None, 0x2069: None}) for line in said.split("\n")]
    assert lines == [
        "🔒 NAV-17",
        "Note · Karim Haddad",
        "Received Wed 2 Dec 2026 · 22 Jumada II 1448, 12:30 (Riyadh)",
        "A new frigate",
        "Added Wed 2 Dec, 12:30: with a tender",
    ]


def test_a_shown_record_says_how_many_wordings_came_before() -> None:
    older, newer = NOTE.versions[0], NOTE.versions[0]
    said = render(RecordShown(replace(NOTE, versions=(older, newer)), ZONE), ENGLISH).text

    assert "\u20681\u2069 earlier wording is kept." in said


def test_a_record_longer_than_a_message_goes_on_in_the_next() -> None:
    text = " ".join(f"word{n}" for n in range(470))
    letter: RecordShown | None = RecordShown(note(1, text), ZONE)
    told = ""

    while letter is not None:
        said = parse_html(render(letter, ENGLISH).text).text
        assert units(said) <= LIMIT
        told += said.split("\u2068")[-1].removesuffix("\u2069")
        cursor = rest(letter, ENGLISH)
        letter = replace(letter, cursor=cursor) if cursor else None

    assert told == text


def test_an_agenda_longer_than_a_message_says_how_many_events_are_left() -> None:
    many = tuple(replace(EVENT, id=str(n), number=n) for n in range(1, 60))

    said = render(AgendaShown("NAV", ZONE, many), ENGLISH).text

    shown = said.count("Corvette display")
    assert f"\u2068{59 - shown}\u2069 more events" in said
    assert units(parse_html(said).text) <= LIMIT


def test_a_receipts_longest_lines_fit() -> None:
    longest = tuple(Secret("x" * 200) for _ in range(15))
    meeting = Meeting(longest, Secret("x" * 200), Secret("said"))

    said = render(RecordShown(record(Kind.MEETING, 1, meeting), ZONE), ENGLISH).text

    assert units(parse_html(said).text) <= LIMIT


def test_a_meeting_is_shown_with_each_promise_on_its_own_line() -> None:
    said = render(RecordShown(MEETING, ZONE), ENGLISH).text

    assert "With: \u2068Col. Sample\u2069\nWith: \u2068Maj. Sample\u2069\nPlace:" in said
    assert "\nWe owe: \u2068the figures\u2069" in said


def test_a_failure_is_told_honestly_with_its_number() -> None:
    assert "Not kept" in incident("7K2", ENGLISH)
    assert "\u20687K2\u2069" in incident("7K2", ENGLISH)
    assert "لم يُحفظ" in incident("7K2", ARABIC)


def test_a_refusal_shows_dates_in_latin_digits_for_a_line_from_the_right_would_turn_them() -> None:
    said = refusal("error-date-unclear", ARABIC)

    assert "\u20682030-12-03 09:00\u2069" in said
    assert "٤٠٩٦" in refusal("error-text-long", ARABIC)


def test_digits_are_the_readers_and_references_stay_latin() -> None:
    reader = Reader(1, "ar", Digits.PERSIAN)

    said = render(Receipt(desk(), EVENT), reader).text

    assert "NAV-19" in said
    assert "۳ ديسمبر ۲۰۲۶ · ۲۳ جمادى الآخرة ۱۴۴۸ هـ، ۰۹:۰۰ (الرياض)" in said


def test_an_unknown_key_is_a_defect() -> None:
    with pytest.raises(KeyError):
        render(Plain("no-such-words"), ENGLISH)


def _stretched(catalogue: Catalogue) -> Catalogue:
    def stretch(words: str) -> str:
        return words + " " + "ẽ" * (len(words) * 2 // 5)

    longer = {
        key: forms if key.startswith("pattern-") else tuple(map(stretch, forms))
        for key, forms in catalogue.words.items()
    }
    return replace(catalogue, words=longer)
