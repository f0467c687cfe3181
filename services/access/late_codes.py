"""Takes codes that came in while the house was sealed: none opens anything, duress still counts."""

from domain.actions import Action
from domain.authenticators import Weighed
from domain.codes import typed_code
from domain.members import Member
from domain.secrecy import Secret
from services.work.archive import Work


async def take_late(work: Work, member: Member, code: Secret) -> bool:
    """
    Tell whether *code* was one to be held against something; if so, it is no note.

    A code meant an unlock when it was sent, and has run out. Whoever was forced meant that too.
    """
    known = await work.authenticators.get(member)
    if not known.is_enrolled:
        return False
    if work.vault.weigh(typed_code(code), known.seed, known.duress).is_duress:
        forced = known.tried(Weighed(0, is_duress=True), f"sealed:{work.now.isoformat()}", work.now)
        if forced != known:
            await work.authenticators.put(forced, Action.STEP_UP_DURESS, member.id)
    return True
