"""How far a source and what it said are to be believed, and when something was observed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reliability(StrEnum):
    """How reliable the source is: the field's letters (the Admiralty code)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """How credible what it said is: the field's digits (the Admiralty code)."""

    CONFIRMED = "1"
    PROBABLY = "2"
    POSSIBLY = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    UNJUDGED = "6"


@dataclass(frozen=True, slots=True)
class Grading:
    """Both, each None until somebody said it."""

    reliability: Reliability | None = None
    credibility: Credibility | None = None

    def __bool__(self) -> bool:
        return self.reliability is not None or self.credibility is not None

    def __str__(self) -> str:
        """`B2`, as it is written in the field; a dash where one lacks."""
        return f"{self.reliability or '–'}{self.credibility or '–'}"


class Precision(StrEnum):
    """How much of a moment is known."""

    MOMENT = "moment"
    MORNING = "morning"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Observed:
    """When something was observed, aware UTC: a moment, or the beginning of what is known."""

    at: datetime
    precision: Precision = Precision.MOMENT
