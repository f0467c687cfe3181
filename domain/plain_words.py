"""Common things said without a slash, in both languages: recognised by grammar, never guessed."""

from datetime import datetime

from domain.plain_meanings import Ask, Meant, Missing, RemindMe, Request, Unclear, Understood

__all__ = [
    "Ask",
    "Meant",
    "Missing",
    "RemindMe",
    "Request",
    "Unclear",
    "Understood",
    "understand",
]

MOST_LETTERS = 200
"""A longer message is a note, whatever it begins with."""


def understand(text: str, now: datetime, zone: str) -> Understood | None:
    """Return what the whole of *text* asks for, None for an ordinary note; *now* is aware."""
    del text, now, zone
    return None
