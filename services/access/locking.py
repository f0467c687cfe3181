"""`/lock`: a word ends the unlock at once, and what stands open leaves."""

from dataclasses import dataclass
from functools import partial

from domain.actions import Action
from domain.letters import Answer, Plain, Reader
from services.access.taking_away import take_away_now
from services.races import until_won
from services.work.archive import Archive


@dataclass(frozen=True, slots=True)
class Lock:
    """End a member's unlock, and take away what stands open in his chat."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Lock, whether anything was open or not.

        Raises:
            Stranger
        """
        return await until_won(partial(self._lock, sender))

    async def _lock(self, sender: int) -> Answer:
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = await work.authenticators.get(member)
            if known.locked() != known:
                await work.authenticators.put(known.locked(), Action.STEP_UP_LOCK, member.id)
            await take_away_now(work, member)
            await work.commit()
        return Answer(Reader.of(member), Plain("locked"))
