"""What is said in a chat where something is to be chosen, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.actions import Role
from domain.desks import Desk
from domain.digits import Digits
from domain.members import FirstCalendar
from domain.quiet import Quiet
from domain.references import Reference
from domain.secrecy import Secret


class Choosing(StrEnum):
    """What is to be chosen for a record by button."""

    KIND = "kind"
    LATER = "later"
    HAND = "hand"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """The buttons of a choice for one record, under its reference."""

    reference: Reference
    of: Choosing


@dataclass(frozen=True, slots=True)
class DeskChoice:
    """The desks a member may choose from, and the current one, None where he may not be now."""

    current: Desk | None
    others: tuple[Desk, ...]


@dataclass(frozen=True, slots=True)
class SettingsChoice:
    """A member's settings, to be changed by button."""

    language: str
    digits: Digits
    calendar: FirstCalendar = FirstCalendar.GREGORIAN
    quiet: Quiet = Quiet.NONE


@dataclass(frozen=True, slots=True)
class InviteChoice:
    """As what somebody can be invited; *on_paper* says that the operator alone can do it."""

    code: str
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """A one-time invitation, for the head who hands it on."""

    desk: Desk
    role: Role
    link: Secret
    expires_at: datetime
