"""Requests said in plain words: the whole message is one, or it is none."""

from collections.abc import Collection, Iterator
from datetime import datetime

from domain.calendars import DateUnclear, local_date
from domain.dates import DatePast
from domain.digits import latin
from domain.occasions import read_occasion
from domain.owed_lexicon import to_whom
from domain.plain_dates import is_timely, speaks_of_time
from domain.plain_meanings import Ask, Meant, Missing, Request, Unclear
from domain.plain_names import TOLD, is_asked_after, is_met, is_pronoun
from domain.plain_periods import PeriodOver, read_period
from domain.plain_tables import (
    ADDRESSED,
    AGENDA_BEFORE,
    AGENDA_BEHIND,
    DESK,
    EVENT,
    EXACT,
    HELD_BEFORE,
    MEETING,
    NEW_EVENT,
    NEW_MEETING,
    OWED_AROUND,
    OWED_BEFORE,
    PAUSE,
    REQUEST,
    SHARE,
    SHARED_WITH,
    SHARED_WITH_DESK,
    SHOW,
    SWITCH,
    SWITCH_DESK,
    TRANSFER,
    TRANSFERRED_TO,
    TRANSFERRED_TO_DESK,
    Phrase,
)
from domain.plain_text import Words, keys, said, table
from domain.recurrence import UNFIT
from domain.references import CodeUnfit, check_code, parse_reference
from domain.secrecy import Secret
from domain.typed_text import key

_LONGEST = 8
_EVERY = table("every each daily weekly monthly yearly كل يوميا أسبوعيا شهريا سنويا")
_WITH = table("with مع")
_GIVING = (
    (Ask.SHARE, SHARE, SHARED_WITH, SHARED_WITH_DESK),
    (Ask.TRANSFER, TRANSFER, TRANSFERRED_TO, TRANSFERRED_TO_DESK),
)


def read_request(line: Words, now: datetime, zone: str) -> Request | Unclear | None:
    """Return what the whole of *line* asks for; None if it is no request."""
    if ask := EXACT.get(_phrase(line)):
        return Request(ask)
    return (
        _read_show(line)
        or _read_giving(line)
        or _read_asking(line)
        or _read_desk(line)
        or _read_pause(line)
        or _read_agenda(line, now, zone)
        or _read_promises(line)
        or _read_meeting(line)
        or _read_event(line, now, zone)
    )


def _phrase(line: Words) -> Phrase:
    return tuple(key(" ".join(keys(line))).split())


def _behind(line: Words, choices: Collection[Phrase]) -> Iterator[Words]:
    """Give what stands behind each phrase that *line* begins with, the longest first."""
    for n in range(min(_LONGEST, len(line) - 1), 0, -1):
        if keys(line[:n]) in choices:
            yield line[n:]


def _read_show(line: Words) -> Request | None:
    for rest in (line, *_behind(line, SHOW)):
        if reference := parse_reference(said(rest)):
            return Request(Ask.SHOW, reference=reference)
    return None


def _read_giving(line: Words) -> Request | None:
    for ask, verbs, before, before_desk in _GIVING:
        for rest in _behind(line, verbs):
            reference = parse_reference(said(rest[:1]))
            code = _receiver(rest[1:], before, before_desk)
            if reference and code:
                return Request(ask, reference=reference, code=code)
    return None


def _receiver(line: Words, before: Collection[Phrase], before_desk: Collection[Phrase]) -> str:
    """Return the code of the desk that *line* gives to, "" for anybody else: `with them`."""
    for choices, is_free in ((before_desk, True), (before, False)):
        for rest in _behind(line, choices):
            if code := _code(rest, is_free=is_free):
                return code
    return ""


def _read_asking(line: Words) -> Request | None:
    for rest in _behind(line, REQUEST):
        if reference := parse_reference(said(rest)):
            return Request(Ask.REQUEST, reference=reference)
    return None


def _read_desk(line: Words) -> Request | None:
    for choices, is_free in ((SWITCH_DESK, True), (SWITCH, False), (DESK, False)):
        for rest in _behind(line, choices):
            code = _code(rest, is_free=is_free)
            if code:
                return Request(Ask.DESK, code=code)
    return None


def _read_pause(line: Words) -> Request | None:
    for days in _behind(line, PAUSE):
        if speaks_of_time(days):
            return Request(Ask.PAUSE, about=Secret(said(days)))
    return None


def _code(words: Words, *, is_free: bool) -> str:
    """Return the code *words* are; in small letters it may be a word like others."""
    typed = latin(said(words))
    if len(words) != 1 or not (is_free or typed.isupper()):
        return ""
    try:
        return check_code(typed)
    except CodeUnfit:
        return ""


def _read_agenda(line: Words, now: datetime, zone: str) -> Request | Unclear | None:
    today = local_date(now, zone)
    for days in (*_behind(line, AGENDA_BEFORE), *_before(line, AGENDA_BEHIND)):
        try:
            period = read_period(days, today)
        except PeriodOver:
            return Unclear(Missing.PAST, Meant.AGENDA)
        except DateUnclear:
            return Unclear(Missing.WHEN, Meant.AGENDA)
        if period and period.first == period.last == today:
            return Request(Ask.TODAY)
        if period:
            return Request(Ask.AGENDA, first=period.first, last=period.last)
    return None


def _before(line: Words, choices: Collection[Phrase]) -> Iterator[Words]:
    for n in range(min(_LONGEST, len(line) - 1), 0, -1):
        if keys(line[-n:]) in choices:
            yield line[:-n]


def _read_promises(line: Words) -> Request | Unclear | None:
    for name in _asked_after(line):
        if is_pronoun(name):
            return Unclear(Missing.WHOM, Meant.PROMISE)
        if is_asked_after(name):
            return Request(Ask.PROMISES, about=Secret(said(name)))
    return None


def _asked_after(line: Words) -> Iterator[Words]:
    yield from _behind(line, OWED_BEFORE)
    yield from _behind(line, HELD_BEFORE)
    for rest in _behind(line, ADDRESSED):
        if somebody := to_whom(rest[0]):
            yield (somebody, *rest[1:])
        elif is_pronoun(rest):
            yield rest
    for before, behind in OWED_AROUND:
        for rest in _behind(line, before):
            yield from _before(rest, behind)


def _read_meeting(line: Words) -> Request | None:
    for choices, is_new in ((NEW_MEETING, True), (MEETING, False)):
        for rest in _behind(line, choices):
            is_with = rest[0].key in _WITH and len(rest) > 1
            if is_with and (is_new or is_met(" ".join(word.typed for word in rest[1:]))):
                return Request(Ask.MEETING, about=Secret(said(rest)))
    return None


def _read_event(line: Words, now: datetime, zone: str) -> Request | None:
    for rest in _behind(line, NEW_EVENT):
        if is_timely(rest[0]) or rest[0].key in _EVERY:
            return Request(Ask.EVENT, about=Secret(said(rest)))
    for rest in _behind(line, EVENT):
        if _is_event(said(rest), now, zone):
            return Request(Ask.EVENT, about=Secret(said(rest)))
    return None


def _is_event(line: str, now: datetime, zone: str) -> bool:
    """`Event tomorrow 9:00 Call`, and not `Event tomorrow 9:00 was cancelled`."""
    try:
        title = read_occasion(line, now, zone).rest.split()
    except (DateUnclear, DatePast):
        return False
    except UNFIT:
        return True  # it asks for one: what is wrong with that is said
    return bool(title) and key(title[0]) not in TOLD
