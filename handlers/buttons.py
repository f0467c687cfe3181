"""The buttons under a message, as labels and data; which of them make sense there."""

from collections.abc import Iterator
from itertools import groupby

from domain.digits import Digits, written
from domain.keyboards import Choice, Keyboard, Verb
from domain.letters import (
    AgendaNotice,
    AgendaShown,
    DigestNotice,
    DigestPage,
    Letter,
    PromisesNotice,
    PromisesShown,
    RecordNotice,
    RecordShown,
    ReminderNotice,
)
from handlers.voice import Voice
from locales import phrase

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each a label and its data."""

_NOTICES = (DigestNotice, ReminderNotice, RecordNotice, AgendaNotice, PromisesNotice)
_OPENED = (RecordShown, AgendaShown, DigestPage, PromisesShown)
_IN_A_ROW = 2
_SHORT = {Verb.DESK: 3, Verb.DIGITS: 3, Verb.MOVE: 3}
_OWN_ROWS = frozenset(
    {Verb.DESK, Verb.LANGUAGE, Verb.DIGITS, Verb.MOVE, Verb.WE, Verb.THEY, Verb.STOP, Verb.NOTE}
)
_VALUED = frozenset({Verb.KIND, Verb.LATER, Verb.OPEN})
"""Verbs whose value has words of its own."""

SAMPLE = "123"
"""Digits shown as themselves."""


def rows_of(voice: Voice, letter: Letter, keyboard: Keyboard | None) -> Rows:
    """Return the visible buttons in rows, in the order of the keyboard."""
    if keyboard is None:
        return ()
    visible = [
        (index, choice)
        for index, choice in enumerate(keyboard.choices)
        if choice.verb is not _hidden(letter) and keyboard.stands(index)
    ]
    rows: list[tuple[tuple[str, str], ...]] = []
    for verb, group in groupby(visible, key=lambda each: _row_of(each[1])):
        buttons = [(_label(voice, choice), keyboard.data(index)) for index, choice in group]
        rows.extend(_split(buttons, _SHORT.get(verb, _IN_A_ROW) if verb else _IN_A_ROW))
    return tuple(rows)


def _hidden(letter: Letter) -> Verb | None:
    """Name the button that makes no sense here: to go on in a notice, to open what is open."""
    if isinstance(letter, _NOTICES):
        return Verb.NEXT
    return Verb.OPEN if isinstance(letter, _OPENED) else None


def _row_of(choice: Choice) -> Verb | None:
    return choice.verb if choice.verb in _OWN_ROWS else None


def _split(buttons: list[tuple[str, str]], width: int) -> Iterator[tuple[tuple[str, str], ...]]:
    return (tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _label(voice: Voice, choice: Choice) -> str:
    if choice.label is not None:
        return choice.label.reveal()
    if choice.verb in {Verb.DESK, Verb.MOVE}:
        return choice.value
    if choice.verb in _VALUED and choice.value:
        return voice.phrase(f"button-{choice.verb}-{choice.value}")
    if choice.verb is Verb.LANGUAGE:
        return phrase(choice.value, "language-name")
    if choice.verb is Verb.DIGITS:
        return written(SAMPLE, Digits(choice.value))
    return voice.phrase(f"button-{choice.verb}")
