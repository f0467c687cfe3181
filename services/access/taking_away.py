"""Takes everything that stands open in a member's chat away at once."""

from domain.deliveries import DeliveryKind
from domain.members import Member
from domain.particulars import ConcealDue
from services.work.archive import Work


async def take_away_now(work: Work, member: Member) -> None:
    """Let every concealment that is owed in *member*'s chat be due now."""
    for row, owed in await work.outbox.due(DeliveryKind.CONCEAL, ConcealDue):
        if owed.member == member.id:
            await _close(work, owed.keyboard)
            await work.outbox.hasten(row)


async def _close(work: Work, handle: str) -> None:
    """Say that nothing is open above a keyboard: else a concealment would wait for a later one."""
    keyboard = await work.keyboards.find(handle)
    if keyboard is not None and keyboard.open_until is not None:
        await work.keyboards.update(keyboard.closed())
