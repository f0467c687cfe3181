"""What follows from a delivery: the next page, a concealment, a warning that it failed."""

from domain.alerts import AlertKind
from domain.deliveries import DeliveryKind, DeliveryState
from domain.particulars import ConcealDue, MenuDue
from domain.rows import DeliveryRow
from services.desks.alerts import plan_alerts
from services.desks.menus import plan_again
from services.desks.reaching import find_again, lose
from services.outgoing.concerns import PUSHED, concerned
from services.outgoing.groups import lose_told, tell_of_reminder
from services.outgoing.withdrawing import take_message
from services.records.asking_seen import remind_again
from services.work.archive import Work
from services.work.parcels import Parcel
from services.work.said import remember_said

_UNALARMING = frozenset(
    {
        DeliveryKind.LEAVE,
        DeliveryKind.ALERT,
        DeliveryKind.LESSON,
        DeliveryKind.MENU,
        DeliveryKind.UNSEALED,
        DeliveryKind.SAID,
    }
)
"""What nobody is warned of when it does not arrive."""

_LEAVING = frozenset({DeliveryKind.SWEEP, DeliveryKind.CONCEAL})
"""What stays in a chat where it fails."""


async def note_overdue(work: Work, row: DeliveryRow, desk: str) -> None:
    """End a delivery that came too late, and tell the head of *desk*, if it has one."""
    await work.unit.deliveries.finish(row, DeliveryState.MISSED, work.now)
    if desk:
        day = work.now.date().isoformat()
        await plan_alerts(work, desk, AlertKind.MISSED, row.kind.value, day)


async def warn(work: Work, row: DeliveryRow, alert: AlertKind) -> None:
    """Tell the head of desk, once a day for each member, that something did not arrive or leave."""
    if row.kind is DeliveryKind.GROUP:
        await lose_told(work, row)
        return
    if row.kind in _UNALARMING:
        return
    if row.kind in _LEAVING:
        alert = AlertKind.UNSWEPT
    desk, cause = await concerned(work, row)
    if desk:
        await plan_alerts(work, desk, alert, cause, work.now.date().isoformat())


async def suspend(work: Work, row: DeliveryRow) -> None:
    """Let what could not reach its member wait until he is back; a group is lost to its desk."""
    is_group = row.kind is DeliveryKind.GROUP
    state = DeliveryState.MISSED if is_group else DeliveryState.WAITING
    if not await work.unit.deliveries.finish(row, state, work.now):
        return
    if is_group or row.kind in _LEAVING:
        await warn(work, row, AlertKind.UNSWEPT)
    _, member = await concerned(work, row)
    if member:
        await lose(work, await work.members.get(member))


async def follow_up(work: Work, row: DeliveryRow, parcel: Parcel, message: int) -> None:
    """Owe what follows from a message that arrived: its next page, its concealment."""
    if parcel.menu is not None:
        await plan_again(work, work.outbox.open(row, MenuDue), parcel.menu, row.id)
    if row.kind in PUSHED:
        await remember_said(work, parcel.to.chat, (message,))
    if parcel.buttons and parcel.message is None:
        await work.keyboards.place(parcel.buttons, message)
    if row.kind is DeliveryKind.REMINDER:
        await tell_of_reminder(work, row)
        if parcel.asks:
            await remind_again(work, row)
    if parcel.rest:
        cursor = (*parcel.rest.cursor.place, parcel.rest.cursor.character)
        await work.outbox.plan(row.kind, work.now, parcel.rest, row.id, *cursor)
    if parcel.conceal and parcel.buttons:
        owed = ConcealDue(parcel.buttons.member, message, parcel.conceal, parcel.buttons.id)
        due = work.now + parcel.stays
        await work.outbox.plan(DeliveryKind.CONCEAL, due, owed, parcel.to.chat, message)


async def recall(work: Work, row: DeliveryRow, message: int) -> None:
    """
    Owe that a push leaves again whose reader lost the right to it while it was on its way.

    Whoever got it is reached. Between the last look at his rights and Telegram's answer lies the
    call itself.
    """
    if row.kind not in PUSHED:
        return
    desk, reader = await concerned(work, row)
    member = await work.members.get(reader)
    await find_again(work, member)  # it arrived: what is tried all the same is how one learns it
    has_role = row.kind is DeliveryKind.TOUR or member.is_heard_on(desk)  # it may tell of the end
    if not has_role or await work.authenticators.is_away(reader):
        await take_message(work, member, desk, message)
