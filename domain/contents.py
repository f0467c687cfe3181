"""
Letters that show what was written: opened by whoever may read it, or an open desk's pushes.

Each has the *markings* of the installation with it, for records hold only their ids.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.desks import Desk
from domain.follow_ups import FollowUp
from domain.markings import Markings
from domain.notices import Days
from domain.people import Person
from domain.records import AnyRecord, Event, Record
from domain.references import Reference
from domain.retention import Expiring
from domain.secrecy import Secret
from domain.shown import Cursor, DigestSpan
from domain.sources import Told


@dataclass(frozen=True, slots=True)
class DigestPage:
    """
    The content of a digest, from *cursor* on; *owed* are the promises due or overdue.

    Those *before* are the other open promises to and by whom the coming events name. It tells of
    *most* records at most, if that is not None.
    """

    desk: Desk
    span: DigestSpan
    passed: tuple[Record[Event], ...]
    events: tuple[Record[Event], ...]
    records: tuple[AnyRecord, ...]
    cursor: Cursor = Cursor()
    unopened: int = 0
    owed: tuple[Record[FollowUp], ...] = ()
    before: tuple[Record[FollowUp], ...] = ()
    expiring: tuple[Expiring, ...] = ()
    markings: Markings = Markings()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class EventReminder:
    """
    An open desk's reminder: the event itself, and what is owed to and by whom it names.

    Of a promise, the promise itself. One that comes late was due at *late_from*.
    """

    record: Record[Event] | Record[FollowUp]
    offset: timedelta
    owed: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None
    markings: Markings = Markings()
    late_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordShown:
    """
    A record whole, from *cursor* on: as much of it as one message holds.

    Before an event, with what is *owed* to and by whom it names; late is what was due by *now*.
    Of one that recurs, it *occurs* so the next time, or the time that is meant.
    """

    record: AnyRecord
    zone: str
    cursor: Cursor = Cursor()
    owed: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None
    markings: Markings = Markings()
    occurs: Event | None = None


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Who told it, for whoever may know: the newest wording of a record's source."""

    reference: Reference
    told: Told
    zone: str


@dataclass(frozen=True, slots=True)
class RequestShown:
    """Who of which desk asks for a record; whether its reader may share it with that desk."""

    reference: Reference
    name: Secret
    code: str
    may_share: bool


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """
    What is coming on one desk, and the promises due in those days.

    Those *before* are the other open promises to and by whom the events name. Further events are
    *hidden*: an unlock opened no more.
    """

    code: str
    zone: str
    events: tuple[Record[Event], ...]
    days: Days | None = None
    owed: tuple[Record[FollowUp], ...] = ()
    before: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None
    markings: Markings = Markings()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class PromisesShown:
    """
    Open promises of one desk, the most urgent first; late ones are those before *now*.

    As many as one message holds; *more* follow, from *rest* on.
    """

    code: str
    zone: str
    now: datetime
    owed: tuple[Record[FollowUp], ...]
    more: int = 0
    rest: Cursor | None = None
    markings: Markings = Markings()


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """The people of one desk; *more* follow, from *rest* on."""

    code: str
    people: tuple[Person, ...]
    more: int = 0
    rest: Cursor | None = None


class Deciding(StrEnum):
    """What is to be chosen, or confirmed, for somebody by button."""

    NOTHING = ""
    ROLE = "role"
    PART = "part"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """
    One of a desk's people; *is_changed* says that he stands otherwise than the button said.

    Nothing opens for him since he began *travelling*, or *is_forced*: was made to unlock.
    """

    code: str
    person: Person
    deciding: Deciding = Deciding.NOTHING
    is_changed: bool = False
    travelling: datetime | None = None
    is_forced: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Who was shown something of a record, how often, when first and when last; his name today."""

    name: Secret
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """
    Who has read a record, whoever read it last first, as many as one message holds.

    Of an event also who has confirmed it by *Seen*, and who has not.
    """

    reference: Reference
    zone: str
    readers: tuple[RecordReader, ...]
    seen: tuple[Secret, ...] = ()
    unseen: tuple[Secret, ...] = ()


Paged = DigestPage | RecordShown
"""What may be longer than one message, and goes on in the next."""
