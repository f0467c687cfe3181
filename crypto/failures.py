"""Everything that can go wrong in opening or sealing, to become the one error `SealBroken`."""

from cryptography.exceptions import AlreadyFinalized, InvalidTag
from msgspec import MsgspecError

from domain.errors import AmanaError

FAILURES = (
    AlreadyFinalized,
    AmanaError,
    InvalidTag,
    LookupError,
    MsgspecError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""
Telling causes apart would tell an attacker which guess came closer; so the one error is raised
after these were suppressed, not from within: it would carry the cause along as its context, and a
cause can hold what was being written.
"""
