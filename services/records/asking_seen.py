"""Asks for *Seen*: an event marked so reminds again whoever has not pressed it, a few times."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.audit import HOUSE
from domain.calendars import local, resolve
from domain.deliveries import DeliveryKind
from domain.discretion import Form, Way, is_told
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer, Kept
from domain.members import Permit
from domain.occurrences import occurrence
from domain.particulars import Again, ReminderDue
from domain.quiet import Quiet
from domain.records import Event, Record, is_event
from domain.regards import asking
from domain.rows import DeliveryRow
from services.records.keeping import receipt
from services.records.planning import plan_reminders, reminder_key
from services.records.seeing import ON, has_seen
from services.work.archive import Archive, Work
from services.work.pressing import choose, open_pressed

MOST_AGAIN = 3
"""How often a reminder is followed by another at most."""

AGAIN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AskSeen:
    """Let an event ask for *Seen* from its next reminder on, or not any more."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it as a version that says the same, and return the receipt.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: The event was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await open_pressed(work, chosen, Action.RECORD_REPLACE)
            if not is_event(record):
                raise ButtonSpent
            is_on = chosen.choice.value == ON
            changed = asking(record, work.now, chosen.member.id, asks=is_on)
            if changed.revision > record.revision:
                permit = chosen.member.permit(Action.RECORD_REPLACE, record.desk)
                await work.records.update(permit, changed)
                await plan_reminders(work, changed)
            kept = Kept.ASKED if is_on else Kept.UNASKED
            answer = await receipt(work, chosen.member, changed, kept)
            await work.commit()
        return answer


async def remind_again(work: Work, row: DeliveryRow) -> None:
    """Owe the reminder that follows one just sent, if its event asks and its member is silent."""
    owed = work.outbox.open(row, ReminderDue)
    if owed.again is Again.LATER or owed.handed or owed.number >= MOST_AGAIN:
        return
    with suppress(NotPermitted):  # taken back, or shredded, while it was on its way
        record = await work.records.get(Permit(HOUSE, Action.DIGEST_PLAN, owed.desk), owed.record)
        event = occurrence(record, owed.start) if is_event(record) else None
        if event and event.asks and not await has_seen(work, event, owed.member):
            await _plan(work, event, owed)


async def _plan(work: Work, record: Record[Event], owed: ReminderDue) -> None:
    """Owe it outside of the member's quiet hours, before the event and before the next of all."""
    desk = await work.desks.get(record.desk)
    if is_told(Way.REMINDER, desk, Form.CONSTANT):
        return  # nothing stands under it that could be pressed
    quiet = (await work.members.get(owed.member)).quiet
    due = _heard(quiet, work.now + AGAIN_AFTER, desk.zone)
    starts = record.body.starts()
    ahead = [starts - each for each in record.body.offsets if starts - each > work.now]
    if due >= min([*ahead, starts]):
        return
    again = replace(owed, again=Again.UNSEEN, number=owed.number + 1)
    natural = (*reminder_key(owed), Again.UNSEEN, again.number)
    await work.outbox.plan(DeliveryKind.REMINDER, due, again, *natural)


def _heard(quiet: Quiet, due: datetime, zone: str) -> datetime:
    """Return *due*, or when the quiet hours it falls into are over."""
    wall = local(due, zone).replace(tzinfo=None)
    end = quiet.ends(wall)
    return resolve(end, zone) if end else due
