"""How long before an event to remind: `2d 3h 30m` is three reminders, not one sum."""

import re
from datetime import timedelta
from typing import ClassVar

from domain.errors import AmanaError
from domain.typed_spans import read_amounts
from domain.typed_text import Scan, fold

Offsets = tuple[timedelta, ...]
DEFAULT_OFFSETS: Offsets = (timedelta(days=1), timedelta(hours=1))
MOST_OFFSETS = 5
LONGEST_OFFSET = timedelta(days=60)
_NONE = timedelta(0)
_NUMBER = re.compile("[0-9]")


class RemindersUnclear(AmanaError):
    """Not one to five durations such as `2d 3h 30m`, each of at most sixty days."""

    reply_key: ClassVar[str] = "error-reminders-unclear"


def read_offsets(text: str) -> tuple[timedelta, ...] | None:
    """
    Return the times before an event that *text* lists, the longest first, each once.

    None where it is not about times at all: it begins with no number and names no span.

    Raises:
        RemindersUnclear: Numbers that are no durations, too many, or too long ones.
    """
    cursor = Scan(fold(text).text)
    offsets = {span.length for span in read_amounts(cursor)}
    if not cursor.is_done():
        if offsets or cursor.sees(_NUMBER):
            raise RemindersUnclear
        return None
    if len(offsets) > MOST_OFFSETS or not all(_NONE < one <= LONGEST_OFFSET for one in offsets):
        raise RemindersUnclear
    return tuple(sorted(offsets, reverse=True)) or None
