"""Writes how far a record is to be believed, and when what it tells of was observed."""

from domain.actions import Action
from domain.grading import Grading, Observed
from domain.members import Member
from domain.observed import NotYetObserved
from domain.records import AnyRecord
from domain.regards import regrade
from services.work.archive import Work


async def write_grading(
    work: Work, member: Member, record: AnyRecord, grading: Grading, observed: Observed | None
) -> AnyRecord:
    """
    Write a grading as a version of its own; the same again is none.

    Raises:
        NotPermitted
        NotYetObserved: It would have been observed after it was received.
    """
    if observed is not None and observed.at > record.received_at:
        raise NotYetObserved
    changed = regrade(record, grading, observed, work.now, member.id)
    if changed.revision > record.revision:
        await work.records.update(member.permit(Action.RECORD_GRADE, record.desk), changed)
    return changed
