"""Which buttons stand under a message, in which order, with which words."""

import pytest

from domain.actions import Role
from domain.choices import DeskChoice, SettingsChoice
from domain.contents import AgendaShown
from domain.digits import Digits
from domain.keyboards import Choice, Verb
from domain.letters import Help, Letter, Reader, Receipt
from domain.members import LANGUAGES, FirstCalendar
from domain.notices import AgendaNotice, RecordNotice
from domain.quiet import Quiet
from domain.records import DOCUMENTS
from domain.secrecy import Secret
from handlers.replies import render
from tests.unit.handlers.samples import ARABIC, ENGLISH, EVENT, ZONE, desk, keyboard, page


def labels(letter: Letter, *choices: Choice, to: Reader = ENGLISH) -> list[list[str]]:
    rows = render(letter, to, keyboard(*choices)).buttons
    return [[label for label, _ in row] for row in rows]


def test_two_buttons_stand_in_a_row() -> None:
    choices = [Choice(Verb.CONFIRM), Choice(Verb.CHANGE), Choice(Verb.CANCEL)]

    assert labels(Receipt(desk(), EVENT), *choices) == [["Yes, keep it", "Change"], ["Cancel"]]


def test_a_records_own_buttons_stand_in_the_first_row_and_desks_in_one_of_theirs() -> None:
    codes = ("AIR", "LAND", "LOG")
    choices = [
        *(Choice(verb) for verb in (Verb.UNDO, Verb.OPEN, Verb.CHANGE)),
        *(Choice(Verb.MOVE, value=code) for code in codes),
        *(Choice(verb) for verb in (Verb.KIND, Verb.MARKING, Verb.REPLACE)),
    ]

    first, *others = labels(Receipt(desk(), EVENT), *choices)
    opened, *_ = labels(page(EVENT), *choices)

    assert first == ["Take back", "Open", "Change"]
    assert others == [[*codes], ["Kind", "Marking"], ["Replace instead"]]
    assert opened == ["Take back", "Change"]


@pytest.mark.parametrize("to", [ENGLISH, ARABIC])
def test_what_corrects_a_record_is_named_in_twenty_letters(to: Reader) -> None:
    kinds = [Choice(Verb.KIND, value=each) for each in DOCUMENTS]
    verbs = (Verb.UNDO, Verb.OPEN, Verb.CHANGE, Verb.KIND, Verb.MARKING, Verb.RECEIPT)
    rows = labels(Receipt(desk(), EVENT), *kinds, *map(Choice, verbs), to=to)

    assert all(0 < len(label) <= 20 for row in rows for label in row)


def test_a_button_carries_the_data_of_its_own_choice_also_when_others_are_hidden() -> None:
    board = keyboard(Choice(Verb.OPEN)).offering(Choice(Verb.NEXT))

    opened = render(page(), ENGLISH, board).buttons
    concealed = render(RecordNotice(EVENT.reference), ENGLISH, board).buttons

    assert opened == ((("Next", board.data(1)),),)
    assert concealed == ((("Open", board.data(0)),),)


def test_no_keyboard_and_no_visible_choice_give_no_buttons() -> None:
    assert render(page(), ENGLISH).buttons == ()
    assert render(page(), ENGLISH, keyboard(Choice(Verb.OPEN))).buttons == ()


def test_desks_are_named_by_their_code_three_in_a_row() -> None:
    choices = [Choice(Verb.DESK, value=code) for code in ("AIR", "LAND", "NAV", "LOG")]

    assert labels(DeskChoice(desk(), ()), *choices) == [["AIR", "LAND", "NAV"], ["LOG"]]


def test_languages_and_digits_are_shown_as_themselves_whoever_reads() -> None:
    choices = [Choice(Verb.LANGUAGE, value=each) for each in LANGUAGES]
    choices += [Choice(Verb.DIGITS, value=each.value) for each in Digits]

    for to in (ENGLISH, ARABIC):
        rows = labels(SettingsChoice("en", Digits.LATIN), *choices, to=to)
        assert rows == [["• English", "العربية"], ["• 123", "١٢٣", "۱۲۳"]]


def test_calendars_and_quiet_hours_stand_in_rows_of_their_own_with_the_chosen_one_marked() -> None:
    choices = [Choice(Verb.CALENDAR, value=each.value) for each in FirstCalendar]
    choices += [Choice(Verb.QUIET, value=each.value) for each in Quiet]
    letter = SettingsChoice("en", Digits.LATIN, FirstCalendar.HIJRI, Quiet.FROM_22)

    assert labels(letter, *choices) == [
        ["Gregorian first", "• Hijri first"],
        ["Off", "21–6", "• 22–7", "23–6"],
    ]
    assert labels(letter, *choices, to=ARABIC)[1] == ["بلا", "٢١–٦", "• ٢٢–٧", "٢٣–٦"]


def test_the_row_that_shows_what_is_on_is_one_row_and_stays_when_something_is_open() -> None:
    choices = [Choice(Verb.OPEN, value=each) for each in ("today", "agenda", "promises")]
    board = keyboard(*choices).offering(Choice(Verb.OPEN, label=Secret("NAV-21")))

    for letter in (Help(frozenset(Role)), AgendaNotice("NAV"), AgendaShown("NAV", ZONE, ())):
        first = render(letter, ENGLISH, board).buttons[0]
        assert [label for label, _ in first] == ["Today", "14 days", "Promises"]


def test_labels_are_plain_text() -> None:
    rows = labels(Receipt(desk(), EVENT), Choice(Verb.CONFIRM), Choice(Verb.CANCEL), to=ARABIC)

    assert rows == [["نعم، احفظه", "إلغاء"]]
