"""
Keeps out of a desk what is marked above its ceiling.

Asked before anything of a text is written: what is refused must not rest in any row, sealed or not.
"""

from collections.abc import Iterable

from domain.desks import Desk
from domain.errors import SealBroken
from domain.marked_text import marking_of
from domain.markings import Marking, Markings, Words
from domain.secrecy import Secret
from services.work.archive import Work


async def check_ceiling(work: Work, desk: str, marking: str) -> None:
    """
    Make sure that something of *marking* may rest on *desk*: a record that comes there, a copy.

    Raises:
        AboveCeiling: It may not; the error says where it belongs.
    """
    _check(*await _open(work, desk), marking)


async def take_marking(work: Work, desk: str, texts: Iterable[Secret | None]) -> str:
    """
    Return the id of the marking that somebody wrote on any of *texts*, "" for none.

    Raises:
        AboveCeiling: It is above the desk's ceiling: nothing of the texts may be written.
    """
    markings, there = await _open(work, desk)
    if not markings:
        return ""
    marking = marking_of(markings, (each.reveal() for each in texts if each is not None))
    _check(markings, there, marking)
    return marking


def _check(markings: Markings, there: Desk, marking: str) -> None:
    if markings.is_above(marking, there.ceiling):
        unknown = Marking(marking, Words("?"))
        raise markings.refusal(markings.find(marking) or unknown, there.id)


async def _open(work: Work, desk: str) -> tuple[Markings, Desk]:
    """Open both; a ceiling that no list explains was put there, or the list taken away."""
    markings, there = await work.markings.get(), await work.desks.get(desk)
    if there.ceiling and markings.find(there.ceiling) is None:
        raise SealBroken
    return markings, there
