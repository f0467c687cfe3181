"""What people keep: one document for each record, its kinds' bodies, versions and additions."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeGuard, TypeVar

from domain.calendars import resolve
from domain.follow_ups import FollowUp
from domain.grading import Grading, Observed
from domain.references import Reference
from domain.retention import HELD
from domain.secrecy import Secret


class Kind(StrEnum):
    """
    The kinds of record; readable at rest, so that an agenda need not open everything.

    A source is none: it is a row beside its record, and opens by a decision of its own.
    """

    NOTE = "note"
    MEETING = "meeting"
    EVENT = "event"
    FOLLOW_UP = "follow-up"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Note:
    """An observation; `forwarded_from` is who wrote it first, when it was forwarded."""

    text: Secret
    forwarded_from: Secret | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who was met and where, what was said, what was promised either way."""

    counterparts: tuple[Secret, ...]
    place: Secret
    said: Secret
    we_owe: tuple[Secret, ...] = ()
    they_owe: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """
    What is coming: wall times in its own zone; instants are derived, never stored.

    With a *rule*, an RRULE's value of RFC 5545, it recurs, its first occurrence at *start*; those
    that were *omitted*, named by their wall time, do not take place.
    """

    title: Secret
    place: Secret
    start: datetime
    zone: str
    end: datetime | None = None
    offsets: tuple[timedelta, ...] = (timedelta(days=1), timedelta(hours=1))
    rule: str = ""
    omitted: tuple[datetime, ...] = ()

    def starts(self) -> datetime:
        """Return the start as aware UTC."""
        return resolve(self.start, self.zone)

    def ends(self) -> datetime:
        """Return the end as aware UTC; an event without one is over when it starts."""
        return resolve(self.end, self.zone) if self.end else self.starts()


@dataclass(frozen=True, slots=True)
class Occurrence(Event):
    """One time of an event that recurs, as an event without a rule; it rests nowhere."""


AnyBody = Note | Meeting | Event | FollowUp

Body = TypeVar("Body", bound=AnyBody)
Body_co = TypeVar("Body_co", bound=AnyBody, covariant=True)


@dataclass(frozen=True, slots=True)
class Version(Generic[Body_co]):
    """
    One wording of a record, with what was said of it then: its marking, by id, and its grading.

    Of an event also whether it *asks* whom it reminds for *Seen*. A version may differ from the one
    before by these alone.
    """

    body: Body_co
    at: datetime
    author: str
    marking: str = ""
    grading: Grading = Grading()
    observed: Observed | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """What somebody added to a record later."""

    text: Secret
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Record(Generic[Body_co]):
    """
    One record whole: its newest version counts, the older ones stay.

    `became` is the record that took this one's place, on another desk or as another kind; `came_of`
    is the one whose place this one took. What another desk gave is a copy, `shared_from` its
    reference there. While it is `held` it outlives the month in which it `expires`.
    """

    id: str
    kind: Kind
    desk: str
    code: str
    number: int
    author: str
    author_name: Secret
    received_at: datetime
    expires: str
    versions: tuple[Version[Body_co], ...]
    additions: tuple[Addition, ...] = ()
    withdrawn_at: datetime | None = None
    became: str = ""
    held: bool = False
    shared_from: Reference | None = None
    came_of: str = ""

    @property
    def reference(self) -> Reference:
        """What a person reads out."""
        return Reference(self.code, self.number)

    @property
    def body(self) -> Body_co:
        """The newest wording."""
        return self.versions[-1].body

    @property
    def marking(self) -> str:
        """The id of its marking now, "" for none."""
        return self.versions[-1].marking

    @property
    def grading(self) -> Grading:
        """How far it is to be believed."""
        return self.versions[-1].grading

    @property
    def observed(self) -> Observed | None:
        """When what it tells of was observed, if somebody said so."""
        return self.versions[-1].observed

    @property
    def asks(self) -> bool:
        """Whether whoever is reminded of it is asked for *Seen*."""
        return self.versions[-1].asks

    @property
    def revision(self) -> int:
        """Which wording is the newest, from 1."""
        return len(self.versions)

    @property
    def epoch(self) -> str:
        """The month of the key it is sealed under: that of its expiry, or the held one."""
        return HELD if self.held else self.expires

    def lifted(self, month: str) -> "Record[Body_co]":
        """Return this record held no more, expiring in *month*."""
        return replace(self, held=False, expires=month)

    def added(self, text: Secret, at: datetime, author: str) -> "Record[Body_co]":
        """Return this record with *text* added."""
        return replace(self, additions=(*self.additions, Addition(text, at, author)))

    def withdrawn(self, at: datetime) -> "Record[Body_co]":
        """Return this record taken back; it stays at rest and is shown to nobody."""
        return replace(self, withdrawn_at=at)

    def shared(self, copy: str) -> "Record[Body_co]":
        """Return this record as another desk is given it: as it reads now, and held by nobody."""
        newest = self.versions[-1:]
        return replace(
            self, id=copy, versions=newest, held=False, shared_from=self.reference, came_of=""
        )

    def succeeded(self, heir: str, at: datetime) -> "Record[Body_co]":
        """Return this record withdrawn, for the record *heir* took its place."""
        return replace(self, withdrawn_at=at, became=heir)


AnyRecord = Record[AnyBody]

DOCUMENTS: dict[Kind, type[AnyRecord]] = {
    Kind.NOTE: Record[Note],
    Kind.MEETING: Record[Meeting],
    Kind.EVENT: Record[Event],
    Kind.FOLLOW_UP: Record[FollowUp],
}
"""What a record's envelope opens to, by kind."""


def reword(
    record: Record[Body], body: Body, at: datetime, author: str, marking: str = ""
) -> Record[Body]:
    """Return *record* with *body* as its newest version; without a *marking*, it has its own."""
    newest = record.versions[-1]
    version = replace(newest, body=body, at=at, author=author, marking=marking or newest.marking)
    return replace(record, versions=(*record.versions, version))


def is_event(record: AnyRecord) -> TypeGuard[Record[Event]]:
    """Tell whether a record is an event."""
    return isinstance(record.body, Event)


def is_meeting(record: AnyRecord) -> TypeGuard[Record[Meeting]]:
    """Tell whether a record is a meeting."""
    return isinstance(record.body, Meeting)


def is_note(record: AnyRecord) -> TypeGuard[Record[Note]]:
    """Tell whether a record is a note."""
    return isinstance(record.body, Note)


def is_follow_up(record: AnyRecord) -> TypeGuard[Record[FollowUp]]:
    """Tell whether a record is a promise."""
    return isinstance(record.body, FollowUp)
