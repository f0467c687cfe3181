"""Both catalogues whole, and fit for Telegram."""

import re
from functools import cache

import pytest

from domain.members import LANGUAGES
from locales.catalogues import CATALOGUES
from rehearsal.markup import parse_html
from tests.unit.locales.conftest import every_form
from tests.unit.locales.keys import FAMILIES, constants, refusal_keys, said_keys

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TAG = re.compile(r"<[^>]*>")
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+")
BIDI_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def needed() -> frozenset[str]:
    return refusal_keys() | said_keys()


def test_every_language_a_member_may_choose_has_a_catalogue() -> None:
    assert set(CATALOGUES) == set(LANGUAGES)


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_key_the_code_uses_has_words(language: str) -> None:
    assert needed() <= set(CATALOGUES[language].words)
    assert len(needed()) > 100, "the code was not found"


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_key_is_without_use(language: str) -> None:
    used = constants().union(*FAMILIES.values())

    assert set(CATALOGUES[language].words) - used == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_plural_has_all_its_forms_and_no_other_key_has_any(language: str) -> None:
    catalogue = CATALOGUES[language]

    for key, forms in catalogue.words.items():
        wanted = catalogue.forms if len(CATALOGUES["en"].words[key]) > 1 else 1
        assert len(forms) == wanted, key
        assert all(form.strip() or key.endswith("-separator") for form in forms), key


def test_every_language_names_the_same_values() -> None:
    """A plural form may leave its number out: two things are a word of their own in Arabic."""
    english = {key: _named(forms[-1]) for key, forms in CATALOGUES["en"].words.items()}

    for language, key, words in every_form():
        is_plural = len(CATALOGUES[language].words[key]) > 1
        left_out = english[key] - _named(words)
        assert _named(words) <= english[key], (language, key)
        assert left_out <= ({"n"} if is_plural else set()), (language, key)


def test_the_form_for_many_always_names_the_number() -> None:
    for language, catalogue in CATALOGUES.items():
        for key, forms in catalogue.words.items():
            assert len(forms) == 1 or "n" in _named(forms[-1]), (language, key)


def test_the_words_are_html_that_telegram_reads_and_carry_three_tags_at_most() -> None:
    for language, key, words in every_form():
        tags = {re.split(r"[\s>]", tag.strip("</"))[0] for tag in TAG.findall(words)}
        assert tags <= {"a", "b", "code"}, (language, key)
        assert parse_html(words).text is not None
        assert "&" not in words, (language, key)


def test_only_five_signs_carry_a_meaning() -> None:
    for language, key, words in every_form():
        assert set(EMOJI.findall(words)) <= {"🗓", "🔔", "⚠️"}, (language, key)


def test_nobody_is_shouted_at() -> None:
    for language, key, words in every_form():
        assert "!" not in words, (language, key)


def test_no_direction_mark_hides_in_the_words() -> None:
    """Isolation is the code's: a mark in a catalogue would be invisible to its translator."""
    for language, key, words in every_form():
        assert not BIDI_MARKS.search(words), (language, key)


def _named(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))
