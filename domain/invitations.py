"""One-time invitations: who is let in, to which desk, as what, until when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.actions import Role
from domain.errors import AmanaError, OperatorRefusal
from domain.papers import Paper
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


class NoAuthenticator(OperatorRefusal):
    """The member has nothing that makes codes."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation is handed over as; nothing of it is kept but sealed."""

    code: str
    expires_at: datetime
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """
    An invitation; its code is nowhere, only an HMAC of it finds this row.

    *by* is the head who made it, empty for the operator; it counts while he may make one. With
    *until* the role it gives ends with that day.
    With a *paper* the link alone admits nobody. One for a *member* is nobody else's: his own
    authenticator confirms it.
    """

    id: str
    desk: str
    role: Role
    language: str
    expires_at: datetime
    admitted: str = ""
    by: str = ""
    until: date | None = None
    paper: Paper | None = None
    member: str = ""

    def is_open(self, now: datetime, member: str = "") -> bool:
        """Tell whether somebody can still be admitted with it: *member*, if he is one."""
        is_his = self.member in {"", member}
        return is_his and not self.admitted and now < self.expires_at

    def accepted(self, member: str) -> "Invitation":
        """Return this invitation used by *member*; what was on its paper is his now."""
        return replace(self, admitted=member, paper=None)
