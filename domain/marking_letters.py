"""What is said in a chat of markings and gradings, as values."""

from dataclasses import dataclass

from domain.grading import Grading, Observed
from domain.markings import Marking, Words
from domain.references import Reference


@dataclass(frozen=True, slots=True)
class MarkingChoice:
    """The markings a record may have on its desk, the lowest first; *current* is its id now."""

    reference: Reference
    markings: tuple[Marking, ...]
    current: str = ""


@dataclass(frozen=True, slots=True)
class GradingChoice:
    """How a record is graded and when it was observed, in *zone*, to be changed by button."""

    reference: Reference
    grading: Grading
    observed: Observed | None
    zone: str


@dataclass(frozen=True, slots=True)
class Unmarkable:
    """That a text is marked higher than its desk may hold: nothing of it is kept."""

    marking: Marking
    belongs: Words


@dataclass(frozen=True, slots=True)
class Withheld:
    """
    That a record was taken back because it is higher than its desk may hold.

    It rests sealed until the month *expires* is over, which may be unsaid, or as long as *held*.
    """

    reference: Reference
    expires: str
    held: bool
    belongs: Words
