"""What a desk's group is told: constant words, and that only while it is the desk's group."""

from contextlib import suppress
from dataclasses import replace

from domain.deliveries import DeliveryKind
from domain.digits import Digits
from domain.errors import NotPermitted
from domain.groups import LATEST, GroupNews
from domain.letters import Reader
from domain.notices import GroupNotice
from domain.particulars import Again, GroupDue, LeaveDue, ReminderDue
from domain.records import Kind
from domain.rows import DeliveryRow
from services.desks.groups import follow_group, group_of, lose_group, tell_group
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel

_NOBODYS = Reader(0, "en", Digits.LATIN)


async def prepare_group(work: Work, owed: GroupDue, bot: str) -> Parcel:
    """
    Say what a desk's group is told.

    Raises:
        NoLongerDue: It is its group no more, or nobody waits for it any more.
    """
    desk = await work.desks.get(owed.desk)
    if desk.group is None or desk.group.chat != owed.chat or work.now - owed.at > LATEST:
        raise NoLongerDue
    return Parcel(Reader(owed.chat, desk.language, Digits.LATIN), GroupNotice(owed.news, bot))


async def prepare_leaving(work: Work, owed: LeaveDue) -> Parcel:
    """
    Say which chat is left.

    Raises:
        NoLongerDue: A desk has registered it meanwhile.
    """
    if await group_of(work, owed.chat) is not None:
        raise NoLongerDue
    return Parcel(replace(_NOBODYS, chat=owed.chat), None, leaves=True)


async def resend(work: Work, row: DeliveryRow, chat: int) -> None:
    """Owe a group's words again where the group is now: it has another number."""
    if row.kind is not DeliveryKind.GROUP:
        await work.outbox.close(row)
        return
    owed = work.outbox.open(row, GroupDue)
    await follow_group(work, owed.chat, chat)
    await work.outbox.renew(row, work.now, replace(owed, chat=chat))


async def lose_told(work: Work, row: DeliveryRow) -> None:
    """End the registration of a group that takes nothing any more, and tell the desk's heads."""
    owed = work.outbox.open(row, GroupDue)
    standing = await group_of(work, owed.chat)
    if standing is not None and standing.desk.id == owed.desk:
        await lose_group(work, standing)


async def tell_of_reminder(work: Work, row: DeliveryRow) -> None:
    """Tell a desk's group of an event's reminder, once for each moment; promises are personal."""
    owed = work.outbox.open(row, ReminderDue)
    if owed.again is not Again.NO or (await work.desks.get(owed.desk)).group is None:
        return  # it is one member's alone, or nobody's else
    with suppress(NotPermitted):  # shredded since it was sent
        if await work.records.kind_of(owed.record) is Kind.EVENT:
            await tell_group(work, owed.desk, GroupNews.REMINDER, row.due_at.isoformat())
