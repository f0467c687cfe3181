"""Takes back what is owed to a member of a desk, and what of it still shows in his chat."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from domain.alerts import AlertDue
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import SealBroken
from domain.members import Member
from domain.particulars import (
    AskedDue,
    CheckpointDue,
    ConcealDue,
    DigestDue,
    LessonDue,
    ReminderDue,
    RequestDue,
    TourDue,
    UnsealedDue,
)
from domain.rows import DeliveryRow
from domain.shown import Shown, ShownKind
from services.work.archive import Work
from services.work.outbox import Outbox

_Whose = Callable[[Outbox, DeliveryRow], tuple[str, str]]

P = TypeVar("P", AlertDue, AskedDue, CheckpointDue, ReminderDue, RequestDue, TourDue)


def _of_digest(outbox: Outbox, row: DeliveryRow) -> tuple[str, str]:
    owed = outbox.open(row, DigestDue)
    return owed.member, owed.span.desk


def _of(kind: type[P]) -> _Whose:
    """Return what reads the member and the desk off what is owed, where it names both itself."""

    def whose(outbox: Outbox, row: DeliveryRow) -> tuple[str, str]:
        owed = outbox.open(row, kind)
        return owed.member, owed.desk

    return whose


_OF_DESK: Mapping[DeliveryKind, _Whose] = {
    DeliveryKind.DIGEST: _of_digest,
    DeliveryKind.ANSWER: _of_digest,
    DeliveryKind.REMINDER: _of(ReminderDue),
    DeliveryKind.ALERT: _of(AlertDue),
    DeliveryKind.TOUR: _of(TourDue),
    DeliveryKind.ASKED: _of(AskedDue),
    DeliveryKind.REQUEST: _of(RequestDue),
    DeliveryKind.CHECKPOINT: _of(CheckpointDue),
}
"""Whose it is, and of which desk: what ends with a role."""

_OF_MEMBER: Mapping[DeliveryKind, _Whose] = {
    DeliveryKind.LESSON: lambda outbox, row: (outbox.open(row, LessonDue).member, ""),
    DeliveryKind.UNSEALED: lambda outbox, row: (outbox.open(row, UnsealedDue).member, ""),
}
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
    whose = {**_OF_DESK, **(_OF_MEMBER if is_last else {})}
    rows = await work.unit.deliveries.owed(whose)
    return [row for row in rows if _concerns(work, row, whose[row.kind], member.id, desk)]


async def is_under_way(work: Work, member: Member) -> bool:
    """Tell whether something is being sent to *member* right now, of whatever desk."""
    whose = {**_OF_DESK, **_OF_MEMBER}
    rows = await work.unit.deliveries.under_way(whose, work.now)
    return any(_owner(work, row, whose[row.kind])[0] == member.id for row in rows)


def _concerns(work: Work, row: DeliveryRow, whose: _Whose, member: str, desk: str) -> bool:
    owner, of_desk = _owner(work, row, whose)
    return owner == member and of_desk in {"", desk}


def _owner(work: Work, row: DeliveryRow, whose: _Whose) -> tuple[str, str]:
    """Return whose a delivery is, and of which desk; what does not open is nobody's, nor sent."""
    with suppress(SealBroken):
        return whose(work.outbox, row)
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
