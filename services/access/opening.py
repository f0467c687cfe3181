"""Lets content be opened: asked by everything that shows it because a member tapped or asked."""

from domain.actions import Action
from domain.authenticators import MOST_RECORDS
from domain.desks import Desk
from domain.members import Member
from domain.secrecy import Lookup
from domain.step_up import NotEnrolled, StepUp, Travelling
from services.work.archive import Work

_MARK = 8
_ANY_NUMBER = 1_000_000


async def require_open(
    work: Work, member: Member, desk: str, cost: int = 1, press: str = ""
) -> None:
    """
    Let *member* open *cost* records of *desk*; the same *press* is paid for once.

    It is asked before any key of a record is looked up, and what it takes of the unlock is written
    in the transaction of the opening: of two taps at once, one is done again and pays, too.

    Raises:
        Travelling: Nothing opens until a colleague lifts it.
        Locked: The desk wants a code, and no unlock opens so many now.
    """
    known = await work.authenticators.find(member.id)
    if known is not None and known.travelling_since is not None:
        raise Travelling
    if not wants_code(await work.desks.get(desk)):
        return
    if known is None or not known.is_enrolled:
        raise NotEnrolled
    spent = known.spent(cost, _mark(work, press), work.now)
    if spent != known:
        await work.authenticators.put(spent, Action.STEP_UP_SPEND, member.id, desk)


async def records_left(work: Work, member: Member, desk: str, press: str) -> int:
    """
    Return how many records *press* may open; it is paid for with `require_open`, once it has.

    Raises:
        Travelling, Locked: As `require_open` for one.
    """
    await require_open(work, member, desk, cost=0)
    known = await work.authenticators.find(member.id)
    if known is None or not wants_code(await work.desks.get(desk)):
        return _ANY_NUMBER
    if _mark(work, press) in known.opened:
        return MOST_RECORDS
    known.spent(1, "", work.now)
    return known.left


async def require_home(work: Work, member: Member) -> None:
    """
    Check that *member* does not travel.

    Raises:
        Travelling
    """
    if await work.authenticators.is_away(member.id):
        raise Travelling


def wants_code(desk: Desk) -> bool:
    """Tell whether reading on *desk* needs an unlock."""
    return desk.step_up is StepUp.TOTP


def _mark(work: Work, press: str) -> str:
    """Return four bytes that stand for a press: twenty whole ones would tell of an open row."""
    return work.vault.name(Lookup.NATURAL, "paid", press).hex()[:_MARK] if press else ""
