"""What a guarded desk says carries nothing of what was written; first lines say nothing at all."""

from itertools import product

import pytest

from domain.alerts import AlertKind
from domain.contents import DigestPage, EventReminder
from domain.desks import Discretion
from domain.discretion import Form, Way, form_of
from domain.keyboards import Choice, Verb
from domain.letters import EventProposal, Kept, Letter, Reader, Receipt
from domain.notices import (
    Alert,
    CheckpointNotice,
    DigestNotice,
    HandedNotice,
    ReminderNotice,
    SilentNotice,
    Unsealed,
)
from domain.records import AnyRecord
from domain.references import Reference
from handlers.replies import render
from tests.unit.handlers.samples import (
    ARABIC,
    ENGLISH,
    EVENT,
    MEETING,
    NOTE,
    PROMISE,
    WRITTEN,
    desk,
    draft,
    keyboard,
    neutral,
    telling,
)

UNASKED = (
    *(DigestNotice, DigestPage, ReminderNotice, HandedNotice, EventReminder, Alert),
    *(SilentNotice, CheckpointNotice, Unsealed),
)
READERS = (ENGLISH, ARABIC)


@pytest.mark.parametrize(("letter", "to"), list(product(neutral(), READERS)))
def test_a_neutral_letter_carries_no_word_of_anybody(letter: Letter, to: Reader) -> None:
    said = render(letter, to).text.casefold()

    assert not [word for word in WRITTEN if word.casefold() in said]


@pytest.mark.parametrize("to", READERS)
def test_the_first_line_of_anything_unasked_is_the_same_for_all(to: Reader) -> None:
    letters = [each for each in (*neutral(), *telling()) if isinstance(each, UNASKED)]

    firsts = {(type(each), render(each, to).text.partition("\n")[0]) for each in letters}

    assert len(firsts) == len(UNASKED) + 1  # a silent notice is of a digest or of a reminder
    assert len({first for _, first in firsts}) == 5  # digest, reminder, warning, audit, sealed
    assert not any("NAV" in first for _, first in firsts)


@pytest.mark.parametrize("discretion", [Discretion.GUARDED, Discretion.OPEN])
def test_a_meetings_receipt_counts_wherever_a_desk_is_read(discretion: Discretion) -> None:
    said = render(Receipt(desk(discretion), MEETING), ENGLISH).text

    assert "Counterparts: \u20682\u2069 · we owe: \u20681\u2069 · they owe: \u20680\u2069" in said
    assert not any(word in said for word in ("Col. Sample", "Maj. Sample", "Admiralty", "figures"))


@pytest.mark.parametrize("discretion", Discretion)
def test_title_and_place_stand_in_no_receipt_and_no_proposal(discretion: Discretion) -> None:
    where = desk(discretion)
    letters: list[Letter] = [Receipt(where, EVENT), EventProposal(where, draft())]

    said = [render(letter, ENGLISH).text for letter in letters]

    assert not any(word in each for word in ("Corvette", "Pier 9") for each in said)
    is_silent = form_of(Way.RECEIPT, discretion) is Form.REFERENCE
    assert ["Thu 3 Dec 2026" in each for each in said] == [not is_silent, True]


@pytest.mark.parametrize("to", READERS)
def test_a_silent_desks_receipts_differ_by_their_reference_alone(to: Reader) -> None:
    silent = desk(Discretion.SILENT)
    kept = [each for each in Kept if each is not Kept.WITHDRAWN]
    records: tuple[AnyRecord, ...] = (NOTE, MEETING, EVENT, PROMISE)
    was = Reference("AIR", 4)

    said = {
        render(Receipt(silent, each, how, was), to).text.replace(str(each.reference), "REF")
        for each, how in product(records, kept)
    }

    assert len(said) == 1


@pytest.mark.parametrize("discretion", Discretion)
def test_nothing_is_opened_from_a_silent_desks_receipt(discretion: Discretion) -> None:
    choices = (Choice(Verb.UNDO), Choice(Verb.RECEIPT), Choice(Verb.CHANGE))

    rows = render(Receipt(desk(discretion), NOTE), ENGLISH, keyboard(*choices)).buttons

    assert [data.split(":")[1] for row in rows for _, data in row] == ["undo", "change"]


def test_a_warning_names_the_desk_below_its_first_line() -> None:
    for kind in AlertKind:
        assert "NAV" in render(Alert("NAV", kind), ENGLISH).text.partition("\n")[2]
