"""Ends one role: nothing of the desk is owed, shown or asked any more; promises stay the post's."""

from dataclasses import dataclass

from domain.actions import Action
from domain.follow_ups import FollowUp
from domain.members import Member, Permit
from domain.records import Record, reword
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


async def part_with(
    work: Work, member: Member, desk: str, by: str, to: Member | None = None
) -> Parting:
    """
    End *member*'s role on *desk*, by whom *by* names: a member, the operator, or the house.

    His open promises there are the post's from now on, or *to*'s, if he may see to them.

    Whether *by* may is the caller's to decide. Where there is no role, nothing happens. With his
    last one he is a stranger: nothing he sends is heard, kept or swept. He can be invited again.
    """
    if all(each.desk != desk for each in member.grants):
        return Parting(member)
    now = member.parted(desk)
    await work.members.update(now, Action.MEMBER_PART, who=by, desk=desk)
    left = await _leave_promises(work, member, desk, by, to)
    closed = await close_owed(work, member, desk)
    taken = await take_away(work, now, desk)
    await _drop_dialogues(work, now, desk)
    await plan_menu(work, now, member)
    await _end_codes(work, now, desk, by)
    return Parting(now, closed, taken, left)


async def forget_codes(work: Work, member: Member, by: str) -> None:
    """End what one-time codes are held against, and every role that still waits for a code."""
    known = await work.authenticators.find(member.id)
    if known is not None and known != (ended := known.forgotten()):
        await work.authenticators.put(ended, Action.STEP_UP_END, by)


async def _end_codes(work: Work, member: Member, desk: str, by: str) -> None:
    """Let no code of his bring him back to *desk*: a role may have waited there for the first."""
    if not member.grants:
        await forget_codes(work, member, by)
        return
    known = await work.authenticators.find(member.id)
    if known is not None and known != (ended := known.parted(desk)):
        await work.authenticators.put(ended, Action.STEP_UP_END, by, desk)


async def _leave_promises(work: Work, member: Member, desk: str, by: str, to: Member | None) -> int:
    """
    Put the open promises he saw to into the post's hands, or *to*'s; return how many.

    Events need none: their reminders are every member's, and an author has no right by being it.
    """
    held = await promises_held(work, member, desk, by)
    heir = to if to and to.is_permitted(Action.FOLLOW_UP_CHANGE, desk) else None
    for promise in held:
        body = promise.body.handed_to(heir.id, heir.name) if heir else promise.body.left()
        changed = reword(promise, body, work.now, by)
        await work.records.update(Permit(by, Action.FOLLOW_UP_CHANGE, desk), changed)
        await plan_promise(work, changed)
    return len(held)


async def promises_held(work: Work, member: Member, desk: str, by: str) -> list[Record[FollowUp]]:
    """Open the open promises of *desk* that *member* sees to, by whom *by* names."""
    promises = await work.records.promises(Permit(by, Action.FOLLOW_UP_CHANGE, desk))
    return [each for each in promises if each.body.holder == member.id]


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
