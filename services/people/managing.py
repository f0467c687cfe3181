"""Lets a head suspend, resume, change and part with the people of his own desk."""

from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.contents import Deciding, PersonShown
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.members import Grant, Member, Permit
from domain.people import LastHead, managed_role, person_of
from domain.shown import Shown
from services.access.opening import require_open
from services.desks.menus import plan_menu
from services.desks.people import YES, Asked, open_people, people_choices
from services.outgoing.concealing import plan_concealment
from services.outgoing.withdrawing import take_away
from services.people.parting import part_with
from services.races import until_won
from services.records.planning import plan_ahead
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose

_NEEDS = {
    Verb.SUSPEND: Action.MEMBER_SUSPEND,
    Verb.RESUME: Action.MEMBER_RESUME,
    Verb.ROLE: Action.MEMBER_ROLE,
    Verb.PART: Action.MEMBER_PART,
}
MANAGING = tuple(_NEEDS)
"""The buttons under one of a desk's people."""


@dataclass(frozen=True, slots=True)
class Manage:
    """Do what a head decided about one of his desk's people, and show how that one stands now."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it, once for each press; who stands otherwise by now is only shown.

        Raises:
            Stranger, NotPermitted, ButtonSpent, ReadOutside, Locked, Travelling
            LastHead: The desk would be without one.
        """
        return await until_won(partial(self._manage, sender, press))

    async def _manage(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            await work.unit.fence.hold()  # two heads at once: the second sees what the first did
            chosen = await choose(work, sender, press)
            shown = chosen.choice.shown
            if shown is None:
                raise ButtonSpent
            permit = chosen.member.permit(_NEEDS[Verb(press.verb)], chosen.choice.desk)
            await require_open(work, chosen.member, permit.desk, cost=0)
            is_changed = await self._decide(work, chosen, press, permit)
            answer = await standing(work, chosen, press, shown, is_changed=is_changed)
            await work.commit()
        return answer

    async def _decide(self, work: Work, chosen: Chosen, press: Press, permit: Permit) -> bool:
        """Do it, unless it was done by this very press; tell whether somebody was quicker."""
        if _deciding(chosen.choice) is not Deciding.NOTHING:
            return False
        if await work.find_effect("manage", press.query):
            return False
        if not await _stands_so(work, chosen):
            return True
        await work.add_effect(chosen.choice.to, "manage", press.query)
        await _check_heads(work, chosen)
        await _change(work, chosen, permit)
        return False


async def _stands_so(work: Work, chosen: Chosen) -> bool:
    """Tell whether the button still says how somebody stands; of others nothing is decided."""
    choice = chosen.choice
    person = person_of(await work.members.get(choice.to), choice.desk, chosen.member)
    if person is not None and not person.is_managed:
        raise NotPermitted
    return person is not None and person.stands == choice.stands


async def _check_heads(work: Work, chosen: Chosen) -> None:
    """
    Keep a head on the desk: one who decides about others stays, so he alone can be the last.

    Raises:
        LastHead
    """
    heads = await work.members.permitted(Action.MEMBER_LIST, chosen.choice.desk)
    if all(each.id == chosen.choice.to for each in heads):
        raise LastHead


async def _change(work: Work, chosen: Chosen, permit: Permit) -> None:
    choice, by = chosen.choice, chosen.member.id
    member = await work.members.get(choice.to)
    if choice.verb is Verb.PART:
        await part_with(work, member, choice.desk, by)
        return
    now = member.granted(_grant(member, choice))
    await work.members.update(now, permit.action, who=by, desk=choice.desk)
    await plan_menu(work, now, member)
    if choice.verb is Verb.SUSPEND:
        await take_away(work, now, choice.desk)  # what is owed is closed when it comes due
    else:
        await plan_ahead(work, permit)  # what was announced meanwhile


def _grant(member: Member, choice: Choice) -> Grant:
    """Return what somebody is from now on."""
    known = member.grant_on(choice.desk)
    if known is None:
        raise NotPermitted
    if choice.verb is not Verb.ROLE:
        return replace(known, suspended=choice.verb is Verb.SUSPEND)
    return replace(known, role=managed_role(choice.value))


def _deciding(choice: Choice) -> Deciding:
    """Return what has to be asked first."""
    if choice.verb is Verb.ROLE and not choice.value:
        return Deciding.ROLE
    return Deciding.PART if choice.verb is Verb.PART and choice.value != YES else Deciding.NOTHING


async def standing(
    work: Work, chosen: Chosen, press: Press, shown: Shown, *, is_changed: bool = False
) -> Answer:
    """Return how somebody stands, for a while; whoever is no head any more sees nobody."""
    head = await work.members.get(chosen.member.id)
    if not head.is_permitted(Action.MEMBER_LIST, shown.desk):
        return Answer(Reader.of(head), Plain("people-own"))
    letter: Asked = await open_people(work, head, shown)
    if isinstance(letter, PersonShown):
        letter = replace(letter, deciding=_deciding(chosen.choice), is_changed=is_changed)
    keyboard = chosen.keyboard.offering(*people_choices(shown, letter))
    until = work.now + (await work.desks.get(shown.desk)).conceal_after
    pressed = replace(chosen, keyboard=keyboard)
    return Answer(Reader.of(head), letter, await plan_concealment(work, pressed, press, until))
