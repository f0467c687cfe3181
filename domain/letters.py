"""What is said in a chat, as values: `handlers/replies.py` makes the words of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.actions import Role
from domain.deliveries import AlertKind, Cursor, DigestSpan
from domain.desks import Desk
from domain.digits import Digits
from domain.keyboards import Keyboard
from domain.lines import EventDraft
from domain.members import Member
from domain.records import AnyRecord, Event, Record
from domain.references import Reference


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the words are: his chat, his language, his digits."""

    chat: int
    language: str
    digits: Digits

    @staticmethod
    def of(member: Member) -> "Reader":
        """Return *member* as a reader."""
        return Reader(member.telegram, member.language, member.digits)


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """A guarded desk's digest: how much there is, and nothing of it."""

    desk: Desk
    span: DigestSpan
    records: int
    events: int
    passed: int
    unopened: int = 0


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The content of a digest, from *cursor* on."""

    desk: Desk
    span: DigestSpan
    passed: tuple[Record[Event], ...]
    events: tuple[Record[Event], ...]
    records: tuple[AnyRecord, ...]
    cursor: Cursor = Cursor()
    unopened: int = 0


@dataclass(frozen=True, slots=True)
class ReminderNotice:
    """A guarded desk's reminder: that something is coming, not what."""

    reference: Reference
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class EventReminder:
    """An open desk's reminder: the event itself."""

    record: Record[Event]
    offset: timedelta


@dataclass(frozen=True, slots=True)
class RecordNotice:
    """A record's reference, and nothing of it."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record whole, from *cursor* on: as much of it as one message holds."""

    record: AnyRecord
    zone: str
    cursor: Cursor = Cursor()


@dataclass(frozen=True, slots=True)
class AgendaNotice:
    """That there is an agenda, and nothing of it."""

    code: str


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """What is coming on one desk in the next 14 days."""

    code: str
    zone: str
    events: tuple[Record[Event], ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning to a head of desk."""

    code: str
    alert: AlertKind


class Kept(StrEnum):
    """What became of what somebody sent."""

    KEPT = "kept"
    ADDED = "added"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something is kept: its reference, counts and dates, on every desk."""

    desk: Desk
    record: AnyRecord
    kept: Kept = Kept.KEPT


@dataclass(frozen=True, slots=True)
class EventProposal:
    """An event as it was understood, to be confirmed before it counts."""

    desk: Desk
    draft: EventDraft


@dataclass(frozen=True, slots=True)
class EventChange:
    """How to change an event: reply with the whole line."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Welcome:
    """Admission, with what comes first."""

    desk: Desk
    role: Role


@dataclass(frozen=True, slots=True)
class Help:
    """What this member's roles allow."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class DeskChoice:
    """The desks a member may choose from, and the current one."""

    current: Desk
    others: tuple[Desk, ...]


@dataclass(frozen=True, slots=True)
class SettingsChoice:
    """A member's settings, to be changed by button."""

    language: str
    digits: Digits


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that carry nothing of anybody's: a catalogue's key."""

    key: str


Paged = DigestPage | RecordShown
"""What may be longer than one message, and goes on in the next."""

Letter = (
    DigestNotice
    | DigestPage
    | ReminderNotice
    | EventReminder
    | RecordNotice
    | RecordShown
    | AgendaNotice
    | AgendaShown
    | Alert
    | Receipt
    | EventProposal
    | EventChange
    | Welcome
    | Help
    | DeskChoice
    | SettingsChoice
    | Plain
)
"""Anything said in a chat."""

Buttons = Keyboard | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said to somebody now."""

    to: Reader
    letter: Letter
    buttons: Buttons = None
