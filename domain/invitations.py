"""One-time invitations: who is let in, to which desk, as what, until when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.actions import Role
from domain.errors import AmanaError
from domain.secrecy import Secret

VALID_FOR = timedelta(hours=48)

MOST_WRONG_CODES = 5
"""After this many wrong codes within `WRONG_CODES_WITHIN`, a right one is not taken either."""

WRONG_CODES_WITHIN = timedelta(hours=1)

MOST_WRONG_CODES_OF_ALL = 50
"""After this many from anybody, no stranger's code is even looked up for the rest of the span."""


class CodeRefused(AmanaError):
    """A member brought a code that admits nobody: no word is said of it."""


def link_of(username: str, code: Secret) -> Secret:
    """Return the deep link that brings a code to the bot (Bot API: up to 64 characters)."""
    return Secret(f"https://t.me/{username}?start={code.reveal()}")


@dataclass(frozen=True, slots=True)
class Invitation:
    """
    An invitation; its code is nowhere, only an HMAC of it finds this row.

    *by* is the head who made it, empty for the operator; it counts while he may make one. With
    *until* the role it gives ends with that day.
    """

    id: str
    desk: str
    role: Role
    language: str
    expires_at: datetime
    admitted: str = ""
    by: str = ""
    until: date | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether somebody can still be admitted with it."""
        return not self.admitted and now < self.expires_at

    def accepted(self, member: str) -> "Invitation":
        """Return this invitation used by *member*."""
        return replace(self, admitted=member)
