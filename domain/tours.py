"""Tours: until which day somebody has a role, and when that is said before."""

from datetime import date, datetime, timedelta

from domain.calendars import bounds, resolve
from domain.desks import Desk

TOLD_BEFORE = (60, 30, 7)
"""How many days before the last one it is said, the first time first."""

OVER = 0
"""In the place of the days: the role has ended."""


def ends_at(until: date, desk: Desk) -> datetime:
    """Return when the role ends, aware UTC: with the last day, by the clocks of its desk."""
    return bounds(until, until, desk.zone)[1]


def due_notice(until: date, desk: Desk, now: datetime) -> int | None:
    """
    Return which notice is due *now*, in days before the last one: the newest of those reached.

    Each is reached at the desk's digest hour. None: not yet, or the role is over.
    """
    if now >= ends_at(until, desk):
        return None
    reached = [days for days in TOLD_BEFORE if _told_at(until, days, desk) <= now]
    return min(reached, default=None)


def _told_at(until: date, days: int, desk: Desk) -> datetime:
    return resolve(datetime.combine(until - timedelta(days=days), desk.digest_at), desk.zone)
