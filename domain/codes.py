"""A one-time code as people type it: six digits of any of the three sets, with or without gaps."""

import re

from domain.digits import latin
from domain.secrecy import Secret

_CODE = re.compile(r"(?:(?:unlock|افتح القفل)\s+)?([0-9]{3})[\s-]?([0-9]{3})", re.IGNORECASE)
"""Also behind the word for it: as a note, the number said under duress would warn nobody."""


def is_code(text: Secret) -> bool:
    """Tell whether a message is six digits, as authenticators show them, and nothing told by it."""
    return _found(text) is not None


def typed_code(text: Secret) -> Secret:
    """Return the digits of what was typed as a code, in Latin ones; anything else stays in it."""
    found = _found(text)
    return Secret("".join(found.groups() if found else latin(text.reveal()).split()))


def _found(text: Secret) -> re.Match[str] | None:
    return _CODE.fullmatch(latin(text.reveal()).strip())
