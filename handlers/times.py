"""Words for days, hours and spans, in the reader's form: both calendars, and the place."""

from datetime import date, datetime, timedelta

from domain.calendars import hijri, local
from domain.digits import written
from domain.members import FirstCalendar
from domain.records import Event
from handlers.voice import Voice
from locales import place_of, written_day

_SPANS = (
    ("days", timedelta(days=1)),
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
)


def day(voice: Voice, on: date) -> str:
    """
    Return `Thu 3 Dec 2026 · 23 Jumada II 1448`; beyond 1500 AH the Gregorian calendar alone.

    For whoever reads the other one first: `Thu 23 Jumada II 1448 · 3 Dec 2026`.
    """
    other = _hijri(voice, on)
    if not other:
        return _gregorian(voice, on, "pattern-day")
    if voice.to.calendar is FirstCalendar.GREGORIAN:
        return voice.phrase("whole-day", day=_gregorian(voice, on, "pattern-day"), hijri=other)
    weekday = _gregorian(voice, on, "pattern-weekday")
    return voice.phrase(
        "whole-day-hijri",
        weekday=weekday,
        hijri=other,
        day=_gregorian(voice, on, "pattern-date"),
    )


def moment(voice: Voice, wall: datetime, zone: str) -> str:
    """Return `Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00 (Riyadh)` for a wall time of *zone*."""
    return voice.phrase(
        "moment", day=day(voice, wall.date()), time=hour(voice, wall), place=place(voice, zone)
    )


def moment_at(voice: Voice, instant: datetime, zone: str) -> str:
    """Return `moment` for an aware *instant*, as the clocks of *zone* show it."""
    return moment(voice, local(instant, zone), zone)


def short_day(voice: Voice, on: date) -> str:
    """Return `Thu 3 Dec`."""
    return _gregorian(voice, on, "pattern-short-day")


def short_moment(voice: Voice, instant: datetime, zone: str) -> str:
    """Return `Thu 3 Dec, 09:00`, where year and place are said above."""
    wall = local(instant, zone)
    return voice.phrase("short-moment", day=short_day(voice, wall.date()), time=hour(voice, wall))


def event_time(voice: Voice, event: Event) -> str:
    """Return when an event begins and, where it is known, ends."""
    return span(voice, event.start, event.end, event.zone)


def span(voice: Voice, start: datetime, end: datetime | None, zone: str) -> str:
    """Return `moment` of *start*, with the end's hour, or its whole moment on another day."""
    if end is None:
        return moment(voice, start, zone)
    if end.date() != start.date():
        return f"{moment(voice, start, zone)} – {moment(voice, end, zone)}"
    hours = f"{hour(voice, start)}–{hour(voice, end)}"
    return voice.phrase(
        "moment", day=day(voice, start.date()), time=hours, place=place(voice, zone)
    )


def hour(voice: Voice, wall: datetime) -> str:
    """Return `09:00`."""
    return written(f"{wall:%H:%M}", voice.to.digits)


def place(voice: Voice, zone: str) -> str:
    """Return the city a zone is named after."""
    return place_of(voice.to.language, zone)


def duration(voice: Voice, length: timedelta) -> str:
    """Return `1 day 2 hours`; seconds are left out."""
    words = []
    for key, size in _SPANS:
        count, length = divmod(length, size)
        words += [voice.phrase(key, count)] if count else []
    return voice.phrase("span-separator").join(words) or voice.phrase("minutes", 0)


def reminders(voice: Voice, offsets: tuple[timedelta, ...]) -> str:
    """Return, as HTML, how long before an event its reminders come."""
    if not offsets:
        return voice.say("reminders-none")
    lengths = [duration(voice, each) for each in offsets]
    return voice.say("reminders", offsets=voice.listed(lengths))


def _gregorian(voice: Voice, on: date, pattern: str) -> str:
    text = written_day(voice.to.language, on, voice.phrase(pattern))
    return written(text, voice.to.digits)


def _hijri(voice: Voice, on: date) -> str:
    found = hijri(on)
    if found is None:
        return ""
    month = voice.phrase(f"hijri-{found.month}")
    return voice.phrase("hijri-day", day=found.day, month=month, year=found.year)
