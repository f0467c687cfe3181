"""Ends one role: nothing of the desk is owed, shown or asked any more; promises stay the post's."""

from dataclasses import dataclass

from domain.actions import Action
from domain.members import Member, Permit
from domain.records import reword
from services.desks.menus import plan_menu
from services.incoming.asking import leave
from services.outgoing.withdrawing import close_owed, take_away
from services.records.follow_ups import plan_promise
from services.work.archive import Work


@dataclass(frozen=True, slots=True)
class Parting:
    """
    What came of it: the member as he is now, and how much was taken from him.

    *closed* deliveries, *taken* messages of his chat, *left* promises that are the post's now.
    """

    member: Member
    closed: int = 0
    taken: int = 0
    left: int = 0


async def part_with(work: Work, member: Member, desk: str, by: str) -> Parting:
    """
    End *member*'s role on *desk*, by whom *by* names: a member, the operator, or the house.

    Whether *by* may is the caller's to decide. Where there is no role, nothing happens. With his
    last one he is a stranger: nothing he sends is heard, kept or swept. He can be invited again.
    """
    if all(each.desk != desk for each in member.grants):
        return Parting(member)
    now = member.parted(desk)
    await work.members.update(now, Action.MEMBER_PART, who=by, desk=desk)
    left = await _leave_promises(work, member, desk, by)
    closed = await close_owed(work, now, desk)
    taken = await take_away(work, now, desk)
    await _drop_dialogues(work, now, desk)
    await plan_menu(work, now, member)
    return Parting(now, closed, taken, left)


async def _leave_promises(work: Work, member: Member, desk: str, by: str) -> int:
    """
    Put the open promises he saw to into the post's hands; return how many.

    Events need none: their reminders are every member's, and an author has no right by being it.
    """
    permit = Permit(by, Action.FOLLOW_UP_CHANGE, desk)
    promises = await work.records.promises(permit)
    held = [each for each in promises if each.body.holder == member.id]
    for promise in held:
        changed = reword(promise, promise.body.left(), work.now, by)
        await work.records.update(permit, changed)
        await plan_promise(work, changed)
    return len(held)


async def _drop_dialogues(work: Work, member: Member, desk: str) -> None:
    """Forget what he was being asked for this desk; its question leaves the chat."""
    waiting = await work.dialogues.get(member, work.now)
    over = waiting.without_desk(desk, work.now)
    if over == waiting:
        return
    if over.current != waiting.current:
        await leave(work, member, over)
    else:
        await work.dialogues.put(over)
