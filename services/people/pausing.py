"""Reads back to a head the days on which he wants his desk to pause."""

from dataclasses import dataclass

from domain.calendars import local_date
from domain.desk_settings import PAUSE, Change, Setting, changed
from domain.letters import Answer
from domain.secrecy import Secret
from domain.typed_pauses import read_days
from services.people.desk_settings import permitted, settings_of
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class AskPause:
    """Show when a head's current desk pauses, and read back the days he names."""

    archive: Archive

    async def __call__(self, sender: int, days: Secret) -> Answer:
        """
        Return them, to be confirmed by button; without *days*, what is set already.

        Raises:
            Stranger, NotPermitted, Locked, Travelling
            PauseUnclear, PausesTooMany
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            permit = await permitted(work, member, member.current)
            asking = await _asked(work, permit.desk, days.reveal()) if days else None
            answer = await settings_of(work, member, permit, Setting.PAUSES, asking)
            await work.commit()
        return answer


async def _asked(work: Work, desk: str, days: str) -> Change:
    now = await work.desks.get(desk)
    today = local_date(work.now, now.zone)
    change = Change(Setting.PAUSES, f"{PAUSE}{read_days(days, today)}")
    changed(now, change, today)  # that there are too many is said before it is confirmed
    return change
