"""Warns a desk's heads of somebody who opens unusually much: once an hour, and so the audit."""

from domain.actions import Action
from domain.alerts import AlertKind
from domain.members import Member
from services.desks.alerts import plan_alerts
from services.work.archive import Work


async def warn_of_many(work: Work, member: Member, desk: str) -> None:
    """Enter that *member* was refused, and tell the heads; it commits, for an error follows."""
    hour = work.now.isoformat(timespec="hours")
    if await work.find_effect("many", member.id, hour) is None:
        await work.add_effect(member.id, "many", member.id, hour)
        work.ledger.enter(Action.READINGS_REFUSE, f"many:{member.id}", who=member.id, desk=desk)
        await plan_alerts(work, desk, AlertKind.READINGS, member.id, hour)
        await work.commit()
