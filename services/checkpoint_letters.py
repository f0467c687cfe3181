"""Hands an auditor a checkpoint on every working day: what he keeps, nobody can rewrite."""

from datetime import date, datetime

from domain.actions import Action
from domain.deliveries import CheckpointDue, DeliveryKind
from domain.desks import Desk
from domain.letters import Reader
from domain.notices import CheckpointNotice
from services.archive import Work
from services.checkpoints import present
from services.parcels import Parcel


async def plan_checkpoints(work: Work, desk: Desk, due: datetime, day: date) -> None:
    """Owe every auditor of *desk* the checkpoint of a day, once, however many desks he has."""
    for auditor in await work.members.permitted(Action.CHECKPOINT_READ, desk.id):
        owed = CheckpointDue(auditor.id, desk.id)
        await work.outbox.plan(DeliveryKind.CHECKPOINT, due, owed, auditor.id, day.isoformat())


async def prepare_checkpoint(work: Work, owed: CheckpointDue) -> Parcel:
    """
    Say where the audit stands now, signed.

    Raises:
        Stranger, NotPermitted: He is no auditor any more.
    """
    member = await work.members.get(owed.member)
    member.permit(Action.CHECKPOINT_READ, owed.desk)
    checkpoint = await present(work)
    line = work.vault.attest(checkpoint).decode().rstrip()
    zone = (await work.desks.get(owed.desk)).zone
    notice = CheckpointNotice(checkpoint.sequence, checkpoint.at, zone, line)
    return Parcel(Reader.of(member), notice)
