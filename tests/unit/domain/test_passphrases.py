"""What a passphrase is: no keyboard makes another one of it, and no short one is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.passphrases import PassphraseUnfit, check_new, normalised
from domain.secrecy import Secret


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("  six words by chance ", "six words by chance"),
        ("six\u00a0words\u2003by chance", "six words by chance"),
        ("\u200fست كلمات\u200c", "ست كلمات"),
        ("\ufefb تنس", "لا تنس"),
        ("cafe\u0301", "café"),
        ("a\u200d\u0301", "á"),
        ("ﬁve", "five"),
        ("\ufeffsix", "six"),
    ],
)
def test_what_is_typed_differently_is_the_same(typed: str, counts: str) -> None:
    assert normalised(Secret(typed)).reveal() == counts


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"])))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    once = normalised(Secret(text))

    assert normalised(once) == once


@pytest.mark.parametrize(
    "odd", ["\x00", "\x7f", "\ud83d", "\ue000", "\u0378", "\u2028", "a" * 1025]
)
def test_what_is_no_text_is_refused(odd: str) -> None:
    with pytest.raises(PassphraseUnfit, match="no text"):
        normalised(Secret(f"six words{odd}"))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least 16"),
        ("fifteen letters", "at least 16"),
        ("   fifteen letters\u200f   ", "at least 16"),
        ("abcdeabcdeabcdeabcde", "repeats"),
    ],
)
def test_what_is_soon_guessed_is_refused(typed: str, why: str) -> None:
    with pytest.raises(PassphraseUnfit, match=why):
        check_new(Secret(typed))


def test_sixteen_characters_are_enough_in_any_script() -> None:
    check_new(Secret("sixteen letters!"))
    check_new(Secret("لا تنس ست كلمات للخزنة"))
