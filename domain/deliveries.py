"""What is owed to a member unasked: each kind's particulars, never a text."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.groups import GroupNews
from domain.secrecy import Secret

LEASE = timedelta(seconds=30)
"""How long a claim holds: at least three times the HTTP time-out."""

SWEEP_LIMIT = timedelta(hours=47)
"""Telegram lets a bot delete what is younger than 48 hours."""


class DeliveryKind(StrEnum):
    """The kinds, most urgent first."""

    CONCEAL = "conceal"
    SWEEP = "sweep"
    LEAVE = "leave"
    ANSWER = "answer"
    REMINDER = "reminder"
    ALERT = "alert"
    TOUR = "tour"
    REQUEST = "request"
    ASKED = "asked"
    UNSEALED = "unsealed"
    DIGEST = "digest"
    GROUP = "group"
    CHECKPOINT = "checkpoint"
    LESSON = "lesson"
    MENU = "menu"
    SAID = "said"


class DeliveryState(StrEnum):
    """Where a delivery stands: `missed` is reported, `closed` was no longer wanted."""

    DUE = "due"
    SENT = "sent"
    MISSED = "missed"
    CLOSED = "closed"


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


@dataclass(frozen=True, slots=True)
class DigestDue:
    """A page of a digest for one member; `asked` when he asked for it with `/digest`."""

    member: str
    span: DigestSpan
    cursor: Cursor = Cursor()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """
    A reminder of an event's revision, *offset* before it; or of a promise, at its hour.

    One that is *handed* says that a promise was handed to its member.
    """

    member: str
    desk: str
    record: str
    revision: int
    offset: timedelta
    handed: bool = False


@dataclass(frozen=True, slots=True)
class SweepDue:
    """A message, sent at *at*, that has to leave a chat."""

    chat: int
    message: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SaidDue:
    """
    Messages of ours in a chat, said at *at*: what a sweep of the whole chat takes out of it.

    It is owed until Telegram lets nobody delete them any more, and then only forgotten.
    """

    chat: int
    messages: tuple[int, ...]
    at: datetime


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

    An agenda may be of the days from *first* to *last*; promises may be *about* somebody, and
    of the people of a desk it may be one *member*. Of a
    request, who asks, and *to* which desk.
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


@dataclass(frozen=True, slots=True)
class ConcealDue:
    """Content that has to leave a message of a member's chat."""

    member: str
    message: int
    shown: Shown
    keyboard: str


@dataclass(frozen=True, slots=True)
class LessonDue:
    """One of the messages by which a new member learns by doing."""

    member: str
    number: int


@dataclass(frozen=True, slots=True)
class GroupDue:
    """That a desk's group, of a *chat*, is told that something is there since *at*."""

    desk: str
    chat: int
    news: GroupNews
    at: datetime


@dataclass(frozen=True, slots=True)
class LeaveDue:
    """A chat that the bot leaves, unless a desk has registered it by then."""

    chat: int


@dataclass(frozen=True, slots=True)
class CheckpointDue:
    """Where the audit stands, for an auditor of a desk, as it is when it is sent."""

    member: str
    desk: str


@dataclass(frozen=True, slots=True)
class UnsealedDue:
    """
    What became of a member's messages while the house was sealed: how many were kept.

    *unkept* are those that were not: commands, buttons, pictures, what he may not write.
    """

    member: str
    kept: int = 0
    unkept: int = 0


@dataclass(frozen=True, slots=True)
class MenuDue:
    """
    The commands a member's chat offers, as his language, roles and state are when it is sent.

    Without a *member*, what everybody else sees: no commands; and, *described*, who the bot is.
    """

    member: str = ""
    described: bool = False


@dataclass(frozen=True, slots=True)
class RequestDue:
    """
    That a *member* of a *desk* asks for what has a *reference*, if there is such a thing.

    It says nothing to anybody: whom it concerns is looked up when it is due.
    """

    member: str
    desk: str
    reference: str


@dataclass(frozen=True, slots=True)
class AskedDue:
    """A notice that somebody asks for a record of a desk: *by* whom, for the desk *to*."""

    member: str
    desk: str
    record: str
    by: str
    to: str


class AlertKind(StrEnum):
    """What a head of desk is told of; of a new recovery officer, an auditor too."""

    CODES = "codes"
    BLOCKED = "blocked"
    MISSED = "missed"
    UNSWEPT = "unswept"
    OFFICER = "officer"
    ASKED = "asked"
    GROUP = "group"
    READINGS = "readings"
    UNCONFIRMED = "unconfirmed"
    BARRED = "barred"
    DURESS = "duress"
    ENROLLED = "enrolled"
    TRAVEL = "travel"
    SETTINGS = "settings"
    RECEIVERS = "receivers"


@dataclass(frozen=True, slots=True)
class AlertDue:
    """A warning to a head of desk, or to an auditor of it; *about* is the member it concerns."""

    member: str
    desk: str
    alert: AlertKind
    about: str = ""


@dataclass(frozen=True, slots=True)
class TourDue:
    """
    That the role of *subject* on a desk ends with the day *until*, *days* before it.

    With no days it has ended. It is said to *member*: to himself, or to a head of the desk.
    """

    member: str
    desk: str
    subject: str
    until: date
    days: int
