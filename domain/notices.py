"""Letters that say nothing of what was written: what comes unasked, and what stands concealed."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.actions import Role
from domain.alerts import AlertKind
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.groups import GroupNews
from domain.references import Reference
from domain.retention import Expiring
from domain.secrecy import Secret
from domain.shown import DigestSpan, Shown


@dataclass(frozen=True, slots=True)
class Days:
    """The days from *first* to *last*, both included, as the desk's clocks show them."""

    first: date
    last: date


def days_of(shown: Shown) -> Days | None:
    """Return the days that an agenda is of, None for those that are next."""
    return Days(shown.first, shown.last) if shown.first and shown.last else None


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """A guarded desk's digest: how much there is, and nothing of it."""

    desk: Desk
    span: DigestSpan
    records: int
    events: int
    passed: int
    unopened: int = 0
    owed: int = 0
    before: int = 0
    expiring: tuple[Expiring, ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderNotice:
    """
    A guarded desk's reminder: that something is coming, not what; it may ask for *Seen*.

    One that comes late was due at *late_from*.
    """

    reference: Reference
    at: datetime
    zone: str
    asks: bool = False
    late_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandedNotice:
    """That a promise was handed to its reader, on every desk: which, and nothing of it."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class SilentNotice:
    """A silent desk's push, of a digest or a reminder: the same words every day."""

    of: DeliveryKind


@dataclass(frozen=True, slots=True)
class GroupNotice:
    """That a group is told that something is there: constant words, and the way to *bot*."""

    news: GroupNews
    bot: str


@dataclass(frozen=True, slots=True)
class GroupCard:
    """
    How a desk stands with a group: since when it has one, until when a code for one is open.

    The *code* is told once, to whom it was made for; *bot* is what it is typed to.
    """

    desk: str
    zone: str
    bot: str
    since: datetime | None = None
    until: datetime | None = None
    code: Secret | None = None


@dataclass(frozen=True, slots=True)
class RecordNotice:
    """A record's reference, and nothing of it."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class AgendaNotice:
    """That there is an agenda, of the next 14 days or of some, and nothing of it."""

    code: str
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class PromisesNotice:
    """That there is a ledger of promises, and nothing of it."""

    code: str


@dataclass(frozen=True, slots=True)
class PeopleNotice:
    """That a desk's people can be seen, and nobody of them."""

    code: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of the messages that teach a new member by doing, in the words of his roles."""

    number: int
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class CheckpointNotice:
    """Where the audit stood: the entry's number, when, and the signed *line* to be kept."""

    sequence: int
    at: datetime
    zone: str
    line: str


@dataclass(frozen=True, slots=True)
class Unsealed:
    """That the house was sealed for a while: how many messages were kept, how many were not."""

    kept: int
    unkept: int


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning to a head of desk, or to an auditor of it."""

    code: str
    alert: AlertKind


@dataclass(frozen=True, slots=True)
class TourNotice:
    """That a role on a desk ends with a day, or has ended: the reader's own, or somebody's."""

    code: str
    until: date
    is_own: bool
    is_over: bool
