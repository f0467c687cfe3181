"""Puts a reminder of an event off, for one member alone: a delivery of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.actions import Action
from domain.calendars import local, resolve
from domain.deliveries import DeliveryKind
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.occurrences import occurrence, start_of
from domain.particulars import Again, ReminderDue
from domain.records import Event, Record, is_event
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose, open_pressed

_TOMORROW = "1d"
_SPANS: Mapping[str, timedelta] = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1)}
LATER = (*_SPANS, _TOMORROW)
"""How far off by one button: ten minutes, an hour, the same hour tomorrow."""

_LATE = "snooze-late"


def snooze_choices(record: Record[Event], now: datetime) -> tuple[Choice, ...]:
    """Return how far a reminder can be put off before its event begins."""
    return tuple(
        Choice(Verb.SNOOZE, record.desk, record.id, value=each, start=start_of(record))
        for each in LATER
        if _until(each, now, record.body.zone) < record.body.starts()
    )


@dataclass(frozen=True, slots=True)
class Snooze:
    """Owe whoever presses another reminder later on."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Owe it, once for each press, and say when it comes; past the event's start, say that.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: The event was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await open_pressed(work, chosen, Action.EVENT_SEE)
            event = occurrence(record, chosen.choice.start) if is_event(record) else None
            if event is None or chosen.choice.value not in LATER:
                raise ButtonSpent
            words = await _put_off(work, chosen, event, press)
            await work.commit()
        return Answer(Reader.of(chosen.member), Plain(words))


async def _put_off(work: Work, chosen: Chosen, record: Record[Event], press: Press) -> str:
    """Owe the reminder, if the event has not begun by then; return the words for either."""
    member, value = chosen.member, chosen.choice.value
    until, starts = _until(value, work.now, record.body.zone), record.body.starts()
    if until >= starts:
        return _LATE
    owed = ReminderDue(
        *(member.id, record.desk, record.id, record.revision, starts - until),
        again=Again.LATER,
        start=start_of(record),
    )
    natural = (record.id, Again.LATER, press.query, member.id)
    await work.outbox.plan(DeliveryKind.REMINDER, until, owed, *natural)
    return f"snoozed-{value}"


def _until(value: str, now: datetime, zone: str) -> datetime:
    """Return until when, at a full minute."""
    minute = now.replace(second=0, microsecond=0)
    if value == _TOMORROW:
        return resolve(local(minute, zone).replace(tzinfo=None) + timedelta(days=1), zone)
    return minute + _SPANS[value]
