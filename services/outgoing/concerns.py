"""Whom a delivery concerns, and whether his phone is to make a sound when it comes."""

from dataclasses import replace

from domain.alerts import AlertDue, AlertKind
from domain.calendars import local
from domain.concerning import whose
from domain.deliveries import DeliveryKind
from domain.delivering import Unreached
from domain.particulars import SweepDue
from domain.rows import DeliveryRow
from services.work.archive import Work
from services.work.parcels import Held, NoLongerDue, Parcel

_PUSHES = frozenset(
    {
        DeliveryKind.DIGEST,
        DeliveryKind.REMINDER,
        DeliveryKind.ALERT,
        DeliveryKind.TOUR,
        DeliveryKind.ASKED,
        DeliveryKind.CHECKPOINT,
        DeliveryKind.LESSON,
        DeliveryKind.UNSEALED,
    }
)
"""What comes unasked: it alone heeds quiet hours."""


_PASSING = frozenset({DeliveryKind.DIGEST, DeliveryKind.ANSWER, DeliveryKind.CHECKPOINT})
"""What a traveller never gets: the next digest has it all, the next checkpoint proves more."""

PUSHED = _PUSHES | _PASSING
"""What is sent as a message of its own."""


async def concerned(work: Work, row: DeliveryRow) -> tuple[str, str]:
    """Return the desk that a delivery concerns, and its member; empty ones for nobody."""
    owed = work.outbox.opened(row)
    if isinstance(owed, SweepDue):
        sender = await work.members.find(owed.chat)
        return (sender.current, sender.id) if sender else ("", "")
    desk, member = whose(owed)
    if member and not desk:
        desk = (await work.members.get(member)).current
    return desk, member


def _alert(work: Work, row: DeliveryRow) -> AlertKind | None:
    is_alert = row.kind is DeliveryKind.ALERT
    return work.outbox.open(row, AlertDue).alert if is_alert else None


async def require_home(work: Work, row: DeliveryRow) -> None:
    """
    Let nothing be pushed to whoever travels.

    Raises:
        NoLongerDue: The next one of its kind makes up for it.
        Held: It is for later.
    """
    if row.kind not in PUSHED:
        return
    _, member = await concerned(work, row)
    if await work.authenticators.is_away(member):
        raise NoLongerDue if row.kind in _PASSING else Held


async def addressed(work: Work, row: DeliveryRow, parcel: Parcel) -> Parcel:
    """
    Return *parcel* without a sound in its member's quiet hours, by the clocks of its desk.

    Raises:
        Unreached: He has blocked the bot, and has not come back.
    """
    if row.kind not in _PUSHES:
        return parcel
    desk, reader = await concerned(work, row)
    member, alert = await work.members.get(reader), _alert(work, row)
    if member.unreached_since is not None and alert not in _TRIED:
        raise Unreached
    clock = local(work.now, (await work.desks.get(desk)).zone).time()
    is_silent = member.quiet.holds(clock) and alert is not AlertKind.DURESS
    return replace(parcel, silent=True) if is_silent else parcel


_TRIED = frozenset({AlertKind.DURESS, AlertKind.OFFICER})
"""What is tried all the same: somebody was forced, or another may open everything one day."""
