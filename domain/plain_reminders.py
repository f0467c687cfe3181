"""`Remind me Sunday 8:00 to call the protocol office`: the moment first, or at the end."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from domain.calendars import DateUnclear
from domain.dates import DatePast, Reading, read_when
from domain.owed_arabic import without_by
from domain.owed_lexicon import is_by_thing, is_institution, is_rank
from domain.plain_dates import is_dated, is_over, is_timely, timely_end
from domain.plain_meanings import Meant, Missing, RemindMe, Unclear
from domain.plain_text import Words, begins, phrases, said, table, words_of
from domain.secrecy import Secret

_REMIND = phrases(
    """remind me|remind us|remind me please|set a reminder|set me a reminder|set a reminder for|
    set me a reminder for|ذكرني|ذكريني|ذكروني|فكرني|ممكن تذكرني|هل تذكرني|هل يمكنك أن تذكرني|
    هل يمكنك تذكيري"""
)
_MENTIONED = phrases("ذكرنا|ذكرونا|فكرنا")
"""«ذكّرنا» is written like `we mentioned`."""

_TO = table("to that about of for")
_DANGLING = table(
    """for of from about until till before by after since every each than between
    عن من قبل حتى بعد منذ كل حول لغاية إلى"""
)
"""Behind one of these a date belongs to what is to be done."""

_EVERY = table("every each كل")
_DAILY = table("daily weekly monthly everyday يوميا أسبوعيا شهريا")
_ON = table("or and أو و")
"""Behind one of these the moment goes on."""

_LEADS = table("on the at in في على")
_NOTHING = Unclear(Missing.WHAT, Meant.REMINDER)
_NO_TIME = Unclear(Missing.WHEN, Meant.REMINDER)
_OVER = Unclear(Missing.PAST, Meant.REMINDER)


def read_reminder(line: Words, now: datetime, zone: str) -> RemindMe | Unclear | None:
    """Return the reminder *line* asks for, or what is missing in it; None if it asks for none."""
    if at := begins(line, _REMIND):
        body = line[at:]
        return None if _is_told(body) else _read(body, now, zone)
    if at := begins(line, _MENTIONED):
        return _read_mentioned(line[at:], now, zone)
    return None


def _is_told(body: Words) -> bool:
    """«ذكّرني العقيد بأيام الكلية»: it was the colonel who reminded."""
    return bool(body) and _is_arabic(body) and (is_rank(body[0]) or is_institution(body[0]))


def _is_arabic(body: Words) -> bool:
    return not body[0].key.isascii()


def _read_mentioned(body: Words, now: datetime, zone: str) -> RemindMe | None:
    """Without a clear moment, or before `that`, it is a note of what was said."""
    what = next((word for word in body if not is_timely(word)), None)
    found = _read(body, now, zone) if what and is_by_thing(what) else None
    return found if isinstance(found, RemindMe) else None


def _read(body: Words, now: datetime, zone: str) -> RemindMe | Unclear:
    if not body:
        return _NOTHING
    found = _read_first(body, now, zone) or _read_last(body, now, zone)
    if found is None:
        found = _OVER if any(map(is_over, _times(body))) else _NO_TIME
    return replace(found, what=_task(body)) if isinstance(found, Unclear) else found


def _task(body: Words) -> Secret:
    """Return what is to be done, without the words of time at either end."""
    start = 0
    while start < len(body) and (is_timely(body[start]) or body[start].key in _LEADS):
        start += 1
    end = max(start, timely_end(body))
    while end > start and body[end - 1].key in _LEADS:
        end -= 1
    return Secret(said(_without_lead(body[start:end])))


def _times(body: Words) -> Words:
    """Return the words of time at either end of *body*."""
    start = 0
    while start < len(body) and is_timely(body[start]):
        start += 1
    return (*body[:start], *body[timely_end(body) :])


def _read_first(body: Words, now: datetime, zone: str) -> RemindMe | Unclear | None:
    text = " ".join(word.typed for word in body)
    try:
        reading = read_when(text, now, zone)
    except DatePast:
        return _OVER
    except DateUnclear:
        return None
    return _remind(reading, words_of(reading.rest), zone)


def _read_last(body: Words, now: datetime, zone: str) -> RemindMe | Unclear | None:
    """Look for the moment behind the last words that do not speak of time."""
    refused: Unclear | None = None
    for at in range(max(1, timely_end(body)), len(body)):
        text = " ".join(word.typed for word in body[at:])
        try:
            reading = read_when(text, now, zone)
        except DatePast:
            refused = _OVER
            continue
        except DateUnclear:
            continue
        if not reading.rest:
            return _remind_last(reading, body[:at], zone)
    return refused


def _remind_last(reading: Reading, what: Words, zone: str) -> RemindMe | Unclear:
    while what and what[-1].key in _LEADS:
        what = what[:-1]
    if not what:
        return _NOTHING
    if what[-1].key in _DANGLING or is_dated(what[-1]):
        return _NO_TIME
    return _remind(reading, what, zone)


def _remind(reading: Reading, what: Words, zone: str) -> RemindMe | Unclear:
    if reading.end:
        return _NO_TIME
    if _repeats(what) or any(word.key in _ON or is_dated(word) for word in what[:1]):
        return _NO_TIME
    what = _without_lead(what)
    if not said(what):
        return _NOTHING
    return RemindMe(reading.wall, zone, Secret(said(what)), certain=reading.certain)


def _repeats(what: Words) -> bool:
    """`Every week`, `daily`: a reminder comes once, and must not seem to come again."""
    is_every = any(word.key in _EVERY and is_timely(behind) for word, behind in pairwise(what))
    return is_every or any(word.key in _DAILY for word in what[-1:])


def _without_lead(what: Words) -> Words:
    return what[1:] if what and what[0].key in _TO else without_by(what)
