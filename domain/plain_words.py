"""Common things said without a slash, in both languages: recognised by grammar, never guessed."""

from datetime import datetime

from domain.calendars import DateUnclear
from domain.dates import DatePast
from domain.owed import Owed, read_owed
from domain.plain_meanings import Ask, Meant, Missing, RemindMe, Request, Unclear, Understood
from domain.plain_reminders import read_reminder
from domain.plain_requests import read_request
from domain.plain_text import Words, keys, phrases, said, words_of

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

_POLITE = phrases(
    """please|pls|kindly|can you|could you|would you|can you please|could you please|
    would you please|will you|من فضلك|لو سمحت|لو سمحتم|رجاء|الرجاء|فضلا|لطفا"""
)
_THANKS = phrases(
    """please|pls|thanks|thank you|من فضلك|من فضلكم|لو سمحت|لو سمحتم|رجاء|شكرا|فضلا|لطفا|
    لو تكرمت"""
)


def understand(text: str, now: datetime, zone: str) -> Understood | None:
    """Return what the whole of *text* asks for, None for an ordinary note; *now* is aware."""
    text = text.strip()
    if len(text) > MOST_LETTERS or len(text.splitlines()) != 1:
        return None
    words = words_of(text)
    line = _without_courtesy(words)
    if not line:
        return None
    spoken = text if line == words else f"{said(line)}{_question(text)}"
    return (
        read_request(line, now, zone)
        or read_reminder(line, now, zone)
        or _read_promise(spoken, now, zone)
    )


def _question(text: str) -> str:
    return text[-1] if text.endswith(("?", "؟")) else ""


def _without_courtesy(line: Words) -> Words:
    for n in range(3, 0, -1):
        if keys(line[:n]) in _POLITE:
            line = line[n:]
            break
    for n in range(2, 0, -1):
        if len(line) > n and keys(line[-n:]) in _THANKS:
            return line[:-n]
    return line


def _read_promise(text: str, now: datetime, zone: str) -> Owed | Unclear | None:
    try:
        owed = read_owed(text, now, zone)
    except DateUnclear:
        return Unclear(Missing.WHEN, Meant.PROMISE)
    except DatePast:
        return Unclear(Missing.PAST, Meant.PROMISE)
    if owed and not owed.what:
        return Unclear(Missing.WHAT, Meant.PROMISE)
    if owed and not owed.counterpart:
        return Unclear(Missing.WHOM, Meant.PROMISE, owed=owed)
    return owed
