"""What a guarded desk says carries nothing of what was written; first lines say nothing at all."""

from itertools import product

import pytest

from domain.deliveries import AlertKind
from domain.desks import Discretion
from domain.letters import (
    Alert,
    DigestNotice,
    DigestPage,
    EventProposal,
    EventReminder,
    Letter,
    Reader,
    Receipt,
    ReminderNotice,
)
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

UNASKED = (DigestNotice, DigestPage, ReminderNotice, EventReminder, Alert)
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


def test_a_guarded_meetings_receipt_counts_and_an_open_ones_reads_back() -> None:
    guarded = render(Receipt(desk(), MEETING), ENGLISH).text
    spoken = render(Receipt(desk(Discretion.OPEN), MEETING), ENGLISH).text

    assert (
        "Counterparts: \u20682\u2069 · we owe: \u20681\u2069 · they owe: \u20680\u2069" in guarded
    )
    assert all(word in spoken for word in ("Col. Sample", "Maj. Sample", "Admiralty", "figures"))


def test_title_and_place_stand_in_an_open_desks_words_only() -> None:
    opened, guarded = desk(Discretion.OPEN), desk()

    spoken: list[Letter] = [Receipt(opened, EVENT), EventProposal(opened, draft())]
    silent: list[Letter] = [Receipt(guarded, EVENT), EventProposal(guarded, draft())]

    for letter in spoken:
        assert "Corvette display" in render(letter, ENGLISH).text
        assert "Pier 9" in render(letter, ENGLISH).text
    for letter in silent:
        assert "Corvette" not in render(letter, ENGLISH).text
        assert "Thu 3 Dec 2026" in render(letter, ENGLISH).text


def test_a_warning_names_the_desk_below_its_first_line() -> None:
    for kind in AlertKind:
        assert "NAV" in render(Alert("NAV", kind), ENGLISH).text.partition("\n")[2]
