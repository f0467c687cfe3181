"""What is said in a chat, as values: `handlers/replies.py` makes the words of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.actions import Role
from domain.deliveries import AlertKind, Cursor, DigestSpan
from domain.desks import Desk
from domain.dialogues import DialogueKind, Step
from domain.digits import Digits
from domain.follow_ups import FollowUp
from domain.keyboards import Keyboard
from domain.lines import EventDraft
from domain.members import FirstCalendar, Member
from domain.offsets import DEFAULT_OFFSETS, Offsets
from domain.quiet import Quiet
from domain.records import AnyRecord, Event, Record
from domain.references import Reference


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the words are: his chat, his language, his digits, the calendar he reads first."""

    chat: int
    language: str
    digits: Digits
    calendar: FirstCalendar = FirstCalendar.GREGORIAN

    @staticmethod
    def of(member: Member) -> "Reader":
        """Return *member* as a reader."""
        return Reader(member.telegram, member.language, member.digits, member.calendar)


@dataclass(frozen=True, slots=True)
class Days:
    """The days from *first* to *last*, both included, as the desk's clocks show them."""

    first: date
    last: date


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


@dataclass(frozen=True, slots=True)
class DigestPage:
    """
    The content of a digest, from *cursor* on; *owed* are the promises due or overdue.

    Those *before* are the other open promises to and by whom the coming events name.
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


@dataclass(frozen=True, slots=True)
class ReminderNotice:
    """A guarded desk's reminder: that something is coming, not what."""

    reference: Reference
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class HandedNotice:
    """That a promise was handed to its reader, on every desk: which, and nothing of it."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class EventReminder:
    """
    An open desk's reminder: the event itself, and what is owed to and by whom it names.

    Of a promise, the promise itself.
    """

    record: Record[Event] | Record[FollowUp]
    offset: timedelta
    owed: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordNotice:
    """A record's reference, and nothing of it."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class RecordShown:
    """
    A record whole, from *cursor* on: as much of it as one message holds.

    Before an event, with what is *owed* to and by whom it names; late is what was due by *now*.
    """

    record: AnyRecord
    zone: str
    cursor: Cursor = Cursor()
    owed: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgendaNotice:
    """That there is an agenda, of the next 14 days or of some, and nothing of it."""

    code: str
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """
    What is coming on one desk, and the promises due in those days.

    Those *before* are the other open promises to and by whom the events name.
    """

    code: str
    zone: str
    events: tuple[Record[Event], ...]
    days: Days | None = None
    owed: tuple[Record[FollowUp], ...] = ()
    before: tuple[Record[FollowUp], ...] = ()
    more: int = 0
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromisesNotice:
    """That there is a ledger of promises, and nothing of it."""

    code: str


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


@dataclass(frozen=True, slots=True)
class PromiseProposal:
    """A promise or a reminder as it was understood, to be confirmed before it counts."""

    promise: FollowUp


@dataclass(frozen=True, slots=True)
class Question:
    """
    One step of a dialogue, the *number*th of *of*; nothing of what was answered stands in it.

    *is_again* says that this dialogue was open already; *reference* is the record it is about,
    if any; *usual* are the reminders an event has where none are named.
    """

    kind: DialogueKind
    step: Step
    number: int
    of: int
    code: str
    is_again: bool = False
    reference: Reference | None = None
    usual: Offsets = DEFAULT_OFFSETS


class Choosing(StrEnum):
    """What is to be chosen for a record by button."""

    KIND = "kind"
    LATER = "later"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """The buttons of a choice for one record, under its reference."""

    reference: Reference
    of: Choosing


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of the messages that teach a new member by doing, in the words of his roles."""

    number: int
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning to a head of desk."""

    code: str
    alert: AlertKind


class Kept(StrEnum):
    """What became of what somebody sent, or of what a button was pressed for."""

    KEPT = "kept"
    ADDED = "added"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    PUT_OFF = "put-off"
    HANDED = "handed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    That something is kept: its reference, counts and dates, on every desk.

    *was* is the reference it had before; *is_asking* says that a dialogue still waits.
    """

    desk: Desk
    record: AnyRecord
    kept: Kept = Kept.KEPT
    was: Reference | None = None
    is_asking: bool = False


@dataclass(frozen=True, slots=True)
class EventProposal:
    """An event as it was understood, to be confirmed before it counts."""

    desk: Desk
    draft: EventDraft


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
    calendar: FirstCalendar = FirstCalendar.GREGORIAN
    quiet: Quiet = Quiet.NONE


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, as an error's reply key; the words can be kept as a note."""

    key: str


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
    | HandedNotice
    | EventReminder
    | RecordNotice
    | RecordShown
    | AgendaNotice
    | AgendaShown
    | Alert
    | Receipt
    | EventProposal
    | PromisesNotice
    | PromisesShown
    | PromiseProposal
    | Question
    | RecordChoice
    | Lesson
    | Welcome
    | Help
    | DeskChoice
    | SettingsChoice
    | Refusal
    | Plain
)
"""Anything said in a chat."""

Buttons = Keyboard | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said to somebody now; *then* follows in a message of its own."""

    to: Reader
    letter: Letter
    buttons: Buttons = None
    then: "Answer | None" = None
