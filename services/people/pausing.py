"""Lets a head name the days on which his desk is to pause, in words or by button."""

from dataclasses import dataclass

from domain.calendars import local_date
from domain.day_picking import read_picking
from domain.desk_settings import PAUSE, Change, Setting, changed
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer
from domain.secrecy import Secret
from domain.typed_pauses import read_days
from services.people.desk_settings import permitted, settings_of
from services.work.archive import Archive, Work
from services.work.pressing import choose


@dataclass(frozen=True, slots=True)
class AskPause:
    """Show when a head's current desk pauses, and read back the days he names."""

    archive: Archive

    async def __call__(self, sender: int, days: Secret) -> Answer:
        """
        Return them, to be confirmed by button; without *days*, what is set already.

        Raises:
            Stranger, NotPermitted, Locked, Travelling
            PauseUnclear, PauseFar, PausesTooMany
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            permit = await permitted(work, member, member.current)
            asking = await _asked(work, permit.desk, days.reveal()) if days else None
            answer = await settings_of(work, member, permit, Setting.PAUSES, asking)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class PickDays:
    """Offer days: the first of a pause, then the last of it."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the buttons; what is chosen by the last of them is asked once more.

        Raises:
            Stranger, NotPermitted, ButtonSpent, Locked, Travelling
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = await permitted(work, chosen.member, chosen.choice.desk)
            zone = (await work.desks.get(permit.desk)).zone
            picking = read_picking(chosen.choice.value, local_date(work.now, zone))
            if picking is None:
                raise ButtonSpent
            answer = await settings_of(work, chosen.member, permit, Setting.PAUSES, picking=picking)
            await work.commit()
        return answer


async def _asked(work: Work, desk: str, days: str) -> Change:
    now = await work.desks.get(desk)
    today = local_date(work.now, now.zone)
    change = Change(Setting.PAUSES, f"{PAUSE}{read_days(days, today)}")
    changed(now, change, today)  # that there are too many is said before it is confirmed
    return change
