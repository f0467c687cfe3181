"""Words for how an event recurs."""

from datetime import date, timedelta

from domain.recurrence import Recurrence, read_rule
from handlers.times import day
from handlers.voice import Voice
from locales import written_day

_MONDAY = date(2024, 1, 1)


def repeats(voice: Voice, rule: str) -> list[str]:
    """Return, as HTML, that an event recurs by an RRULE's value; nothing of one that does not."""
    if not rule:
        return []
    said = read_rule(rule)
    how = voice.phrase(f"repeats-{said.frequency.lower()}", said.interval)
    if said.weekdays:
        how = voice.phrase("repeats-on", how=how, days=_weekdays(voice, said))
    return [voice.say("repeats", how=how, end=_end(voice, said))]


def _weekdays(voice: Voice, said: Recurrence) -> str:
    days = (_MONDAY + timedelta(days=each) for each in said.weekdays)
    return voice.listed([written_day(voice.to.language, each, "EEEE") for each in days])


def _end(voice: Voice, said: Recurrence) -> str:
    if said.until is None:
        return voice.phrase("repeats-times", said.count or 1)
    return voice.phrase("repeats-until", day=day(voice, said.until))
