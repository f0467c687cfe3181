"""Within Telegram's limits, also in a language whose words are longer by two fifths."""

import re
from dataclasses import replace

import pytest

from domain.digits import Digits
from domain.letters import Reader
from handlers.lengths import length
from handlers.refusals import refusal
from locales.catalogues import CATALOGUES
from tests.unit.locales.conftest import every_form
from tests.unit.locales.keys import refusal_keys

BUTTON, ANSWER, DESCRIPTION = 64, 200, 256
"""Characters of a label, of answerCallbackQuery's text, of a BotCommand (Bot API)."""

LONGER = 1.4
READER = Reader(chat=1, language="en", digits=Digits.LATIN)


def test_button_labels_fit() -> None:
    for language, key, words in every_form():
        if key.startswith("button-"):
            assert len(words) * LONGER <= BUTTON, (language, key)


def test_command_descriptions_fit() -> None:
    for language, key, words in every_form():
        if key.startswith("command-"):
            assert 3 <= len(words) * LONGER <= DESCRIPTION, (language, key)


@pytest.mark.parametrize("language", CATALOGUES)
def test_refusals_fit_into_the_answer_to_a_press(language: str) -> None:
    for key in refusal_keys():
        words = refusal(key, replace(READER, language=language))
        assert length(words) * LONGER <= ANSWER, key


def test_refusals_carry_no_markup_for_an_answer_shows_none() -> None:
    for language, key, words in every_form():
        if key.startswith("error-"):
            assert not re.search("[<>&]", words), (language, key)
