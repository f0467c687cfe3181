"""The row of buttons that shows what is on: today, the next 14 days, the promises."""

from dataclasses import replace
from datetime import datetime

from domain.actions import Action
from domain.calendars import local_date
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from domain.keyboards import Choice, Keyboard, Verb
from domain.members import Member
from domain.notices import Days
from domain.shown import Shown, ShownKind
from services.work.archive import Work
from services.work.pressing import Chosen

TODAY = "today"
"""The value of the button whose day is the one on which it is pressed."""


async def add_today(work: Work, member: Member, desk: str) -> Keyboard | None:
    """Return the row for *desk*; none where nothing of it is read."""
    is_shown = is_told(Way.SHOWN, await work.desks.get(desk), Form.CONTENT)
    if not is_shown or not member.is_permitted(Action.AGENDA_READ, desk):
        return None
    return await work.keyboards.add(member, work.now, today_choices(desk))


def today_choices(desk: str) -> tuple[Choice, ...]:
    """Return the row's buttons for *desk*."""
    agenda, promises = Shown(ShownKind.AGENDA, desk), Shown(ShownKind.PROMISES, desk)
    return (
        Choice(Verb.OPEN, desk, value=TODAY, shown=agenda),
        Choice(Verb.OPEN, desk, value="agenda", shown=agenda),
        Choice(Verb.OPEN, desk, value="promises", shown=promises),
    )


def today_of(desk: Desk, now: datetime) -> Days:
    """Return the day it is at *desk*, from its morning to its night."""
    today = local_date(now, desk.zone)
    return Days(today, today)


async def chosen_now(work: Work, chosen: Chosen) -> Chosen:
    """Return what was chosen, today's day in it where the button stands for today."""
    choice = chosen.choice
    if choice.shown is None or choice.value != TODAY:
        return chosen
    days = today_of(await work.desks.get(choice.shown.desk), work.now)
    shown = replace(choice.shown, first=days.first, last=days.last)
    return replace(chosen, choice=replace(choice, shown=shown))
