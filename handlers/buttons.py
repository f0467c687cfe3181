"""The buttons under a message, as labels and data; which of them make sense there."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from domain.choices import InvitationLink, RecordChoice, SettingsChoice
from domain.contents import (
    AgendaShown,
    DigestPage,
    PeopleShown,
    PersonShown,
    PromisesShown,
    ReadersShown,
    RecordShown,
)
from domain.desk_settings import DeskSettings, is_so, read_change
from domain.digits import Digits, written
from domain.keyboards import Choice, Keyboard, Verb
from domain.letters import Letter, Receipt
from domain.marking_letters import GradingChoice, MarkingChoice
from domain.notices import (
    AgendaNotice,
    DigestNotice,
    PeopleNotice,
    PromisesNotice,
    RecordNotice,
    ReminderNotice,
)
from domain.quiet import Quiet
from domain.shown import ShownKind
from handlers.desk_settings import day_label
from handlers.desk_settings import label as setting_label
from handlers.voice import Voice
from locales import phrase

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each a label and its data."""

_NOTICES = (
    *(DigestNotice, ReminderNotice, RecordNotice),
    *(AgendaNotice, PromisesNotice, PeopleNotice),
)
_OPENED = (RecordShown, AgendaShown, DigestPage, PromisesShown, PeopleShown, PersonShown)
_IN_A_ROW = 2
_SHORT = {
    **dict.fromkeys(
        (Verb.DESK, Verb.DIGITS, Verb.MOVE, Verb.MARKING, Verb.UNDO, Verb.OPEN, Verb.SET), 3
    ),
    **dict.fromkeys((Verb.SHARE, Verb.SNOOZE, Verb.DAYS), 3),
    Verb.QUIET: 4,
    Verb.GRADE: 6,
}
_OWN_ROWS = frozenset(
    {
        *(Verb.DESK, Verb.LANGUAGE, Verb.DIGITS, Verb.CALENDAR, Verb.QUIET),
        *(Verb.MOVE, Verb.HIGHER, Verb.WE, Verb.THEY, Verb.NOTE),
        *(Verb.MEMBER, Verb.ROLE, Verb.INVITE, Verb.SETUP, Verb.SET, Verb.DAYS, Verb.SNOOZE),
    }
)
_VALUED = frozenset(
    {
        *(Verb.KIND, Verb.LATER, Verb.SNOOZE, Verb.OMIT, Verb.ASK, Verb.OPEN, Verb.CALENDAR),
        *(Verb.ROLE, Verb.PART, Verb.INVITE, Verb.GROUP, Verb.OBSERVED, Verb.SETUP),
    }
)
"""Verbs whose value has words of its own."""

_TABS = frozenset({Verb.OPEN, Verb.MARKING, Verb.GRADE, Verb.OBSERVED})
"""Verbs that have a row of their own where they choose among several."""

_FIRST = frozenset({Verb.UNDO, Verb.OPEN, Verb.CHANGE})
"""What stands in the first row under a record's own message, where the thumb looks for it."""

_LAST = frozenset({Verb.GRADE, Verb.SOURCE, Verb.SHARE})
"""What stands together in the last row there: it is wanted after the rest."""

_CHOSEN: Mapping[Verb, Callable[[SettingsChoice], str]] = {
    Verb.LANGUAGE: lambda letter: letter.language,
    Verb.DIGITS: lambda letter: letter.digits,
    Verb.CALENDAR: lambda letter: letter.calendar,
    Verb.QUIET: lambda letter: letter.quiet,
}
"""What a member chose, by the buttons that change it."""

