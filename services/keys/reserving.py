"""Keeps a month from being shredded while its records are being saved from it."""

from collections.abc import Callable

from domain.actions import Action
from domain.audit import OPERATOR
from domain.desks import Desk
from domain.errors import OperatorRefusal
from domain.retention import Reserved
from services.races import until_won
from services.work.archive import Archive, Work


class MonthCondemned(OperatorRefusal):
    """A month from which nothing can be saved: its shredding was decided before."""


async def reserve(archive: Archive, code: str, reserved: Reserved) -> None:
    """
    Note in the desk's document that a saving has begun.

    Raises:
        UnknownDesk, Outdated
        MonthCondemned: It is too late, or too early.
    """

    def change(work: Work, desk: Desk) -> Desk:
        _check_spared(work, desk, reserved)
        return desk.reserving(reserved)

    await _change(archive, code, Action.DESK_RESERVE, change)


async def release(archive: Archive, code: str, reserved: Reserved) -> None:
    """
    Note that it is done.

    Raises:
        UnknownDesk, Outdated
    """
    await _change(archive, code, Action.DESK_RELEASE, lambda _, desk: desk.released(reserved))


def _check_spared(work: Work, desk: Desk, reserved: Reserved) -> None:
    """Refuse while keys of a condemned month are there; what is gone stands in nobody's way."""
    if not desk.condemned:
        return
    work.vault.reload()
    months = set(work.vault.months_of(desk.id).values())
    for month in months.intersection(desk.condemned):
        if reserved.concerns(month):
            msg = f"{month} of {desk.code} is being shredded: try again once it is gone or spared"
            raise MonthCondemned(msg)


async def _change(
    archive: Archive, code: str, action: Action, change: Callable[[Work, Desk], Desk]
) -> None:
    async def write() -> None:
        async with archive() as work:
            await work.unit.fence.hold()  # a shredding looks for it behind the same lock
            standing = await work.desks.named(code)
            changed = change(work, standing.desk)
            if changed != standing.desk:
                await work.desks.update(changed, standing.digest_due_at, action, OPERATOR)
                await work.commit()

    await until_won(write)
