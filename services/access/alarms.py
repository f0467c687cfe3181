"""Tells colleagues what happened to somebody's authenticator, apart from the answer to a code."""

from dataclasses import dataclass

from domain.actions import Action
from domain.alerts import AlertKind
from domain.audit import HOUSE
from domain.authenticators import Alarm, Authenticator
from domain.errors import SealBroken
from services.access.taking_away import take_away_now
from services.desks.alerts import plan_alerts
from services.work.archive import Archive, Work

_KINDS = {Alarm.BARRED: AlertKind.BARRED, Alarm.DURESS: AlertKind.DURESS}


@dataclass(frozen=True, slots=True)
class SoundAlarms:
    """
    Owe colleagues the warnings that a code brought about, and close what still stands open.

    It is a tick of its own: were it done before the answer to the code, whoever forces somebody
    to unlock could tell by how long that takes.
    """

    archive: Archive

    async def __call__(self) -> None:
        """
        Warn, once for each alarm; never the member himself, whose phone may be in other hands.

        Raises:
            SealBroken: Rows do not open; everybody else is warned.
        """
        async with self.archive() as work:
            alarmed = [each for each in await work.authenticators.all() if each.alarms]
            for each in alarmed:
                try:
                    await _sound(work, each)
                except SealBroken:
                    work.envelopes.pass_over(1)
            if alarmed:
                await work.commit()
            work.raise_broken()


async def _sound(work: Work, known: Authenticator) -> None:
    member = await work.members.get(known.member)
    named = (*(each.desk for each in member.grants), *(each.desk for each in known.claims))
    desks = dict.fromkeys(named)
    for alarm in known.alarms:
        for desk in desks:
            cause = (member.id, desk, work.now.isoformat())
            await plan_alerts(work, desk, _KINDS[alarm], *cause, about=member.id, but=member.id)
    if known.travelling_since is not None:
        await take_away_now(work, member)
    await work.authenticators.put(known.told(), Action.STEP_UP_WARN, HOUSE)
