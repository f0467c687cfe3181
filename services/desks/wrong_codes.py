"""Counts wrong codes: whoever brings too many is not listened to for an hour, and heads hear."""

from domain.actions import Action
from domain.alerts import AlertKind
from domain.invitations import MOST_WRONG_CODES, MOST_WRONG_CODES_OF_ALL, WRONG_CODES_WITHIN
from services.desks.alerts import plan_alerts
from services.work.archive import Work

_ANYBODY = "codes"
"""What entries of wrong codes are about, whoever brought them."""


class CodesUnheard(Exception):
    """The last wrong code allowed was brought, and no desk has a head to be warned of it."""


async def is_barred(work: Work, telegram: int) -> bool:
    """Tell whether too many wrong codes came from one Telegram id within an hour."""
    return await _recent(work, _stranger(telegram), MOST_WRONG_CODES) >= MOST_WRONG_CODES


async def are_barred(work: Work) -> bool:
    """Tell whether so many wrong codes came from anybody that no stranger is listened to."""
    return await _recent(work, _ANYBODY, MOST_WRONG_CODES_OF_ALL) >= MOST_WRONG_CODES_OF_ALL


async def refuse_code(work: Work, telegram: int, action: Action) -> CodesUnheard | None:
    """Enter a wrong code; the last one allowed warns every head of desk, if there is any."""
    recent = await _recent(work, _stranger(telegram), MOST_WRONG_CODES - 1)
    of_all = await _recent(work, _ANYBODY, MOST_WRONG_CODES_OF_ALL - 1)
    work.ledger.enter(action, _stranger(telegram), who=_stranger(telegram))
    work.ledger.enter(action, _ANYBODY, who=_stranger(telegram))
    if of_all == MOST_WRONG_CODES_OF_ALL - 1:
        return await _warn(work, _ANYBODY)
    return await _warn(work, telegram) if recent == MOST_WRONG_CODES - 1 else None


def _stranger(telegram: int) -> str:
    return f"telegram:{telegram}"


async def _recent(work: Work, about: str, most: int) -> int:
    """Return how many of the *most* newest entries about something are of the last hour."""
    return await work.ledger.recent(about, most, WRONG_CODES_WITHIN)


async def _warn(work: Work, cause: int | str) -> CodesUnheard | None:
    heads = 0
    for standing in await work.desks.all():
        hour = work.now.isoformat(timespec="hours")
        heads += await plan_alerts(work, standing.desk.id, AlertKind.CODES, cause, hour)
    return None if heads else CodesUnheard()
