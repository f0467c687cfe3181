"""Warns the heads of a desk, and auditors, in words that carry nothing of anybody's."""

from domain.actions import Action
from domain.alerts import AlertDue, AlertKind
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from domain.keyboards import Choice, Keyboard, Verb
from domain.letters import Reader
from domain.members import Member
from domain.notices import Alert
from domain.shown import Shown, ShownKind
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel


async def plan_alerts(
    work: Work, desk: str, alert: AlertKind, *cause: str | int, about: str = "", but: str = ""
) -> int:
    """
    Owe whom it concerns of *desk* a warning, once for each cause; return how many they are.

    *about* is the member whom it opens; *but* the one who is not warned, if he is concerned.
    """
    permitted = await work.members.permitted(read_by(alert), desk)
    concerned = [each for each in permitted if each.id != but]
    for each in concerned:
        await plan_alert(work, AlertDue(each.id, desk, alert, about), *cause)
    return len(concerned)


async def plan_alert(work: Work, owed: AlertDue, *cause: str | int) -> None:
    """Owe one person a warning, once for each cause."""
    named = (owed.alert.value, owed.member, *cause)
    await work.outbox.plan(DeliveryKind.ALERT, work.now, owed, *named)


async def has_arrived(work: Work, owed: AlertDue, *cause: str | int) -> bool:
    """Tell whether a warning of a cause was sent to a person, as far as it is remembered."""
    named = (owed.alert.value, owed.member, *cause)
    return await work.outbox.state(DeliveryKind.ALERT, *named) is DeliveryState.SENT


async def prepare_alert(work: Work, owed: AlertDue) -> Parcel:
    """
    Say a warning to whom it concerns.

    Raises:
        Stranger, NotPermitted: It is not for him any more.
        NoLongerDue: Whom it is about travels no more.
    """
    member = await work.members.get(owed.member)
    member.permit(read_by(owed.alert), owed.desk)
    desk = await work.desks.get(owed.desk)
    is_of_journey = owed.alert is AlertKind.TRAVEL
    if is_of_journey and not await work.authenticators.is_away(owed.about):
        raise NoLongerDue
    buttons = await _buttons(work, member, desk, owed.about)
    return Parcel(Reader.of(member), Alert(desk.code, owed.alert), buttons)


async def _buttons(work: Work, member: Member, desk: Desk, about: str) -> Keyboard | None:
    """Return the button that opens whom a warning is about: his name is content."""
    is_shown = is_told(Way.COLLEAGUES, desk, Form.CONTENT)
    if not about or not is_shown or not member.is_permitted(Action.MEMBER_LIST, desk.id):
        return None
    shown = Shown(ShownKind.PEOPLE, desk.id, member=about)
    return await work.keyboards.add(member, work.now, (Choice(Verb.OPEN, desk.id, shown=shown),))


def read_by(alert: AlertKind) -> Action:
    """Return the right that lets somebody be warned of *alert*."""
    return Action.OFFICER_READ if alert in _FOR_AUDITORS else Action.ALERT_READ


_FOR_AUDITORS = frozenset({AlertKind.OFFICER, AlertKind.DURESS})
"""Of what auditors are warned beside the heads."""
