"""What is said in a chat, as values: `handlers/replies.py` makes the words of them."""

from dataclasses import dataclass
from enum import StrEnum

from domain.actions import Role
from domain.choices import DeskChoice, InvitationLink, InviteChoice, RecordChoice, SettingsChoice
from domain.contents import (
    AgendaShown,
    DigestPage,
    EventReminder,
    PeopleShown,
    PersonShown,
    PromisesShown,
    ReadersShown,
    RecordShown,
    RequestShown,
    SourceShown,
)
from domain.desk_settings import DeskSettings
from domain.desks import Desk
from domain.digits import Digits
from domain.exports import Exported, ExportOffer
from domain.follow_ups import FollowUp
from domain.keyboards import Keyboard
from domain.lines import EventDraft
from domain.marking_letters import GradingChoice, MarkingChoice, Unmarkable, Withheld
from domain.markings import Marking
from domain.members import FirstCalendar, Member
from domain.notices import (
    AgendaNotice,
    Alert,
    CheckpointNotice,
    DigestNotice,
    GroupCard,
    GroupNotice,
    HandedNotice,
    Lesson,
    PeopleNotice,
    PromisesNotice,
    RecordNotice,
    ReminderNotice,
    SilentNotice,
    TourNotice,
    Unsealed,
)
from domain.offsets import DEFAULT_OFFSETS, Offsets
from domain.records import AnyRecord
from domain.references import Reference
from domain.steps import DialogueKind, Step


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
    GRADED = "graded"
    SOURCED = "sourced"
    SHARED = "shared"
    UNSHARED = "unshared"
    ASKED = "asked"
    UNASKED = "unasked"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    That something is kept: its reference, counts and dates, on every desk.

    *was* is the reference it had before, *there* what a copy of it is called on another desk;
    *is_asking* says that a dialogue still waits.
    """

    desk: Desk
    record: AnyRecord
    kept: Kept = Kept.KEPT
    was: Reference | None = None
    is_asking: bool = False
    there: str = ""
    marking: Marking | None = None


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
class Refusal:
    """Why something was not done, as an error's reply key; the words can be kept as a note."""

    key: str


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that carry nothing of anybody's: a catalogue's key."""

    key: str


Letter = (
    DigestNotice
    | DigestPage
    | ReminderNotice
    | SilentNotice
    | HandedNotice
    | EventReminder
    | RecordNotice
    | RecordShown
    | ReadersShown
    | SourceShown
    | RequestShown
    | AgendaNotice
    | AgendaShown
    | Alert
    | TourNotice
    | CheckpointNotice
    | GroupNotice
    | GroupCard
    | Receipt
    | EventProposal
    | PromisesNotice
    | PromisesShown
    | PeopleNotice
    | PeopleShown
    | PersonShown
    | PromiseProposal
    | Question
    | RecordChoice
    | MarkingChoice
    | GradingChoice
    | Unmarkable
    | Withheld
    | Lesson
    | Unsealed
    | Welcome
    | Help
    | DeskChoice
    | SettingsChoice
    | DeskSettings
    | InviteChoice
    | InvitationLink
    | ExportOffer
    | Exported
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
