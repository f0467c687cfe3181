"""Cleaning, measuring and marking of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.texts import Entity, Shown, clean, detect, pieces, trim, units


@given(st.text())
def test_a_unit_is_two_bytes_of_utf16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.integers(2, 9))
def test_pieces_are_the_whole_and_never_too_long(text: str, limit: int) -> None:
    parts = pieces(text, limit)

    assert "".join(parts) == text
    assert all(units(part) <= limit for part in parts)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_direction_overrides_go_and_isolates_stay() -> None:
    assert clean("\u202aa\u202e\u2066b\u2069\r\tc") == "a\u2066b\u2069 c"


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("/start abc", "bot_command", "/start"),
        ("see /help@amana_rehearsal_bot now", "bot_command", "/help@amana_rehearsal_bot"),
        ("https://example.org/a.", "url", "https://example.org/a"),
        ("to amal@example.org", "email", "amal@example.org"),
        ("hello @someone", "mention", "@someone"),
        ("the #exercise", "hashtag", "#exercise"),
    ],
)
def test_telegram_marks_by_itself(text: str, kind: str, found: str) -> None:
    assert detect(text) == (Entity(kind, text.index(found), len(found)),)


@pytest.mark.parametrize("text", ["and/or", "1/2", "a//b", "/ x", "//start", "/تقرير"])
def test_a_slash_alone_is_no_command(text: str) -> None:
    assert detect(text) == ()


def test_trimming_moves_and_shortens_entities() -> None:
    shown = Shown(" \nab ", (Entity("bold", 0, 5), Entity("italic", 4, 1)))

    assert trim(shown) == Shown("ab", (Entity("bold", 0, 2),))