_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Direction marks: on a button, where nothing is isolated, a name could turn its neighbours."""

_LABEL, _NAMELESS = 40, "…"
"""The longest name on a button, and what stands there for one that nobody can see."""

COPIED = "copy "
"""Begins what a button copies, where others have data."""

SAMPLE = "123"
"""Digits shown as themselves."""


def rows_of(voice: Voice, letter: Letter, keyboard: Keyboard | None) -> Rows:
    """Return the visible buttons in rows, in the order of the keyboard."""
    if isinstance(letter, InvitationLink):
        return (((voice.phrase("button-copy"), COPIED + letter.link.reveal()),),)
    if keyboard is None:
        return ()
    visible = [
        (index, keyboard.choices[index])
        for index in keyboard.standing()
        if not _is_hidden(letter, keyboard.choices[index]) and _fits(letter, keyboard, index)
    ]
    is_record = any(choice.verb is Verb.UNDO for _, choice in visible)
    rows: list[tuple[tuple[str, str], ...]] = []
    for verb, group in groupby(visible, key=lambda each: _row_of(each[1], is_record=is_record)):
        buttons = [
            (_marked(voice, letter, choice), keyboard.data(index)) for index, choice in group
        ]
        rows.extend(_split(buttons, _SHORT.get(verb, _IN_A_ROW) if verb else _IN_A_ROW))
    return tuple(rows)


def _is_hidden(letter: Letter, choice: Choice) -> bool:
    """Tell what makes no sense here: to go on in a notice, to open what is open."""
    if isinstance(letter, _NOTICES):
        return choice.verb is Verb.NEXT
    if choice.verb is Verb.RECEIPT and isinstance(letter, Receipt):
        return True
    is_open = isinstance(letter, _OPENED) and not _leads_back(letter, choice)
    return is_open and _is_plain_open(choice)


def _fits(letter: Letter, keyboard: Keyboard, index: int) -> bool:
    """Tell what goes with a letter: where one is to choose, the choices and the way out alone."""
    is_asking = isinstance(letter, RecordChoice) and bool(keyboard.offered)
    is_other = is_asking and index not in keyboard.offered
    return not is_other or keyboard.choices[index].verb in {Verb.OPEN, Verb.RECEIPT}


def _leads_back(letter: Letter, choice: Choice) -> bool:
    """Tell whether the ledger's own button stands under one promise of it: it leads back."""
    is_ledger = choice.shown is not None and choice.shown.kind is ShownKind.PROMISES
    is_one = isinstance(letter, RecordShown | ReadersShown | RecordChoice | Receipt)
    return choice.verb is Verb.OPEN and is_ledger and is_one


def _is_plain_open(choice: Choice) -> bool:
    """Tell whether a button opens the one thing that its message is about."""
    return choice.verb is Verb.OPEN and not choice.value and choice.label is None


def _marked(voice: Voice, letter: Letter, choice: Choice) -> str:
    """Return a button's label, with a point before the setting that counts now."""
    if _leads_back(letter, choice):
        return voice.phrase("button-open-promises")
    label = _label(voice, choice)
    return voice.phrase("button-chosen", label=label) if _is_chosen(letter, choice) else label


def _is_chosen(letter: Letter, choice: Choice) -> bool:
    """Tell whether a button stands for what counts now."""
    if isinstance(letter, MarkingChoice):
        return choice.verb is Verb.MARKING and choice.value == letter.current
    if isinstance(letter, GradingChoice):
        counts = {letter.grading.reliability, letter.grading.credibility}
        return choice.verb is Verb.GRADE and choice.value in counts
    if isinstance(letter, DeskSettings):
        change = read_change(choice.value) if choice.verb is Verb.SET else None
        return change is not None and not letter.asking and is_so(letter.desk, change)
    return isinstance(letter, SettingsChoice) and _CHOSEN[choice.verb](letter) == choice.value


def _row_of(choice: Choice, *, is_record: bool) -> Verb | None:
    if is_record and choice.verb in _FIRST:
        return Verb.UNDO
    if is_record and choice.verb in _LAST and not choice.value:
        return Verb.SHARE
    is_tab = choice.verb in _TABS and bool(choice.value or choice.label)
    return choice.verb if choice.verb in _OWN_ROWS or is_tab else None


def _split(buttons: list[tuple[str, str]], width: int) -> Iterator[tuple[tuple[str, str], ...]]:
    return (tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _label(voice: Voice, choice: Choice) -> str:
    if choice.label is not None:
        return choice.label.reveal().translate(_MARKS).strip()[:_LABEL] or _NAMELESS
    if choice.verb in _NAMED:
        return _NAMED[choice.verb](voice, choice.value)
    if choice.verb in _VALUED and choice.value:
        return voice.phrase(f"button-{choice.verb}-{choice.value}")
    return voice.phrase(f"button-{choice.verb}")


def quiet_hours(voice: Voice, quiet: Quiet) -> str:
    """Return the hours that are quiet, as plain text."""
    return _quiet(voice, quiet, "quiet-none")


def _quiet(voice: Voice, quiet: Quiet, none: str) -> str:
    if quiet is Quiet.NONE:
        return voice.phrase(none)
    return written(quiet.value.replace("-", "–"), voice.to.digits)


_NAMED: Mapping[Verb, Callable[[Voice, str], str]] = {
    Verb.DESK: lambda _, value: value,
    Verb.MOVE: lambda _, value: value,
    Verb.GRANT: lambda voice, value: voice.phrase("button-grant", code=value),
    Verb.SHARE: lambda voice, value: value or voice.phrase("button-share"),
    Verb.GRADE: lambda voice, value: value or voice.phrase("button-grade"),
    Verb.LANGUAGE: lambda _, value: phrase(value, "language-name"),
    Verb.DIGITS: lambda _, value: written(SAMPLE, Digits(value)),
    Verb.QUIET: lambda voice, value: _quiet(voice, Quiet(value), "button-quiet-none"),
    Verb.SET: setting_label,
    Verb.DAYS: day_label,
}
"""Buttons whose value is their label, or says it."""
