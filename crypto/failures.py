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
"""Telling causes apart would tell an attacker which guess came closer."""
