"""What Telegram counts: UTF-16 units of a text once its HTML is read; and where to cut one."""

import html
import re
from collections.abc import Iterable

LIMIT = 4096
"""The longest message, in UTF-16 units after parsing (Bot API, sendMessage)."""

BETWEEN = "\n\n"
"""What stands between the blocks of one message."""

_TAG = re.compile("<[^<>]*>")


def units(text: str) -> int:
    """Return the length of plain *text* in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def length(words: str) -> int:
    """Return how many units Telegram counts in *words* of HTML."""
    return units(html.unescape(_TAG.sub("", words)))


def as_many(room: int, blocks: Iterable[str]) -> list[str]:
    """Return the first of *blocks*, as many as *room* units hold with an empty line above each."""
    said: list[str] = []
    for block in blocks:
        room -= length(block) + len(BETWEEN)
        if room < 0:
            break
        said.append(block)
    return said


def cut(text: str, room: int) -> int:
    """
    Return how many characters of *text* fit in *room* units, cut where a reader would.

    After the last line that fits, else after the last space, else anywhere: never none, unless
    the room is none.
    """
    fits = _fitting(text, room)
    if fits == len(text):
        return fits
    for end in ("\n", " "):
        if (at := text.rfind(end, 0, fits)) >= 0:
            return at + 1
    return fits


def _fitting(text: str, room: int) -> int:
    for at, letter in enumerate(text):
        room -= 2 if letter > "\uffff" else 1
        if room < 0:
            return at
    return len(text)
