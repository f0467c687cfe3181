"""Which of a desk's records are about to expire, and whether somebody was told of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.calendars import end_of_month
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from domain.members import Member
from domain.retention import HELD, NOTICE_AHEAD, Expiring
from services.work.archive import Work

_DAY = timedelta(days=1)


async def find_expiring(work: Work, desk: Desk, at: datetime) -> tuple[Expiring, ...]:
    """Return the months that end within 30 days of *at*, or have ended, and hold records."""
    months = set(work.vault.months_of(desk.id).values()) - {HELD}
    near = sorted(each for each in months if end_of_month(each) - NOTICE_AHEAD <= at)
    found = [await _expiring(work, desk, each, at) for each in near]
    return tuple(each for each in found if each.records)


async def _expiring(work: Work, desk: Desk, month: str, at: datetime) -> Expiring:
    keys = [key for key, of in work.vault.months_of(desk.id).items() if of == month]
    many = await work.unit.records.count_under(desk.id, keys, sources=False)
    end = end_of_month(month)
    return Expiring(month, (end - _DAY).date(), many, is_over=end <= at)


async def note_arrival(work: Work, desk: Desk, readers: Collection[Member]) -> Desk:
    """Return *desk* knowing that its newest digest's notice went out, if it reached anybody."""
    if not desk.telling or desk.digest_day is None or desk.digest_sent_at is None:
        return desk
    day = desk.digest_day.isoformat()
    states = [
        await work.outbox.state(DeliveryKind.DIGEST, desk.id, day, each.id) for each in readers
    ]
    is_silent = is_told(Way.DIGEST, desk, Form.CONSTANT)  # what arrived told nobody anything
    is_out = DeliveryState.SENT in states and not is_silent
    return desk.has_arrived(desk.digest_sent_at) if is_out else replace(desk, telling=())


async def note_untold(work: Work, desk: str, months: Collection[str]) -> None:
    """Note that records have come into *months* of which no digest told yet."""
    standing = await work.desks.standing(desk)
    changed = standing.desk.untold(months)
    if changed != standing.desk:
        await work.desks.update(changed, standing.digest_due_at, Action.DESK_UNTOLD)
