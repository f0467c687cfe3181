"""Plans reminders, from an event's own wall time, and says what one says when it is due."""

from dataclasses import dataclass
from datetime import timedelta

from domain.actions import Action
from domain.audit import HOUSE
from domain.deliveries import DeliveryKind, ReminderDue, Shown, ShownKind
from domain.desks import Desk, Discretion
from domain.keyboards import Choice, Verb
from domain.letters import EventReminder, Reader, ReminderNotice
from domain.members import Member, Permit
from domain.records import Event, Record, is_event
from services.archive import Archive, Work
from services.parcels import NoLongerDue, Overdue, Parcel


async def plan_reminders(work: Work, record: Record[Event]) -> None:
    """Owe every active member of the desk the reminders that still lie ahead."""
    members = await work.members.permitted(Action.DIGEST_READ, record.desk)
    for offset in record.body.offsets:
        due = record.body.starts() - offset
        if due > work.now:
            for member in members:
                owed = ReminderDue(member.id, record.desk, record.id, record.revision, offset)
                await work.outbox.plan(DeliveryKind.REMINDER, due, owed, *_natural(owed))
                await work.outbox.move(DeliveryKind.REMINDER, due, *_natural(owed))


async def plan_ahead(work: Work, permit: Permit) -> None:
    """Owe the reminders of everything that lies ahead on a desk; what is owed already stays."""
    for event in await work.records.events(permit):
        if event.body.starts() > work.now:
            await plan_reminders(work, event)


def _natural(owed: ReminderDue) -> tuple[str | int, ...]:
    seconds = owed.offset // timedelta(seconds=1)
    return (owed.record, owed.revision, seconds, owed.member)


def reminder_keys(record: Record[Event], member: str) -> list[tuple[str | int, ...]]:
    """Return the natural keys of a member's reminders of an event."""
    return [
        _natural(ReminderDue(member, record.desk, record.id, record.revision, offset))
        for offset in record.body.offsets
    ]


@dataclass(frozen=True, slots=True)
class PlanReminders:
    """Plan every reminder again: after a start, a new member, changed zones, a restore."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Write what is lacking, and move what is due at another minute now.

        Raises:
            SealBroken: Rows do not open; everything else is planned.
        """
        async with self.archive() as work:
            for standing in await work.desks.all():
                await plan_ahead(work, Permit(HOUSE, Action.DIGEST_PLAN, standing.desk.id))
            await work.commit()
            work.raise_broken()


async def prepare_reminder(work: Work, owed: ReminderDue) -> Parcel:
    """
    Say what a due reminder says to its member now.

    Raises:
        NoLongerDue: Changed or withdrawn since, or not his to read any more.
        Overdue: The event is over.
    """
    member = await work.members.get(owed.member)
    permit = member.permit(Action.RECORD_READ, owed.desk)
    record = await work.records.get(permit, owed.record)
    if not is_event(record) or record.revision != owed.revision:
        raise NoLongerDue
    if record.body.ends() <= work.now:
        raise Overdue(owed.desk)
    return await _parcel(work, member, permit, record, owed.offset)


async def _parcel(
    work: Work, member: Member, permit: Permit, record: Record[Event], offset: timedelta
) -> Parcel:
    desk = await work.desks.get(record.desk)
    shown = Shown(ShownKind.REMINDER, desk.id, record.id)
    choice = Choice(Verb.OPEN, desk.id, record.id, shown=shown)
    keyboard = await work.keyboards.add(member, work.now, (choice,))
    if desk.discretion is Discretion.GUARDED:
        notice = _notice(desk, record)
        return Parcel(Reader.of(member), notice, keyboard)
    work.records.note_reading(permit, record)
    letter = EventReminder(record, offset)
    return Parcel(Reader.of(member), letter, keyboard, conceal=shown, stays=desk.stays())


def _notice(desk: Desk, record: Record[Event]) -> ReminderNotice:
    return ReminderNotice(record.reference, record.body.starts(), desk.zone)
