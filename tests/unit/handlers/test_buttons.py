"""Which buttons stand under a message, in which order, with which words."""

from domain.digits import Digits
from domain.keyboards import Choice, Verb
from domain.letters import DeskChoice, Letter, Reader, Receipt, RecordNotice, SettingsChoice
from domain.members import LANGUAGES
from handlers.replies import render
from tests.unit.handlers.samples import ARABIC, ENGLISH, EVENT, desk, keyboard, page


def labels(letter: Letter, *choices: Choice, to: Reader = ENGLISH) -> list[list[str]]:
    rows = render(letter, to, keyboard(*choices)).buttons
    return [[label for label, _ in row] for row in rows]


def test_two_buttons_stand_in_a_row() -> None:
    choices = [Choice(Verb.UNDO), Choice(Verb.OPEN), Choice(Verb.CHANGE)]

    assert labels(Receipt(desk(), EVENT), *choices) == [["Take back", "Open"], ["Change"]]


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
        assert rows == [["English", "العربية"], ["123", "١٢٣", "۱۲۳"]]


def test_labels_are_plain_text() -> None:
    rows = labels(Receipt(desk(), EVENT), Choice(Verb.CONFIRM), Choice(Verb.CANCEL), to=ARABIC)

    assert rows == [["نعم، احفظه", "إلغاء"]]
