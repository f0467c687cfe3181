"""Durations as the console writes them: one number, one unit (`8s`, `2m`, `48h`, `3d`)."""

import re
from datetime import timedelta
from typing import ClassVar

from domain.errors import AmanaError

_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_DURATION = re.compile(r"([0-9]{1,6})([smhd])")
LONGEST = timedelta(days=3650)


class DurationUnclear(AmanaError):
    """Not a number and a unit, or nothing, or longer than ten years."""

    reply_key: ClassVar[str] = "error-duration-unclear"


def parse_duration(text: str) -> timedelta:
    """
    Return what `8s`, `2m`, `48h` or `3d` means: more than nothing, at most ten years.

    Raises:
        DurationUnclear: Anything else.
    """
    if not (match := _DURATION.fullmatch(text.strip())):
        raise DurationUnclear
    duration = int(match[1]) * _UNITS[match[2]]
    if not timedelta(0) < duration <= LONGEST:
        raise DurationUnclear
    return duration


def written_duration(duration: timedelta) -> str:
    """Return *duration*, whole seconds of it, in the largest unit that leaves no remainder."""
    whole = timedelta(seconds=duration // _UNITS["s"])
    unit = next(unit for unit, size in _UNITS.items() if size == _UNITS["s"] or _fits(whole, size))
    return f"{whole // _UNITS[unit]}{unit}"


def _fits(duration: timedelta, size: timedelta) -> bool:
    return bool(duration) and not duration % size
