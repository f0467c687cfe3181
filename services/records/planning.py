"""Plans reminders, from an event's own wall time: of one that recurs, of the next times of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from domain.actions import Action
from domain.audit import HOUSE
from domain.calendars import UnknownZone
from domain.deliveries import DeliveryKind
from domain.errors import SealBroken
from domain.members import Member, Permit
from domain.occurrences import following, is_series, start_of
from domain.particulars import ReminderDue
from domain.records import Event, Record
from domain.regards import worded_at
from services.records.follow_ups import plan_promise
from services.work.archive import Archive, Work
from services.work.outbox import Owed

_AHEAD = 2
"""Of how many times of an event that recurs a reminder is owed in advance; a tick owes the rest."""

_REMEMBERED = timedelta(days=62)
"""For how long what was sent is still there to be found."""

_BACK = timedelta(days=2)
"""More than any zone has ever moved its clocks."""


async def plan_reminders(work: Work, record: Record[Event]) -> None:
    """Owe every active member of the desk the reminders that still lie ahead."""
    members = await work.members.permitted(Action.DIGEST_READ, record.desk)
    await work.outbox.schedule(DeliveryKind.REMINDER, _reminders(record, members, work.now))


async def plan_ahead(work: Work, permit: Permit) -> int:
    """
    Owe the reminders of everything that lies ahead on a desk; what was sent stays sent.

    Return how many records are left out, because this machine does not know their zone.
    """
    members = await work.members.permitted(Action.DIGEST_READ, permit.desk)
    owed: list[Owed] = []
    unknown = 0
    for event in await work.records.events(permit):
        try:
            owed += _reminders(event, members, work.now)
            await _catch_up(work, event, members)
        except UnknownZone:
            unknown += 1
    await work.outbox.schedule(DeliveryKind.REMINDER, owed)
    for promise in await work.records.promises(permit):
        try:
            await plan_promise(work, promise)
        except UnknownZone:
            unknown += 1
    return unknown


def _reminders(record: Record[Event], members: Sequence[Member], now: datetime) -> Iterator[Owed]:
    """Give what is owed of an event that lies ahead, or of the next times of one that recurs."""
    for offset in record.body.offsets:
        for each in _reminded_of(record, offset, now):
            due = each.body.starts() - offset
            for member in members:
                owed = _due(each, member.id, offset)
                yield Owed(due, owed, reminder_key(owed))


def _reminded_of(
    record: Record[Event], offset: timedelta, now: datetime
) -> Iterator[Record[Event]]:
    """
    Give the times of *record* whose reminder is owed by *offset*: of one that recurs, a few.

    With the next ones, those due within the last days: in another zone they may be ahead.
    """
    near = following(record, now if not is_series(record) else now + offset - _BACK)
    ahead = 0
    for each in near:
        yield each
        ahead += each.body.starts() - offset > now
        if ahead == _AHEAD:
            return


async def _catch_up(work: Work, record: Record[Event], members: Sequence[Member]) -> None:
    """
    Owe what nobody was there to plan: of times still ahead, what was due while the house was down.

    It concerns whoever was owed a reminder of an earlier time: nobody who was admitted since.
    """
    late = {
        reminder_key(owed): (owed, due)
        for offset in record.body.offsets
        for each, due in _late(record, offset, work.now)
        for owed in (_due(each, member.id, offset) for member in members)
    }
    for key in late.keys() - await work.outbox.known(DeliveryKind.REMINDER, late):
        owed, due = late[key]
        if await _was_reminded(work, record, owed):
            await work.outbox.plan(DeliveryKind.REMINDER, due, owed, *key)


def _late(
    record: Record[Event], offset: timedelta, now: datetime
) -> Iterator[tuple[Record[Event], datetime]]:
    """Give the times ahead of what recurs whose reminder was due since it was changed, and when."""
    for each in following(record, now) if is_series(record) else ():
        due = each.body.starts() - offset
        if due > now:
            return
        if due > record.versions[-1].at:
            yield each, due


async def _was_reminded(work: Work, record: Record[Event], late: ReminderDue) -> bool:
    """Tell whether a member was owed the same reminder of an earlier time."""
    since = following(record, work.now - _REMEMBERED)
    before = takewhile(lambda each: start_of(each) != late.start, since)
    keys = (reminder_key(replace(late, start=start_of(each))) for each in before)
    return bool(await work.outbox.known(DeliveryKind.REMINDER, keys))


def _due(record: Record[Event], member: str, offset: timedelta) -> ReminderDue:
    return ReminderDue(
        *(member, record.desk, record.id, record.revision, offset), start=start_of(record)
    )


def reminder_key(owed: ReminderDue) -> tuple[str | int, ...]:
    """Return the natural key of an event's reminder, and with it the occurrence's, if it recurs."""
    seconds = owed.offset // timedelta(seconds=1)
    which = () if owed.start is None else (owed.start.isoformat(),)
    return (owed.record, owed.revision, seconds, owed.member, *which)


def reminder_keys(record: Record[Event], member: str) -> list[tuple[str | int, ...]]:
    """
    Return the natural keys of a member's reminders of an event, or of one time of it.

    Of one time of several, by whichever of the versions that say the same it was announced.
    """
    first = record.revision if start_of(record) is None else worded_at(record)
    return [
        reminder_key(replace(_due(record, member, offset), revision=revision))
        for offset in record.body.offsets
        for revision in range(first, record.revision + 1)
    ]


def was_owed(record: Record[Event]) -> bool:
    """Tell whether reminders of an event could have been sent since it was worded so."""
    worded = record.versions[worded_at(record) - 1].at
    return any(record.body.starts() - each > worded for each in record.body.offsets)


@dataclass(frozen=True, slots=True)
class PlanReminders:
    """Plan every reminder again: after a start, a new member, changed zones, a restore."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Write what is lacking, and move what is due at another minute now.

        Raises:
            SealBroken: Rows do not open; everything else is planned.
            UnknownZone: Of records or promises; everything else is planned.
        """
        async with self.archive() as work:
            desks = [standing.desk.id for standing in await work.desks.all()]
            broken, unknown = work.broken, 0
        for desk in desks:
            async with self.archive() as work:
                unknown += await plan_ahead(work, Permit(HOUSE, Action.DIGEST_PLAN, desk))
                await work.commit()
                broken += work.broken
        if broken:
            raise SealBroken
        if unknown:
            raise UnknownZone
