"""Warns the heads of a desk, in words that carry nothing of anybody's."""

from domain.actions import Action
from domain.deliveries import AlertDue, AlertKind, DeliveryKind
from domain.letters import Reader
from domain.notices import Alert
from services.work.archive import Work
from services.work.parcels import Parcel


async def plan_alerts(work: Work, desk: str, alert: AlertKind, *cause: str | int) -> None:
    """Owe every head of *desk* a warning, once for each cause."""
    for head in await work.members.permitted(Action.ALERT_READ, desk):
        owed = AlertDue(head.id, desk, alert)
        await work.outbox.plan(DeliveryKind.ALERT, work.now, owed, alert.value, head.id, *cause)


async def prepare_alert(work: Work, owed: AlertDue) -> Parcel:
    """
    Say a warning to a head of desk.

    Raises:
        Stranger, NotPermitted: He is no head of it any more.
    """
    member = await work.members.get(owed.member)
    member.permit(Action.ALERT_READ, owed.desk)
    desk = await work.desks.get(owed.desk)
    return Parcel(Reader.of(member), Alert(desk.code, owed.alert))
