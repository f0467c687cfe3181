"""The parts of the day, in words: which of two equal hours somebody means."""

from enum import Enum, auto

from domain.typed_text import key, words


class Part(Enum):
    """A part of the day: it tells which of two hours is meant."""

    AM = auto()
    PM = auto()
    MORNING = auto()
    EVENING = auto()
    DAWN = auto()
    NOON = auto()
    AFTERNOON = auto()
    NIGHT = auto()


def _same(first: int, last: int) -> dict[int, int]:
    return {hour: hour for hour in range(first, last + 1)}


def _later(first: int, last: int) -> dict[int, int]:
    return {hour: hour + 12 for hour in range(first, last + 1)} | _same(first + 12, last + 12)


HOURS = {
    Part.AM: {12: 0} | _same(0, 11),
    Part.PM: {12: 12} | _later(1, 11),
    Part.MORNING: _same(0, 11),
    Part.EVENING: _later(1, 11),
    Part.DAWN: _same(2, 6),
    Part.NOON: _same(11, 12) | _later(1, 3),
    Part.AFTERNOON: _same(12, 12) | _later(1, 6),
    Part.NIGHT: _later(6, 11),
}
"""What an hour means in a part of the day; an hour that is missing there is not guessed."""

_BEHIND = {
    Part.AM: ("am", "a.m.", "a.m"),
    Part.PM: ("pm", "p.m.", "p.m"),
    Part.MORNING: ("in the morning", "صباحا", "في الصباح", "الصبح"),
    Part.EVENING: ("in the evening", "مساء", "مساءا", "في المساء", "المساء"),
    Part.DAWN: ("فجرا", "الفجر"),
    Part.NOON: ("ظهرا", "الظهر"),
    Part.AFTERNOON: ("in the afternoon", "بعد الظهر", "عصرا", "العصر"),
    Part.NIGHT: ("at night", "ليلا", "بالليل", "في الليل"),
}
_AHEAD = {
    Part.MORNING: ("morning", "صباح"),
    Part.EVENING: ("evening",),
    Part.DAWN: ("فجر",),
    Part.NOON: ("ظهر",),
    Part.AFTERNOON: ("afternoon", "عصر"),
    Part.NIGHT: ("night",),
}


def _keys(names: dict[Part, tuple[str, ...]]) -> dict[str, Part]:
    return {key(name): part for part, choices in names.items() for name in choices}


PARTS = _keys(_AHEAD) | _keys(_BEHIND) | {"ص": Part.AM, "م": Part.PM}
"""Folded words to the part of the day they name."""

AHEAD = words(_keys(_AHEAD) | _keys(_BEHIND))
"""Matches a part of the day standing before its hour, as in `evening at 8`."""

BEHIND = rf"(?:{words(_keys(_BEHIND))}|[صم](?![\w.]))"
"""Matches one standing behind its hour; an initial (`م. سالم`) is none."""
