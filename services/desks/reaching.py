"""Whether Telegram lets the bot write to somebody: what waits for him while it does not."""

from contextlib import suppress
from dataclasses import replace

from domain.actions import Action
from domain.alerts import AlertDue, AlertKind
from domain.audit import HOUSE
from domain.concerning import whose
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import NotPermitted, SealBroken, Stranger
from domain.members import Member, MemberState
from domain.occurrences import occurrence
from domain.particulars import DigestDue, Particulars, ReminderDue, SweepDue
from domain.records import is_event
from domain.shown import Cursor
from services.desks.alerts import plan_alerts
from services.work.archive import Work

_OWED_AGAIN = frozenset(DeliveryKind) - {DeliveryKind.ANSWER, DeliveryKind.CHECKPOINT}
"""What is not asked for anew, and what the next one of its kind does not make up for."""


async def lose(work: Work, member: Member) -> None:
    """Note that nothing reaches somebody any more, and tell the heads of his desks, once."""
    if member.state is not MemberState.ACTIVE or member.unreached_since is not None:
        return
    lost = replace(member, unreached_since=work.now)
    await work.members.update(lost, Action.MEMBER_LOSE, HOUSE)
    for grant in member.grants:
        cause = (grant.desk, member.id, work.now.isoformat())
        own = member.id
        await plan_alerts(work, grant.desk, AlertKind.BLOCKED, *cause, about=own, but=own)


async def find_again(work: Work, member: Member) -> None:
    """Note that somebody is reached again, and owe him what waited, where it still matters."""
    if member.unreached_since is None:
        return
    found = replace(member, unreached_since=None)
    await work.members.update(found, Action.MEMBER_FIND, HOUSE)
    for row in await work.unit.deliveries.owed(_OWED_AGAIN, DeliveryState.WAITING):
        with suppress(SealBroken):  # it never opens; `doctor` tells of it
            owed = work.outbox.opened(row)
            if _is_his(found, owed) and await _matters(work, found, owed):
                await work.outbox.renew(row, row.due_at, owed)


def _is_his(member: Member, owed: Particulars) -> bool:
    if isinstance(owed, SweepDue):
        return owed.chat == member.telegram
    return whose(owed)[1] == member.id


async def _matters(work: Work, member: Member, owed: Particulars) -> bool:
    """Tell whether it has to come still; the next digest tells of what is over."""
    match owed:
        case DigestDue():
            return owed.cursor != Cursor()  # the rest of one that he has begun to read
        case ReminderDue():
            return await _is_ahead(work, member, owed)
        case AlertDue():
            return owed.alert is not AlertKind.OFFICER  # it is owed anew each day until it arrives
        case _:
            return True


async def _is_ahead(work: Work, member: Member, owed: ReminderDue) -> bool:
    with suppress(NotPermitted, Stranger):
        permit = member.permit(Action.RECORD_READ, owed.desk)
        record = await work.records.get(permit, owed.record)
        event = occurrence(record, owed.start) if is_event(record) else None
        return owed.handed or (event is not None and event.body.starts() > work.now)
    return False
