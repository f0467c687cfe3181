"""What plain words can mean: a request, a reminder, a promise, or a question back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.owed import Owed
from domain.references import Reference
from domain.secrecy import Secret


class Ask(StrEnum):
    """What is asked for; each has a command of the same meaning."""

    AGENDA = "agenda"
    TODAY = "today"
    DIGEST = "digest"
    PROMISES = "promises"
    SHOW = "show"
    SHARE = "share"
    TRANSFER = "transfer"
    REQUEST = "request"
    UNDO = "undo"
    DESK = "desk"
    SETTINGS = "settings"
    DESK_SETTINGS = "desk settings"
    PAUSE = "desk pause"
    HELP = "help"
    CANCEL = "cancel"
    TRAVEL = "travel"
    LOCK = "lock"
    GROUP = "group"
    EXPORT = "export"
    MEETING = "meeting"
    EVENT = "event"
    MEMBERS = "members"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Request:
    """
    A command said in plain words.

    `first` and `last` are the days of an agenda, inclusive, None for its usual span. `about`
    is a person's name for promises, for events and meetings the line as behind the command, for
    pauses the days. `code`
    is the desk's that is chosen, or that the record of `reference` is given to.
    """

    ask: Ask
    first: date | None = None
    last: date | None = None
    about: Secret = field(default_factory=lambda: Secret(""))
    reference: Reference | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class RemindMe:
    """A reminder for oneself: naive wall time in `zone`; an uncertain one is read back."""

    wall: datetime
    zone: str
    what: Secret
    certain: bool


class Missing(StrEnum):
    """What has to be asked."""

    WHEN = "when"
    PAST = "past"
    WHAT = "what"
    WHOM = "whom"


class Meant(StrEnum):
    """What was recognised all the same."""

    REMINDER = "reminder"
    PROMISE = "promise"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Unclear:
    """
    Something that was surely meant, and what is missing in it.

    `what` is what was understood of a reminder all the same, `owed` of a promise.
    """

    missing: Missing
    ask: Meant
    what: Secret = field(default_factory=lambda: Secret(""), compare=False)
    owed: Owed | None = field(default=None, compare=False)


Understood = Request | RemindMe | Owed | Unclear
