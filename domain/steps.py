"""The questions of each guided dialogue, in their order, and which may stay unanswered."""

from collections.abc import Mapping
from enum import StrEnum


class DialogueKind(StrEnum):
    """What is being asked for."""

    MEETING = "meeting"
    EVENT = "event"
    PROMISE = "promise"
    REMINDER = "reminder"
    WORDING = "wording"
    LATER = "later"
    SOURCE = "source"
    OBSERVED = "observed"


class Step(StrEnum):
    """One question."""

    WHO = "who"
    WHERE = "where"
    SAID = "said"
    WE_OWE = "we-owe"
    THEY_OWE = "they-owe"
    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    REMIND = "remind"
    OWES = "owes"
    WHOM = "whom"
    WHAT = "what"
    DUE = "due"
    TASK = "task"
    HOUR = "hour"
    WORDS = "words"
    NEW_DAY = "new-day"
    TELLER = "teller"
    SEEN = "seen"
    END = "end"


STEPS: Mapping[DialogueKind, tuple[Step, ...]] = {
    DialogueKind.MEETING: (Step.WHO, Step.WHERE, Step.SAID, Step.WE_OWE, Step.THEY_OWE),
    DialogueKind.EVENT: (Step.TITLE, Step.WHEN, Step.PLACE, Step.REMIND),
    DialogueKind.PROMISE: (Step.OWES, Step.WHOM, Step.WHAT, Step.DUE),
    DialogueKind.REMINDER: (Step.TASK, Step.HOUR),
    DialogueKind.WORDING: (Step.WORDS,),
    DialogueKind.LATER: (Step.NEW_DAY,),
    DialogueKind.SOURCE: (Step.TELLER,),
    DialogueKind.OBSERVED: (Step.SEEN,),
}

OPTIONAL = frozenset(
    {
        *STEPS[DialogueKind.MEETING],
        *(Step.PLACE, Step.REMIND, Step.DUE),
    }
)
"""Steps that may be left empty."""

SOMETHING = frozenset({Step.WHO, Step.SAID, Step.WE_OWE, Step.THEY_OWE})
"""Of a meeting, at least one of these must be there."""

DATED = frozenset({Step.WHEN, Step.HOUR, Step.DUE, Step.NEW_DAY})
"""Steps whose answer may be over by the time that the last one is given."""
