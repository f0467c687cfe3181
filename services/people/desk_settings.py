"""Lets a head see the settings of his own desk, and change those that are his to change."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from domain.actions import Action
from domain.alerts import AlertKind
from domain.calendars import local_date
from domain.day_picking import Picking
from domain.desk_settings import (
    ALL,
    LISTED,
    PAUSE,
    WEIGHTY,
    Change,
    DeskSettings,
    Setting,
    changed,
    is_offered,
    is_so,
    offered,
    read_change,
    stands,
)
from domain.desks import Desk
from domain.holidays import MOST_PAUSES
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.members import Member, Permit
from domain.secrecy import Secret
from services.access.opening import require_open
from services.desks.alerts import plan_alerts
from services.desks.changing import change_desk
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose


@dataclass(frozen=True, slots=True)
class AskDeskSettings:
    """Show a head the settings of his current desk."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Return them, with a button for each that he may change.

        Raises:
            Stranger, NotPermitted, Locked, Travelling
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            permit = await permitted(work, member, member.current)
            answer = await settings_of(work, member, permit)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChooseDeskSetting:
    """Show the settings of a desk, or what one of them can be."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return them, as they are now.

        Raises:
            Stranger, NotPermitted, ButtonSpent, Locked, Travelling
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = await permitted(work, chosen.member, chosen.choice.desk)
            about = _about(chosen.choice.value)
            answer = await settings_of(work, chosen.member, permit, about)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChangeDeskSetting:
    """Change what a head decided about his desk; of the weighty ones, ask once more first."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it, once for each press; what is otherwise by now is only shown.

        Raises:
            Stranger, NotPermitted, ButtonSpent, Locked, Travelling
        """
        return await until_won(partial(self._set, sender, press))

    async def _set(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            await work.unit.fence.hold()  # nor is heard whom another head parts with just now
            chosen = await choose(work, sender, press)
            permit = await permitted(work, chosen.member, chosen.choice.desk)
            change = read_change(chosen.choice.value)
            if change is None:
                raise ButtonSpent
            is_late = await _decide(work, chosen, permit, change, press)
            asking = change if change.is_asked and not is_late else None
            answer = await settings_of(
                work, chosen.member, permit, change.setting, asking, is_changed=is_late
            )
            await work.commit()
        return answer


async def permitted(work: Work, member: Member, desk: str) -> Permit:
    """Return the right to change a desk: a phone that somebody found opens nothing of it."""
    permit = member.permit(Action.DESK_SET, desk)
    await require_open(work, member, permit.desk, cost=0)
    return permit


def _about(value: str) -> Setting | None:
    """Return which setting a button leads to, None for all of them."""
    if value in {"", ALL}:
        return None
    if value not in list(Setting):
        raise ButtonSpent
    return Setting(value)


async def _decide(work: Work, chosen: Chosen, permit: Permit, change: Change, press: Press) -> bool:
    """Do it, unless it was done by this very press; tell whether somebody was quicker."""
    if await work.find_effect("desk-set", press.query):
        return False
    standing = await work.desks.standing(permit.desk)
    desk, markings = standing.desk, await work.markings.get()
    today = local_date(work.now, desk.zone)
    if stands(desk, change.setting) != chosen.choice.stands:
        return True
    if not is_offered(desk, markings, change, today):
        return True  # the operator changed what it depends on
    if change.is_asked:
        return False
    await work.add_effect(permit.desk, "desk-set", press.query)
    after = changed(desk, change, today)
    if after != desk:
        await change_desk(work, standing, after, permit.member)
        await _tell(work, permit, change, press)
    return False


async def _tell(work: Work, permit: Permit, change: Change, press: Press) -> None:
    """Owe the desk's other heads a warning of what opens it further, or ends it sooner."""
    if change.setting in WEIGHTY:
        cause, he = press.query, permit.member
        await plan_alerts(work, permit.desk, AlertKind.SETTINGS, cause, but=he)


async def settings_of(
    work: Work,
    member: Member,
    permit: Permit,
    about: Setting | None = None,
    asking: Change | None = None,
    *,
    is_changed: bool = False,
    picking: Picking | None = None,
) -> Answer:
    """Return a desk's settings under the buttons that go with what is chosen or asked."""
    desk = await work.desks.get(permit.desk)
    today = local_date(work.now, desk.zone)
    letter = DeskSettings(
        desk,
        await work.markings.get(),
        about,
        asking,
        is_changed,
        pauses=desk.pauses_ahead(work.now),
        is_untold=asking is not None and _is_untold(desk, asking, work.now),
        picking=picking,
    )
    keyboard = await work.keyboards.add(member, work.now, _choices(member, letter, today))
    return Answer(Reader.of(member), letter, keyboard)


def _is_untold(desk: Desk, asking: Change, now: datetime) -> bool:
    """Tell whether the last digest before the days that are asked about has gone already."""
    if asking.setting is not Setting.PAUSES:
        return False
    return local_date(desk.next_digest(now), desk.zone) >= asking.pauses.added[0].first


def _choices(member: Member, letter: DeskSettings, today: date) -> tuple[Choice, ...]:
    desk, about, asking = letter.desk, letter.about, letter.asking
    if about is None:
        named = [
            each
            for each in Setting
            if each in LISTED or offered(desk, letter.markings, each, today)
        ]
        return tuple(Choice(Verb.SETUP, desk.id, value=each.value) for each in named)
    back = Choice(Verb.SETUP, desk.id, value=ALL)
    if letter.picking is not None:
        return (*_days(member, letter, letter.picking), back)
    if asking is not None:
        return (_choice(member, letter, Change(about, asking.value, is_sure=True)), back)
    values = offered(desk, letter.markings, about, today)
    changes = (Change(about, value) for value in values)
    free = (each for each in changes if not (each.is_asked and is_so(desk, each)))
    has_room = len(letter.pauses) < MOST_PAUSES
    more = (Choice(Verb.DAYS, desk.id),) if about is Setting.PAUSES and has_room else ()
    return (*(_choice(member, letter, each) for each in free), *more, back)


def _days(member: Member, letter: DeskSettings, picking: Picking) -> tuple[Choice, ...]:
    """Return a button for each day that can be the first, or the last, of a pause."""
    if picking.first is None:
        return tuple(Choice(Verb.DAYS, letter.desk.id, value=each) for each in picking.firsts())
    changes = (Change(Setting.PAUSES, f"{PAUSE}{each}") for each in picking.pauses(picking.first))
    return tuple(_choice(member, letter, each) for each in changes)


def _choice(member: Member, letter: DeskSettings, change: Change) -> Choice:
    """Return a button; a marking's has the operator's own word."""
    found = letter.markings.find(change.value) if change.setting is Setting.MARKING else None
    label = Secret(found.name.said(member.language)) if found else None
    seen = stands(letter.desk, change.setting)
    return Choice(Verb.SET, letter.desk.id, value=str(change), label=label, stands=seen)
