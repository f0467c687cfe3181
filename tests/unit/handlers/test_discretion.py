"""What a guarded desk says carries nothing of what was written; first lines say nothing at all."""

from itertools import product

import pytest

from domain.contents import DigestPage, EventReminder
from domain.deliveries import AlertKind
from domain.desks import Discretion
from domain.letters import EventProposal, Letter, Reader, Receipt
from domain.notices import Alert, DigestNotice, HandedNotice, ReminderNotice
from handlers.replies import render
from tests.unit.handlers.samples import (
    ARABIC,
    ENGLISH,
    EVENT,
    MEETING,
    WRITTEN,
    desk,
    draft,
    neutral,
    telling,
)

UNASKED = (DigestNotice, DigestPage, ReminderNotice, HandedNotice, EventReminder, Alert)
READERS = (ENGLISH, ARABIC)


@pytest.mark.parametrize(("letter", "to"), list(product(neutral(), READERS)))
def test_a_neutral_letter_carries_no_word_of_anybody(letter: Letter, to: Reader) -> None:
    said = render(letter, to).text.casefold()

    assert not [word for word in WRITTEN if word.casefold() in said]


@pytest.mark.parametrize("to", READERS)
def test_the_first_line_of_anything_unasked_is_the_same_for_all(to: Reader) -> None:
    letters = [each for each in (*neutral(), *telling()) if isinstance(each, UNASKED)]

    firsts = {(type(each), render(each, to).text.partition("\n")[0]) for each in letters}

    assert len(firsts) == len(UNASKED)
    assert len({first for _, first in firsts}) == 3  # digest, reminder, warning
    assert not any("NAV" in first for _, first in firsts)


@pytest.mark.parametrize("discretion", Discretion)
def test_a_meetings_receipt_counts_on_every_desk(discretion: Discretion) -> None:
    said = render(Receipt(desk(discretion), MEETING), ENGLISH).text

    assert "Counterparts: \u20682\u2069 · we owe: \u20681\u2069 · they owe: \u20680\u2069" in said
    assert not any(word in said for word in ("Col. Sample", "Maj. Sample", "Admiralty", "figures"))


@pytest.mark.parametrize("discretion", Discretion)
def test_title_and_place_stand_in_no_receipt_and_no_proposal(discretion: Discretion) -> None:
    where = desk(discretion)
    letters: list[Letter] = [Receipt(where, EVENT), EventProposal(where, draft())]

    for letter in letters:
        said = render(letter, ENGLISH).text
        assert not any(word in said for word in ("Corvette", "Pier 9"))
        assert "Thu 3 Dec 2026" in said


def test_a_warning_names_the_desk_below_its_first_line() -> None:
    for kind in AlertKind:
        assert "NAV" in render(Alert("NAV", kind), ENGLISH).text.partition("\n")[2]
