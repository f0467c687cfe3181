"""Turns the keyring to its next generation: the fence row is held from before until the commit."""

from collections.abc import Callable

from domain.actions import Action
from domain.audit import HOUSE
from services.work.archive import Work


async def turn_keys(
    work: Work, change: Callable[[], int], action: Action, desk: str = "", who: str = HOUSE
) -> bool:
    """
    Let *change* write the keyring, and name its generation; return whether it is another now.

    One that a killed process wrote and could not name any more is named here, too.
    """
    held = await work.unit.fence.hold()
    generation = change()
    if generation == held:
        return False
    await work.unit.fence.advance(generation)
    work.ledger.enter(action, f"keys:{desk or HOUSE}", desk=desk, who=who)
    return True
