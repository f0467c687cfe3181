"""What stands behind `/event` and `/meeting` in one message, taken apart."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from domain.errors import AmanaError
from domain.line_ends import split_behind
from domain.occasions import read_occasion
from domain.secrecy import Secret
from domain.texts import TextTooLong, is_visible
from domain.typed_text import fold
from domain.vague_repeats import check_title

MOST_IN_A_LINE = 200
"""The longest title, place or name, in characters."""

_WITH = re.compile(r"(?:with|مع)(?:\s*:|\s|$)", re.IGNORECASE)
_COMMA = re.compile("[,،;؛\n]")
_ARABIC = re.compile("[\u0621-\u064a]")
_AT = re.compile(r"(?:^|\s)@(?:\s|$)")
_AT_WORD = re.compile(r"(?:^|\s)@")
_DASH = r"[-–—•*]?\s*"
WE_OWE = re.compile(rf"{_DASH}(?:we\s+owe|علينا)\s*:(.*)", re.IGNORECASE)
THEY_OWE = re.compile(rf"{_DASH}(?:they\s+owe|عليهم)\s*:(.*)", re.IGNORECASE)

_NOTHING = frozenset(
    fold(words).text
    for words in ("no", "none", "nothing", "nil", "لا", "لا شيء", "لا شئ", "لا يوجد", "لا يوجد شيء")
)


Side = re.Pattern[str]
"""What a line begins with that says whose promise it is; the promise is its first group."""


class TitleMissing(AmanaError):
    """An event that does not say what it is."""

    reply_key: ClassVar[str] = "error-title-missing"


class TextMissing(AmanaError):
    """A command that needs words behind it came without."""

    reply_key: ClassVar[str] = "error-text-missing"


class LineTooLong(TextTooLong):
    """A title, a place or a name of more than `MOST_IN_A_LINE` characters."""

    reply_key = "error-line-long"


@dataclass(frozen=True, slots=True)
class EventDraft:
    """
    An event as typed, naive wall times in `zone`; an uncertain one is confirmed first.

    Its *rule* says how it recurs, if it does: an RRULE's value.
    """

    title: Secret
    place: Secret
    start: datetime
    end: datetime | None
    zone: str
    offsets: tuple[timedelta, ...]
    certain: bool
    asks: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as typed; `said` keeps its lines."""

    counterparts: tuple[Secret, ...]
    place: Secret
    said: Secret
    we_owe: tuple[Secret, ...]
    they_owe: tuple[Secret, ...]


def read_event(text: Secret | str, now: datetime, zone: str) -> EventDraft:
    """
    Take `DATE TIME Title @ Place remind 2d 3h 30m !` apart; *now* is aware.

    It recurs where it begins with `every Monday`, or ends with `every week until 30 June`.

    Raises:
        DateUnclear, DatePast: See `read_when`.
        RecurrenceUnclear, RecurrenceTooOften, RecurrenceTooLong, RecurrenceNoDay, RecurrenceHijri
        RecurrenceEndUnclear
        TitleMissing, LineTooLong: Of the title and the place.
        RemindersUnclear: Numbers behind `remind` that are no durations.
    """
    ahead, is_asking, offsets, said = split_behind(_revealed(text).split(), now, zone)
    when = read_occasion(" ".join(ahead), now, zone, said)
    if len(when.rest) > 3 * MOST_IN_A_LINE:
        raise LineTooLong
    title, place = _split_place(when.rest)
    if not is_visible(title):
        raise TitleMissing
    for each in (title, place):
        check_title(each, recurs=bool(when.rule))
    return EventDraft(
        check_line(title),
        check_line(place),
        when.wall,
        when.end,
        zone,
        offsets,
        certain=when.certain,
        asks=is_asking,
        rule=when.rule,
    )


def read_meeting(text: Secret | str) -> MeetingDraft:
    """
    Take a meeting apart: counterparts `@` place, then what was said and what was promised.

    A first line too long to be names is what was said.

    Raises:
        TextMissing: Nothing in it.
        LineTooLong: Of the place.
    """
    first, *others = _revealed(text).strip().splitlines() or [""]
    if _is_owed(first) or len(first) > MOST_IN_A_LINE:
        first, others = "", [first, *others]
    names, place = _split_place(_without_with(first))
    draft = MeetingDraft(
        counterparts=names_in(names),
        place=check_line(place),
        said=Secret("\n".join(line for line in others if not _is_owed(line)).strip()),
        we_owe=_owed(WE_OWE, others),
        they_owe=_owed(THEY_OWE, others),
    )
    if not (draft.counterparts or draft.said or draft.we_owe or draft.they_owe):
        raise TextMissing
    return draft


def check_line(text: str) -> Secret:
    """
    Return *text* as a title, a place or a name.

    Raises:
        LineTooLong: More than `MOST_IN_A_LINE` characters.
    """
    if len(text) > MOST_IN_A_LINE:
        raise LineTooLong
    return Secret(text)


def names_in(text: str) -> tuple[Secret, ...]:
    """Return the names that commas or ends of lines part."""
    return tuple(Secret(name.strip()) for name in _COMMA.split(text) if name.strip())


def listed(names: tuple[Secret, ...]) -> Secret:
    """Return *names* as one text, parted by the comma of their script: `names_in` reads it back."""
    comma = "، " if any(_ARABIC.search(name.reveal()) for name in names) else ", "
    return Secret(comma.join(name.reveal() for name in names))


def _revealed(text: Secret | str) -> str:
    return text.reveal() if isinstance(text, Secret) else text


def _split_place(text: str) -> tuple[str, str]:
    """Split at the first `@` that stands alone, else at the first that begins a word."""
    if not (match := _AT.search(text) or _AT_WORD.search(text)):
        return text, ""
    return text[: match.start()].strip(), text[match.end() :].strip()


def owed_in(text: str, side: Side, other: Side) -> tuple[Secret, ...]:
    """Return the promises of *side* in the lines of *text*: those not said to be the *other*'s."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = ((side.match(line), line) for line in lines if not other.match(line))
    return tuple(Secret((match[1] if match else line).strip()) for match, line in own)


def said_to_be(text: str, side: Side) -> tuple[Secret, ...]:
    """Return the promises in the lines of *text* that are said to be *side*'s."""
    matches = (side.match(line.strip()) for line in text.splitlines())
    return tuple(Secret(match[1].strip()) for match in matches if match)


def is_nothing(text: str) -> bool:
    """Tell whether somebody says that there is no promise; a dash alone says it too."""
    said = " ".join(fold(text).text.split()).strip(" .")
    return said in _NOTHING or set(said) == {"-"}


def _without_with(first: str) -> str:
    match = _WITH.match(first)
    return first[match.end() :].strip() if match else first


def _is_owed(line: str) -> bool:
    return any(owed.match(line.strip()) for owed in (WE_OWE, THEY_OWE))


def _owed(owed: re.Pattern[str], lines: list[str]) -> tuple[Secret, ...]:
    matches = (owed.match(line.strip()) for line in lines)
    promises = (match[1].strip() for match in matches if match)
    return tuple(Secret(each) for each in promises if each and not is_nothing(each))
