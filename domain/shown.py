"""What stands open in a message, and from where it is told: a place in it, never a text."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.secrecy import Secret


@dataclass(frozen=True, slots=True)
class Cursor:
    """
    Where the next page of a digest begins: the block's place in it, and a character within.

    A place, not a count: a record withdrawn between two pages moves nothing.
    """

    place: tuple[int, int, int] = (0, 0, 0)
    character: int = 0


@dataclass(frozen=True, slots=True)
class DigestSpan:
    """
    Which digest: a desk's records from after *after* to *upto*, told on *day*.

    With a *leaver* it is no day's digest, but the post that this member had.
    """

    desk: str
    day: date
    after: int
    upto: int
    at: datetime
    since: datetime | None = None
    late_from: datetime | None = None
    leaver: str = ""


class ShownKind(StrEnum):
    """What stands open in a message and is taken away again."""

    RECORD = "record"
    AGENDA = "agenda"
    DIGEST = "digest"
    REMINDER = "reminder"
    PROMISES = "promises"
    PEOPLE = "people"
    INVITATION = "invitation"
    READERS = "readers"
    SOURCE = "source"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What a message shows: enough to take it away, and to show it again on tap.

    An agenda may be of the days from *first* to *last*; promises may be *about* somebody, and of
    the people of a desk it may be one *member*. Of a request, that is who asks, *to* which desk.
    Of an event that recurs, the reminder is of the occurrence at the wall time *start*.
    """

    kind: ShownKind
    desk: str
    record: str = ""
    span: DigestSpan | None = None
    cursor: Cursor = Cursor()
    first: date | None = None
    last: date | None = None
    about: Secret | None = None
    member: str = ""
    to: str = ""
    start: datetime | None = None
