"""What a desk may ask of whoever wants to read, beside his phone, and how reading is refused."""

from datetime import timedelta
from enum import StrEnum

from domain.errors import AmanaError

STEP = timedelta(seconds=30)
"""How long a code counts (RFC 6238 §4); those of the step before and after it are taken, too."""

CODE_LENGTH = 6


class StepUp(StrEnum):
    """What a desk asks of whoever wants to read: nothing more, or a one-time code."""

    NONE = "none"
    TOTP = "totp"


class Locked(AmanaError):
    """Reading needs an unlock, and there is none, or it has ended."""

    reply_key = "error-locked"


class NotEnrolled(Locked):
    """Reading needs a code, and the member has nothing that makes codes."""

    reply_key = "error-not-enrolled"


class Travelling(AmanaError):
    """The member travels: nothing opens until a colleague lifts it."""

    reply_key = "error-travelling"
