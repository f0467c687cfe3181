"""How the house stands, in numbers and kinds: nothing here names a person, a desk or a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from domain.deliveries import DeliveryKind


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was received: updates that wait, in how many lanes; those set aside; those sealed."""

    waiting: int
    lanes: int
    aside: int
    sealed: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed of one kind: soon, due, being sent, lately missed; since when it is due."""

    kind: DeliveryKind
    soon: int = 0
    due: int = 0
    sending: int = 0
    missed: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What lay in the database at a moment, and when Telegram had nothing left for it."""

    at: datetime
    arrived: Arrived
    owed: Sequence[Owed]
    received_at: datetime | None = None


class Phase(Enum):
    """Where a tick is."""

    PLANNED = auto()
    BEGUN = auto()
    WELL = auto()
    FAILED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that a tick did; *took* is how long, once it ended."""

    tick: str
    phase: Phase
    interval: timedelta
    limit: timedelta
    took: timedelta = timedelta(0)
