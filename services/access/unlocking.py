"""`/unlock` and `/lock`: a code opens for a while, and a word ends it at once."""

from dataclasses import dataclass
from functools import partial

from domain.actions import Action
from domain.digits import latin
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.secrecy import Secret
from domain.step_up import Authenticator, NotEnrolled, Outcome
from services.access.taking_away import take_away_now
from services.races import until_won
from services.work.archive import Archive, Work

_ACTIONS = {
    Outcome.UNLOCKED: Action.STEP_UP_UNLOCK,
    Outcome.REFUSED: Action.STEP_UP_REFUSE,
    Outcome.TRAVELLING: Action.STEP_UP_UNLOCK,
}


@dataclass(frozen=True, slots=True)
class Unlock:
    """Take a one-time code: for a while, this member's reading is open."""

    archive: Archive

    async def __call__(self, sender: int, code: Secret, update: int) -> Answer:
        """
        Return what came of *code*; for one *update*, always the same.

        Every path reads the same rows and writes the same: one, and one entry in the audit.

        Raises:
            Stranger
            NotEnrolled: He has no authenticator.
        """
        return await until_won(partial(self._unlock, sender, code, update))

    async def _unlock(self, sender: int, code: Secret, update: int) -> Answer:
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = await work.authenticators.get(member)
            if not known.is_enrolled:
                raise NotEnrolled
            tried = await try_code(work, member, known, code, update)
            await work.commit()
        return Answer(Reader.of(member), Plain(f"unlock-{tried.outcome}"))


async def try_code(
    work: Work, member: Member, known: Authenticator, code: Secret, update: int
) -> Authenticator:
    """Write what came of *code*, once for each *update*, and return it."""
    typed = Secret("".join(latin(code.reveal()).split()))
    weighed = work.vault.weigh(typed, known.seed, known.duress)
    tried = known.tried(weighed, f"update:{update}", work.now)
    if tried != known:
        action = Action.STEP_UP_DURESS if weighed.is_duress else _ACTIONS[tried.outcome]
        await work.authenticators.put(tried, action, member.id)
    return tried


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
