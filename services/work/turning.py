"""Turns the keyring to its next generation: the fence row is held from before until the commit."""

from collections.abc import Callable
from functools import partial

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


async def extend_keys(work: Work, desk: str, months: list[str]) -> None:
    """Make the keys that lack; the fence row is held from before they are read until the end."""
    change = partial(work.vault.add_epochs, desk, months)
    await turn_keys(work, change, Action.KEYS_EXTEND, desk)
