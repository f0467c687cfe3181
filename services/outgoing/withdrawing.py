"""Takes back what is owed to a member of a desk, and what of it still shows in his chat."""

from contextlib import suppress

from domain.concerning import whose
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import SealBroken
from domain.members import Member
from domain.particulars import ConcealDue
from domain.rows import DeliveryRow
from domain.shown import Shown, ShownKind
from services.work.archive import Work

_OF_DESK = frozenset(
    {
        DeliveryKind.DIGEST,
        DeliveryKind.ANSWER,
        DeliveryKind.REMINDER,
        DeliveryKind.ALERT,
        DeliveryKind.TOUR,
        DeliveryKind.ASKED,
        DeliveryKind.REQUEST,
        DeliveryKind.CHECKPOINT,
    }
)
"""What ends with a role on a desk."""

_OF_MEMBER = frozenset({DeliveryKind.LESSON, DeliveryKind.UNSEALED})
"""What ends with the last role. What he sent still leaves his chat, and his menu is emptied."""


async def close_owed(work: Work, member: Member, desk: str) -> int:
    """Close what `owed_to` returns, also while somebody is about to send it; return how many."""
    owed = await owed_to(work, member, desk)
    for row in owed:
        await work.outbox.close(row)
    return len(owed)


async def owed_to(work: Work, member: Member, desk: str) -> list[DeliveryRow]:
    """Return what is owed to *member* of *desk*; if he has no other, what concerns none, too."""
    is_last = all(each.desk == desk for each in member.grants)
    rows = await work.unit.deliveries.owed(_OF_DESK | _OF_MEMBER if is_last else _OF_DESK)
    own = {("", member.id), (desk, member.id)}
    return [row for row in rows if _whose(work, row) in own]


async def is_under_way(work: Work, member: Member) -> bool:
    """Tell whether something is being sent to *member* right now, of whatever desk."""
    rows = await work.unit.deliveries.under_way(_OF_DESK | _OF_MEMBER, work.now)
    return any(_whose(work, row)[1] == member.id for row in rows)


def _whose(work: Work, row: DeliveryRow) -> tuple[str, str]:
    """Return of which desk a delivery is, and whose; what does not open is nobody's, nor sent."""
    with suppress(SealBroken):
        return whose(work.outbox.opened(row))
    return "", ""


async def take_away(work: Work, member: Member, desk: str) -> int:
    """Owe that every message of `shown_to` leaves a member's chat now; return how many."""
    messages = await shown_to(work, member, desk)
    for message in messages:
        await take_message(work, member, desk, message)
    return len(messages)


async def shown_to(work: Work, member: Member, desk: str) -> list[int]:
    """
    Return the messages of a member's chat that show anything of *desk*.

    Those are the ones under which a button still works: others never showed more than a reference.
    """
    found = await work.keyboards.of_member(member.id, work.now)
    return sorted({each.message for each in found if each.message and each.is_about(desk)})


async def take_message(work: Work, member: Member, desk: str, message: int) -> None:
    """Owe that one message leaves a member's chat now, whatever is to stand in it later."""
    owed = ConcealDue(member.id, message, Shown(ShownKind.DIGEST, desk), "")
    natural = ("taken", member.telegram, message, work.now.isoformat())
    await work.outbox.plan(DeliveryKind.CONCEAL, work.now, owed, *natural)


async def count_concealments(work: Work, member: Member, state: DeliveryState) -> int:
    """Return how many messages of a member's chat are to be emptied, or could not be."""
    found = 0
    for row in await work.unit.deliveries.owed({DeliveryKind.CONCEAL}, state):
        with suppress(SealBroken):
            found += work.outbox.open(row, ConcealDue).member == member.id
    return found
