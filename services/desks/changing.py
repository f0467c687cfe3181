"""Changes a desk's settings: the one way, whoever decided it."""

from dataclasses import replace
from datetime import datetime

from domain.actions import Action
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from services.work.archive import Work
from services.work.teams import Standing
from services.work.turning import extend_keys


async def change_desk(work: Work, standing: Standing, desk: Desk, who: str) -> Desk:
    """
    Write *desk* in the place of how it stands, and move its digest to its new hour.

    What is kept from now on expires by the new retention; what was kept before stays.

    Raises:
        DeskContradicts
    """
    desk = desk.check()
    if is_told(Way.DIGEST, desk, Form.CONSTANT):
        desk = replace(desk, telling=())  # its newest digest may still tell nothing
    if desk.keep_months != standing.desk.keep_months:
        await extend_keys(work, desk.id, desk.months_ahead(work.now))
    due = _moved_digest(standing, desk, work.now)
    await work.desks.update(desk, due, Action.DESK_SET, who)
    return desk


def _moved_digest(standing: Standing, desk: Desk, now: datetime) -> datetime:
    """Return the next digest under the new settings; one that is due already stays due."""
    due = standing.digest_due_at
    return due if due <= now else desk.next_untold(now)
