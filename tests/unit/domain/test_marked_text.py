"""Which words on a text mark it, and which are content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.marked_text import marking_of
from domain.markings import Marking, Markings, Words

LISTED = Markings(
    listed=(
        Marking("official", Words("Official", "رسمي")),
        Marking("restricted", Words("Restricted", "مقيّد"), ("R",)),
        Marking("secret", Words("Secret", "سري"), ("S",)),
        Marking("top", Words("Top Secret", "سري للغاية"), ("TS",)),
    )
)

MARKED = [
    ("SECRET: three frigates", "secret"),
    ("secret : three frigates", "secret"),
    ("Secret - three frigates", "secret"),
    ("Secret — three frigates", "secret"),
    ("Secret. Three frigates", "secret"),
    ("SECRET Three frigates", "secret"),
    ("SECRET//EYES ONLY\nthree frigates", "secret"),
    ("*** SECRET ***\nthree frigates", "secret"),
    ("three frigates\n\n- secret -\n", "secret"),
    ("Top secret: three frigates", "top"),
    ("TOP-SECRET\nthree frigates", "top"),
    ("(S) three frigates", "secret"),
    ("[TS] three frigates", "top"),
    ("S: three frigates", "secret"),
    ("three frigates\nS", "secret"),
    ("سرّي للغاية: ثلاث فرقاطات", "top"),
    ("سري\nثلاث فرقاطات", "secret"),
    ("(مقيد) ثلاث فرقاطات", "restricted"),
    ("ثلاث فرقاطات\nســري", "secret"),
    ("ＳＥＣＲＥＴ: three frigates", "secret"),
    ("S\u200bECRET: three frigates", "secret"),
    ("\u2067SECRET\u2069: three frigates", "secret"),
    ("🔴 SECRET 🔴\nthree frigates", "secret"),
    ("official: three frigates\nSECRET", "secret"),
    ("=" * 300 + " SECRET: three frigates", "secret"),
]
CONTENT = [
    "secret talks were held",
    "Secret-service men stood there",
    "SECRET TALKS WERE HELD",
    "they called it secret: nobody laughed",
    "the note (S) was blank",
    "S. Example opened the meeting",
    "R - the first of three",
    "three frigates\nSECRET: one of them\nthe end",
    "secretary: three frigates",
    "the talks stay secret\nthe end",
    "تحدثنا عن أمر سري: لا أحد يعرفه",
    "",
    "\n \n",
]


@pytest.mark.parametrize(("text", "marking"), MARKED)
def test_a_text_is_marked_in_front_or_alone_on_its_first_or_last_line(
    text: str, marking: str
) -> None:
    assert marking_of(LISTED, [text]) == marking


@pytest.mark.parametrize("text", CONTENT)
def test_the_same_words_within_a_sentence_are_content(text: str) -> None:
    assert marking_of(LISTED, [text]) == ""


@pytest.mark.parametrize(("text", "_"), MARKED)
def test_without_a_list_nothing_is_marked(text: str, _: str) -> None:
    assert marking_of(Markings(), [text]) == ""


def test_of_several_texts_the_highest_marking_counts() -> None:
    assert marking_of(LISTED, ["Hall 4", "official: x", "(S) x"]) == "secret"


@given(st.text(max_size=300), st.sampled_from([each[0] for each in MARKED[:20]]))
def test_no_text_breaks_it_and_lines_below_hide_no_marking(text: str, marked: str) -> None:
    found = marking_of(LISTED, [f"SECRET:\n{text}\n{marked}"])

    assert found in {"secret", "top"}
    assert marking_of(LISTED, [text]) in {"", *(each.id for each in LISTED.listed)}
