"""Every dialogue, step by step: what a hand does, and what must stand on its phone after it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from domain.records import Kind
from tests.faults.vocabulary import Vocabulary

_CONFIRM = "Yes, keep it"
_WHO, _WHERE, _HOUR = "Whom did you meet?", "Where and when?", "When? Day and hour"
_READ_BACK = f"[{_CONFIRM}]"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One act of a hand: it types *does*, or presses the button of that name in the newest message.

    *then* must stand in the newest message afterwards; a button's name in square brackets.
    """

    does: str
    then: str
    is_press: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """
    One dialogue from its first word to its receipt.

    *opened* must stand in its record once it is opened; *written* are all the words of the script
    that nobody else uses; *kept* says how many records of each kind hold any of them in the end.
    """

    name: str
    steps: tuple[Step, ...]
    opened: tuple[str, ...]
    written: tuple[str, ...]
    kept: Counter[Kind]


def types(words: str, then: str) -> Step:
    """Return a step that types."""
    return Step(words, then)


def presses(label: str, then: str) -> Step:
    """Return a step that presses."""
    return Step(label, then, is_press=True)


def meeting(spoken: Vocabulary) -> Script:
    """Tell a meeting with three promises."""
    names, place, said, brochure, list_, draft = (spoken.word() for _ in range(6))
    steps = (
        types("/meeting", _WHO),
        types(f"Col. {names}", _WHERE),
        types(place, "What was said?"),
        types(said, "What did we promise?"),
        types(f"the {brochure} by 2031-05-04\na {list_}", "What did they promise?"),
        types(f"the {draft}", "Meeting kept."),
    )
    written = (names, place, said, brochure, list_, draft)
    kept = Counter({Kind.MEETING: 1, Kind.FOLLOW_UP: 3})
    return Script("meeting", steps, (*written, "by 2031-05-04"), written, kept)


def event(spoken: Vocabulary) -> Script:
    """Announce an event whose date is read back."""
    title, place = spoken.word(), spoken.word()
    steps = (
        types("/event", "What is it called?"),
        types(title, _HOUR),
        types("4 May 2031 09:00", "Where?"),
        types(place, "How long before"),
        types("2d 3h", _READ_BACK),
        presses(_CONFIRM, "Event kept."),
    )
    opened = (title, place, "4 May 2031", "09:00")
    return Script("event", steps, opened, (title, place), Counter({Kind.EVENT: 1}))


def promise(spoken: Vocabulary) -> Script:
    """Add a promise from the ledger, by buttons and words."""
    whom, what = spoken.word(), spoken.word()
    steps = (
        types("/promises", "[Add a promise]"),
        presses("Add a promise", "Who owes?"),
        presses("They owe", "To whom, or by whom?"),
        types(f"Col. {whom}", "What is promised?"),
        types(what, "By when?"),
        types("2031-05-04", "Promise noted."),
    )
    opened = (whom, what, "4 May 2031")
    return Script("promise", steps, opened, (whom, what), Counter({Kind.FOLLOW_UP: 1}))


def reminder(spoken: Vocabulary) -> Script:
    """Want to be reminded, in plain words that lack the hour; go back and say it otherwise."""
    first, task = spoken.word(), spoken.word()
    steps = (
        types(f"remind me to call {first}", _HOUR),
        presses("Back", "What shall you be reminded of?"),
        types(f"call {task}", _HOUR),
        types("4 May 2031 08:00", _READ_BACK),
        presses(_CONFIRM, "Promise noted."),
    )
    opened = (task, "4 May 2031", "08:00")
    return Script("reminder", steps, opened, (first, task), Counter({Kind.FOLLOW_UP: 1}))


def wording(spoken: Vocabulary) -> Script:
    """Write a note, and twice give it another wording."""
    first, second, third = (spoken.word() for _ in range(3))
    ask = "Write the new wording"
    steps = (
        types(first, "Note kept."),
        presses("Change", ask),
        types(second, "Replaced. 1 earlier"),
        presses("Change", ask),
        types(third, "Replaced. 2 earlier"),
    )
    return Script("wording", steps, (third,), (first, second, third), Counter({Kind.NOTE: 1}))


def later(spoken: Vocabulary) -> Script:
    """Promise something in plain words, and put it off to another day."""
    whom, what = spoken.word(), spoken.word()
    steps = (
        types(f"we owe Colonel {whom.title()} the {what} by 2031-05-04", _READ_BACK),
        presses(_CONFIRM, "Promise noted."),
        presses("Later", "[Another day]"),
        presses("Another day", "Until when is it put off?"),
        types("1 Jun 2031", _READ_BACK),
        presses(_CONFIRM, "Put off."),
    )
    opened = (whom.title(), what, "1 Jun 2031")
    return Script("later", steps, opened, (whom.title(), what), Counter({Kind.FOLLOW_UP: 1}))


def source(spoken: Vocabulary) -> Script:
    """Write a note, and say who told it: that rests apart from the record."""
    text, teller = spoken.word(), spoken.word()
    steps = (
        types(text, "Note kept."),
        presses("Add source", "Who told it?"),
        types(f"Col. {teller}", "The source is kept apart."),
    )
    return Script("source", steps, (text,), (text, teller), Counter({Kind.NOTE: 1}))


def observed(spoken: Vocabulary) -> Script:
    """Write a note, and say on which day it was observed."""
    text = spoken.word()
    steps = (
        types(text, "Note kept."),
        presses("Grading", "[Another time]"),
        presses("Another time", "When was it observed?"),
        types("4 May 2021", "Noted."),
    )
    return Script("observed", steps, (text, "4 May 2021"), (text,), Counter({Kind.NOTE: 1}))


ALL: tuple[Callable[[Vocabulary], Script], ...] = (
    *(meeting, event, promise),
    *(reminder, wording, later),
    *(source, observed),
)
"""Every kind of dialogue there is."""
