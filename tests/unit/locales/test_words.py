"""Look-up, escaping, isolation, formatting: in this order."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digits import Digits
from locales import isolated, phrase, place_of, t

OPEN, CLOSE = "\u2068", "\u2069"


def test_a_value_is_escaped_and_isolated() -> None:
    words = t("en", "desk-other", code="NAV", name="<b>Sea</b> & shore")

    assert words == f"{OPEN}NAV{CLOSE} · {OPEN}&lt;b&gt;Sea&lt;/b&gt; &amp; shore{CLOSE}"


@pytest.mark.parametrize("name", ["{code}", "{name}", "{0}", "{name.__class__}", "%s", "\\1"])
def test_what_looks_like_a_placeholder_in_a_value_stays_what_it_is(name: str) -> None:
    words = t("en", "desk-other", code="NAV", name=name)

    assert words == f"{OPEN}NAV{CLOSE} · {OPEN}{name}{CLOSE}"


def test_a_lacking_value_is_an_error_and_no_silence() -> None:
    with pytest.raises(KeyError):
        t("en", "desk-other", code="NAV")


def test_an_unknown_language_speaks_english() -> None:
    assert t("xx", "cancelled") == t("en", "cancelled")


def test_whole_numbers_take_the_readers_digits_and_text_keeps_its_own() -> None:
    words = t("en", "desk-other", digits=Digits.ARABIC, code=17, name="Hall 4")

    assert words == f"{OPEN}١٧{CLOSE} · {OPEN}Hall 4{CLOSE}"


def test_the_words_own_digits_are_the_readers_too() -> None:
    assert "١٤" in t("en", "agenda-heading", digits=Digits.ARABIC, code="NAV")


def test_commands_and_code_stay_latin_and_are_isolated() -> None:
    how = t("ar", "show-how", digits=Digits.ARABIC)

    assert f"{OPEN}<code>/show NAV-17</code>{CLOSE}" in how
    assert f"{OPEN}/help{CLOSE}" in t("ar", "unknown-command")


def test_a_phrase_is_plain_text() -> None:
    assert phrase("en", "desk-other", code="NAV", name="<Sea>") == "NAV · <Sea>"


@given(st.text(alphabet="ab&<\n\u2066\u2067\u2068\u2069", max_size=40))
def test_no_value_can_end_its_isolate_or_leave_one_open(value: str) -> None:
    inside = isolated(value)[1:-1]

    depth = 0
    for letter in inside:
        depth += (letter in "\u2066\u2067\u2068") - (letter == CLOSE)
        assert depth >= 0
    assert depth == 0
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
    assert html.unescape(inside).translate(marks) == value.translate(marks)


def test_isolates_that_are_whole_are_kept() -> None:
    value = f"see {OPEN}NAV-17{CLOSE}"

    assert isolated(value) == f"{OPEN}{value}{CLOSE}"


def test_a_zone_is_named_after_its_city() -> None:
    assert place_of("en", "America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert place_of("ar", "Asia/Riyadh") == "الرياض"
    assert place_of("xx", "Africa/Cairo") == "Cairo"


def test_a_line_from_the_right_that_begins_with_a_value_is_still_from_the_right() -> None:
    """Phones take a line's direction from its first letter, and a desk's code is Latin."""
    assert t("ar", "desk-other", code="NAV", name="x").startswith(f"\u200f{OPEN}NAV")
    assert "\u200f" not in t("ar", "cancelled")
    assert "\u200f" not in t("en", "desk-other", code="NAV", name="x")
