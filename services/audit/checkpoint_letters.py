"""Hands an auditor a checkpoint on every working day: what he keeps, nobody can rewrite."""

from datetime import date, datetime

from domain.actions import Action
from domain.checkpoints import Checkpoint
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.letters import Reader
from domain.notices import CheckpointNotice
from domain.particulars import CheckpointDue
from services.audit.checkpoint_watch import check_held
from services.audit.checkpoints import present
from services.work.archive import Work
from services.work.parcels import Parcel


async def plan_checkpoints(work: Work, desk: Desk, due: datetime, day: date) -> None:
    """Owe every auditor of *desk* the checkpoint of a day, once, however many desks he has."""
    for auditor in await work.members.permitted(Action.CHECKPOINT_READ, desk.id):
        owed = CheckpointDue(auditor.id, desk.id)
        await work.outbox.plan(DeliveryKind.CHECKPOINT, due, owed, auditor.id, day.isoformat())


async def prepare_checkpoint(work: Work, owed: CheckpointDue, newest: Checkpoint | None) -> Parcel:
    """
    Say where the audit stands now, signed, if it still holds what *newest* says.

    An audit that was cut must not be attested to the very person who is there to find it out.

    Raises:
        Stranger, NotPermitted: He is no auditor any more.
        ChainRefused: It does not.
    """
    member = await work.members.get(owed.member)
    member.permit(Action.CHECKPOINT_READ, owed.desk)
    await check_held(work, newest)
    checkpoint = await present(work)
    line = work.vault.attest(checkpoint).decode().rstrip()
    zone = (await work.desks.get(owed.desk)).zone
    notice = CheckpointNotice(checkpoint.sequence, checkpoint.at, zone, line)
    return Parcel(Reader.of(member), notice)
