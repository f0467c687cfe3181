"""Two tables of things said without a slash; nothing in them may be silently wrong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digits import Digits, written
from domain.owed import Owed, Owes
from domain.plain_words import (
    Ask,
    Meant,
    Missing,
    RemindMe,
    Request,
    Unclear,
    Understood,
    understand,
)
from domain.secrecy import Secret
from domain.typed_text import fold
from tests.unit.domain.plain import arabic, english
from tests.unit.domain.plain.meanings import NOW, ZONE

ROWS = [*english.ROWS, *arabic.ROWS]
VOCABULARY = sorted({word for words, _ in ROWS for word in words.split()})
SENTENCES = [
    f"{words.rstrip('.?؟')}." for words, meaning in ROWS if meaning is None and len(words) > 20
]
TURNING = ["\u200e", "\u200f", "\u2067", "\u2069", "\u061c"]
ON_LETTERS = ["\u064e", "\u0651", "\u0652", "ـ"]
"""A vowel, a doubling, a rest and a stroke."""
PROMISED = "وعد"
"""In «وعدنا» alone a vowel decides who promised."""


def _plainly(read: Understood | None) -> Understood | None:
    """Fold what stays of somebody's own words."""
    match read:
        case Request():
            return replace(read, about=_folded(read.about))
        case RemindMe():
            return replace(read, what=_folded(read.what))
        case Owed():
            return replace(read, counterpart=_folded(read.counterpart), what=_folded(read.what))
    return read


def _folded(words: Secret) -> Secret:
    return Secret(fold(words.reveal()).text)


@pytest.mark.parametrize(("words", "meaning"), english.ROWS)
def test_what_is_said_in_english_means_what_the_table_says(
    words: str, meaning: Understood | None
) -> None:
    assert understand(words, NOW, ZONE) == meaning


@pytest.mark.parametrize(("words", "meaning"), arabic.ROWS)
def test_what_is_said_in_arabic_means_what_the_table_says(
    words: str, meaning: Understood | None
) -> None:
    assert understand(words, NOW, ZONE) == meaning


@pytest.mark.parametrize("rows", [english.ROWS, arabic.ROWS])
def test_a_table_has_all_kinds_and_no_row_twice(rows: list[tuple[str, Understood | None]]) -> None:
    meanings = [meaning for _, meaning in rows]
    asked = [meaning for meaning in meanings if isinstance(meaning, Unclear)]
    requests = [meaning for meaning in meanings if isinstance(meaning, Request)]

    assert len({words for words, _ in rows}) == len(rows) >= 150
    assert len(requests) + sum(isinstance(one, RemindMe | Owed) for one in meanings) >= 100
    assert len(asked) >= 20
    assert meanings.count(None) >= 30
    assert {request.ask for request in requests} == set(Ask)
    assert {one.ask for one in asked} == set(Meant)
    assert {one.missing for one in asked} == set(Missing)
    assert {one.owes for one in meanings if isinstance(one, Owed)} == set(Owes)


@given(st.text(max_size=300))
def test_no_message_is_refused(text: str) -> None:
    understand(text, NOW, ZONE)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=40).map(" ".join))
def test_no_mixture_of_the_grammars_own_words_is_refused(text: str) -> None:
    understand(text, NOW, ZONE)


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4).map(" ".join))
def test_a_note_of_several_sentences_is_a_note(text: str) -> None:
    assert understand(text, NOW, ZONE) is None


@given(st.sampled_from(ROWS), st.sampled_from(Digits))
def test_the_digits_of_a_message_change_nothing(
    row: tuple[str, Understood | None], digits: Digits
) -> None:
    words, _ = row

    read = understand(written(words, digits), NOW, ZONE)

    assert _plainly(read) == _plainly(understand(words, NOW, ZONE))


@given(st.sampled_from(ROWS), st.data())
def test_direction_marks_change_nothing(
    row: tuple[str, Understood | None], data: st.DataObject
) -> None:
    words, meaning = row
    at = data.draw(st.integers(0, len(words)))
    mark = data.draw(st.sampled_from(TURNING))

    read = understand(f"{words[:at]}{mark}{words[at:]}", NOW, ZONE)

    assert _plainly(read) == _plainly(meaning)


@given(st.sampled_from([row for row in arabic.ROWS if PROMISED not in row[0]]), st.data())
def test_vowel_signs_and_strokes_change_nothing(
    row: tuple[str, Understood | None], data: st.DataObject
) -> None:
    words, meaning = row
    letters = [at for at, letter in enumerate(words, 1) if "ء" <= letter <= "ي"]
    marked = data.draw(st.sets(st.sampled_from(letters or [0])))
    mark = data.draw(st.sampled_from(ON_LETTERS))

    read = understand(_marked(words, marked if letters else set(), mark), NOW, ZONE)

    assert _plainly(read) == _plainly(meaning)


def _marked(words: str, letters: set[int], mark: str) -> str:
    return "".join(
        f"{letter}{mark}" if at in letters else letter for at, letter in enumerate(words, 1)
    )


def test_the_longest_message_is_looked_at_and_no_longer_one() -> None:
    said = "remind me tomorrow 9:00 to call "
    longest = said + "x" * (200 - len(said))

    assert isinstance(understand(longest, NOW, ZONE), RemindMe)
    assert understand(longest + "x", NOW, ZONE) is None


def test_a_message_of_two_lines_is_a_note() -> None:
    assert understand("remind me tomorrow 9:00 to call\nand to write", NOW, ZONE) is None
