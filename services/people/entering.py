"""Takes one-time codes: a member's reading is open for a while, a role that waited is his."""

from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.alerts import AlertKind
from domain.authenticators import Authenticator, Claim, Outcome, Weighed
from domain.claims import NO_CODE, entered
from domain.codes import is_code, typed_code
from domain.errors import Stranger
from domain.keyboards import Heard
from domain.letters import Answer, Plain, Reader
from domain.members import Grant, Member, MemberState
from domain.secrecy import Secret
from domain.step_up import NotEnrolled
from services.desks.alerts import plan_alerts
from services.incoming.refusing import note_choices
from services.people.joining import let_in, welcome
from services.races import until_won
from services.work.archive import Archive, Work

_ACTIONS = {
    Outcome.UNLOCKED: Action.STEP_UP_UNLOCK,
    Outcome.REFUSED: Action.STEP_UP_REFUSE,
    Outcome.TRAVELLING: Action.STEP_UP_UNLOCK,
    Outcome.JOINED: Action.STEP_UP_CONFIRM,
    Outcome.EXPORTING: Action.STEP_UP_EXPORT,
}
_HEARD = frozenset({MemberState.ACTIVE, MemberState.PENDING})


@dataclass(frozen=True, slots=True)
class EnterCode:
    """Take a one-time code, and say what came of it."""

    archive: Archive

    async def __call__(self, sender: int, code: Secret, update: int) -> Answer:
        """
        Return what came of *code*; for one *update*, always the same.

        Whatever a code is, the same rows are read and written: one, and one entry in the audit.

        Raises:
            Stranger
            NotEnrolled: He has nothing that codes are held against.
        """
        answer = await until_won(partial(_enter, self.archive, sender, code, update))
        if answer is None:
            raise NotEnrolled
        return answer


@dataclass(frozen=True, slots=True)
class HearCode:
    """Tell whether a message is a code alone, and take it if it is."""

    archive: Archive

    async def __call__(self, sender: int, text: Secret, update: int, message: int) -> Answer | None:
        """
        Return what came of it; None where it is none, or its sender has no authenticator.

        Six digits are a code even where they are no right one: were a wrong one kept as a note,
        its receipt would tell a thief so as often as he guesses. The answer offers to keep them.

        Raises:
            Stranger
        """
        if not is_code(text):
            return None
        heard = Heard(text, message)
        return await until_won(partial(_enter, self.archive, sender, text, update, heard))


async def _enter(
    archive: Archive, sender: int, code: Secret, update: int, heard: Heard | None = None
) -> Answer | None:
    async with archive() as work:
        member = await work.members.find(sender)
        if member is None or member.state not in _HEARD:
            raise Stranger
        known = (await work.authenticators.get(member)).waiting(work.now)
        if not known.is_enrolled and not known.claims:
            if member.state is not MemberState.ACTIVE:
                raise Stranger
            return None
        after = await weigh(work, known, typed_code(code), f"update:{update}")
        answer = await _settle(work, member, known, after)
        if heard is not None and after.outcome is Outcome.REFUSED and known.is_enrolled:
            answer = await _or_note(work, member, heard, answer)
        await work.commit()
    return answer


async def _or_note(work: Work, member: Member, heard: Heard, answer: Answer) -> Answer:
    """Return *answer* over the button that keeps the six digits as the note they may have been."""
    choices = note_choices(member, (heard,))
    keyboard = await work.keyboards.add(member, work.now, choices) if choices else None
    return replace(answer, buttons=keyboard)


async def weigh(
    work: Work,
    known: Authenticator,
    code: Secret,
    heard: str,
    opens: Outcome = Outcome.UNLOCKED,
) -> Authenticator:
    """Write what came of *code*, sent for what it *opens*, once for each message; return it."""
    own = work.vault.weigh(code, known.seed, known.duress) if known.is_enrolled else NO_CODE
    papers = [_on_paper(work, code, claim) for claim in known.claims]
    after = entered(known, own, papers, heard, work.now, opens=opens)
    if after != known:
        is_forced = any(each.is_duress for each in (own, *papers))
        action = Action.STEP_UP_DURESS if is_forced else _ACTIONS[after.outcome]
        await work.authenticators.put(after, action, known.member)
    return after


def _on_paper(work: Work, code: Secret, claim: Claim) -> Weighed:
    paper = claim.paper
    return work.vault.weigh(code, paper.seed, paper.duress) if paper else NO_CODE


async def _settle(work: Work, member: Member, known: Authenticator, after: Authenticator) -> Answer:
    """Let in whom the code confirmed; whoever guessed too often waits no more."""
    claimed = {claim.desk: claim for claim in known.claims}
    for desk in after.joined:
        if desk in claimed and not _is_suspended(member, desk):
            grant = Grant(desk, claimed[desk].role, until=claimed[desk].until)
            member = await let_in(work, member, grant)
    await end_burnt(work, member, known, after)
    if after.joined and (held := member.grant_on(after.joined[-1])):
        return await welcome(work, member, held.desk, held.role)
    return Answer(Reader.of(member), Plain(f"unlock-{after.outcome}"))


def _is_suspended(member: Member, desk: str) -> bool:
    """Tell whether a head suspended his role there meanwhile: no code ends that."""
    held = member.grant_on(desk)
    return held is not None and held.suspended


async def end_burnt(work: Work, member: Member, known: Authenticator, after: Authenticator) -> None:
    """Where a code burnt invitations, tell the heads; who was nobody yet is nobody again."""
    if not known.claims or after.claims or after.joined:
        return
    for claim in known.claims:
        await plan_alerts(work, claim.desk, AlertKind.UNCONFIRMED, claim.invitation)
    if member.state is MemberState.PENDING:
        nobody = replace(member, state=MemberState.PARTED)
        await work.members.update(nobody, Action.MEMBER_PART, desk=member.current)
