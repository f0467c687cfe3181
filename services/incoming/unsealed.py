"""Tells each member once what became of what he sent while the house was sealed."""

from contextlib import suppress
from datetime import timedelta

from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import SealBroken, Stranger
from domain.letters import Reader
from domain.members import Member, MemberState
from domain.notices import Unsealed
from domain.particulars import UnsealedDue
from domain.rows import DeliveryRow
from services.work.archive import Work
from services.work.parcels import Parcel

_PAUSE = timedelta(seconds=10)
"""His next message is worked off before it has passed: then both are told in one letter."""


async def owe_letter(work: Work, member: Member, *, is_kept: bool) -> None:
    """Count one more message of *member*'s in the letter that is owed him; owe it if none is."""
    due, kept, unkept = work.now + _PAUSE, int(is_kept), int(not is_kept)
    row = await work.outbox.find(DeliveryKind.UNSEALED, member.id)
    if row is None:
        owed = UnsealedDue(member.id, kept, unkept)
        await work.outbox.plan(DeliveryKind.UNSEALED, due, owed, member.id)
        return
    with suppress(SealBroken):  # a letter that was tampered with must not keep out what he wrote
        told = work.outbox.open(row, UnsealedDue)
        if not _is_to_come(row):
            told = UnsealedDue(member.id)
        owed = UnsealedDue(member.id, told.kept + kept, told.unkept + unkept)
        await work.outbox.renew(row, due, owed)


def _is_to_come(row: DeliveryRow) -> bool:
    """Tell whether a letter has not been sent, nor begun to be."""
    return row.state is DeliveryState.DUE and row.started_at is None


async def prepare_unsealed(work: Work, owed: UnsealedDue) -> Parcel:
    """
    Say the letter to its member.

    Raises:
        Stranger: He is suspended.
    """
    member = await work.members.get(owed.member)
    if member.state is not MemberState.ACTIVE:
        raise Stranger
    return Parcel(Reader.of(member), Unsealed(owed.kept, owed.unkept))
