"""What a reply refers to is read from the first line of our own message, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.choices import RecordChoice
from domain.contents import ReadersShown, RecordShown, SourceShown
from domain.letters import Letter, Question, Reader, Receipt
from domain.notices import RecordNotice
from domain.references import Reference
from handlers.marks import Mark, find_marked, marked
from handlers.replies import render
from rehearsal.markup import parse_html
from tests.unit.handlers.samples import ARABIC, ENGLISH, NOTE, ZONE, desk, others, telling, wording

REPLIED = (
    Receipt,
    RecordShown,
    ReadersShown,
    SourceShown,
    RecordNotice,
    RecordChoice,
    Question,
)


@given(
    st.sampled_from(Mark),
    st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True),
    st.integers(1, 999_999_999),
)
def test_what_is_marked_is_found_again(mark: Mark, code: str, number: int) -> None:
    reference = Reference(code, number)

    assert find_marked(marked(mark, reference) + "\nmore") == (mark, reference)


@pytest.mark.parametrize("to", [ENGLISH, ARABIC])
def test_receipts_shown_records_and_their_notices_may_be_replied_to(to: Reader) -> None:
    letters: list[Letter] = [
        Receipt(desk(), NOTE),
        RecordShown(NOTE, ZONE),
        RecordNotice(NOTE.reference),
    ]

    for letter in letters:
        shown = parse_html(render(letter, to).text).text
        assert find_marked(shown) == (Mark.ADD, NOTE.reference)


def test_a_reply_to_the_question_for_another_wording_replaces() -> None:
    shown = parse_html(render(wording(NOTE.reference), ENGLISH).text).text

    assert find_marked(shown) == (Mark.REPLACE, NOTE.reference)


def test_other_letters_refer_to_nothing() -> None:
    for letter in (*telling(), *others()):
        if not isinstance(letter, REPLIED):
            assert find_marked(parse_html(render(letter, ENGLISH).text).text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NAV-17",
        "🔒",
        "🔒NAV-17",
        "🔒 NAV-17 and more",
        "🔒 NAV-0",
        "see 🔒 NAV-17",
        "Note\n🔒 NAV-17",
        "🔔 NAV-17",
    ],
)
def test_anything_else_is_no_mark(text: str) -> None:
    assert find_marked(text) is None


def test_a_phone_that_drops_the_colour_of_the_sign_changes_nothing() -> None:
    assert find_marked("✏ NAV-3") == (Mark.REPLACE, Reference("NAV", 3))
