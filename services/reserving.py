"""Keeps a month from being shredded while its records are being saved from it."""

from collections.abc import Callable

from domain.actions import Action
from domain.audit import OPERATOR
from domain.desks import Desk
from domain.retention import Reserved
from services.archive import Archive
from services.races import until_won


async def reserve(archive: Archive, code: str, reserved: Reserved) -> None:
    """
    Note in the desk's document that a saving has begun.

    Raises:
        UnknownDesk, Outdated
    """
    await _change(archive, code, Action.DESK_RESERVE, lambda desk: desk.reserving(reserved))


async def release(archive: Archive, code: str, reserved: Reserved) -> None:
    """
    Note that it is done.

    Raises:
        UnknownDesk, Outdated
    """
    await _change(archive, code, Action.DESK_RELEASE, lambda desk: desk.released(reserved))


async def _change(
    archive: Archive, code: str, action: Action, change: Callable[[Desk], Desk]
) -> None:
    async def write() -> None:
        async with archive() as work:
            await work.unit.fence.hold()  # a shredding looks for it behind the same lock
            standing = await work.desks.named(code)
            changed = change(standing.desk)
            if changed != standing.desk:
                await work.desks.update(changed, standing.digest_due_at, action, OPERATOR)
                await work.commit()

    await until_won(write)
