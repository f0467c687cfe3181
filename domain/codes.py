"""A one-time code as people type it: six digits of any of the three sets, with or without gaps."""

import re

from domain.digits import latin
from domain.secrecy import Secret

_EXPORT = "export|صدّر|صدر|تصدير"
_WORDS = f"unlock|افتح القفل|(?P<export>{_EXPORT})"
_CODE = re.compile(
    rf"(?:(?:{_WORDS})\s+)?(?P<first>[0-9]{{3}})[\s-]?(?P<second>[0-9]{{3}})", re.IGNORECASE
)
"""Also behind the word for it: as a note, the number said under duress would warn nobody."""


def is_code(text: Secret) -> bool:
    """Tell whether a message is six digits, as authenticators show them, and nothing told by it."""
    return _found(text) is not None


def is_export_code(text: Secret) -> bool:
    """Tell whether a message is a code that was sent for an export, as *export 123456*."""
    found = _found(text)
    return found is not None and found["export"] is not None


def typed_code(text: Secret) -> Secret:
    """Return the digits of what was typed as a code, in Latin ones; anything else stays in it."""
    found = _found(text)
    parts = found.group("first", "second") if found else latin(text.reveal()).split()
    return Secret("".join(parts))


def _found(text: Secret) -> re.Match[str] | None:
    return _CODE.fullmatch(latin(text.reveal()).strip())
