"""What is owed to a member unasked: each kind's particulars, never a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.alerts import AlertDue
from domain.deliveries import DeliveryKind
from domain.groups import GroupNews
from domain.shown import Cursor, DigestSpan, Shown


@dataclass(frozen=True, slots=True)
class DigestDue:
    """A page of a digest for one member; `asked` when he asked for it with `/digest`."""

    member: str
    span: DigestSpan
    cursor: Cursor = Cursor()
    asked: bool = False


class Again(StrEnum):
    """Why a reminder comes once more: its member put it off, or has not confirmed it."""

    NO = ""
    LATER = "later"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """
    A reminder of an event's revision, *offset* before it; or of a promise, at its hour.

    One that is *handed* says that a promise was handed to its member; one that comes *again* is of
    the event as it stands then, and the *number*th of those that ask for a button. Of an event
    that recurs it is of the occurrence that begins at the wall time *start*.
    """

    member: str
    desk: str
    record: str
    revision: int
    offset: timedelta
    handed: bool = False
    again: Again = Again.NO
    number: int = 0
    start: datetime | None = None


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


Particulars = (
    AlertDue
    | AskedDue
    | CheckpointDue
    | ConcealDue
    | DigestDue
    | GroupDue
    | LeaveDue
    | LessonDue
    | MenuDue
    | ReminderDue
    | RequestDue
    | SaidDue
    | SweepDue
    | TourDue
    | UnsealedDue
)

PARTICULARS: Mapping[str, type[Particulars]] = {
    DeliveryKind.CONCEAL: ConcealDue,
    DeliveryKind.SWEEP: SweepDue,
    DeliveryKind.LEAVE: LeaveDue,
    DeliveryKind.ANSWER: DigestDue,
    DeliveryKind.REMINDER: ReminderDue,
    DeliveryKind.ALERT: AlertDue,
    DeliveryKind.TOUR: TourDue,
    DeliveryKind.REQUEST: RequestDue,
    DeliveryKind.ASKED: AskedDue,
    DeliveryKind.UNSEALED: UnsealedDue,
    DeliveryKind.DIGEST: DigestDue,
    DeliveryKind.GROUP: GroupDue,
    DeliveryKind.CHECKPOINT: CheckpointDue,
    DeliveryKind.LESSON: LessonDue,
    DeliveryKind.MENU: MenuDue,
    DeliveryKind.SAID: SaidDue,
}
"""What each kind rests as."""
