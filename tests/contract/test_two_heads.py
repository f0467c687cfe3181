"""Two heads at once, on either database: about people, and about their desk; one wins."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.actions import Role
from domain.contents import PersonShown
from domain.desk_settings import DeskSettings
from domain.desks import Desk
from domain.errors import AmanaError, NotPermitted, Stranger
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer
from domain.members import Member
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.desk_settings import ChangeDeskSetting
from services.people.invitations import Invite
from services.people.managing import Manage
from services.work.archive import Archive
from tests.clocks import SetClock
from tests.contract.samples import NOON
from tests.installed import installed

HUDA, RANIA, SALIM = 71, 72, 73


@dataclass
class Desks:
    """One desk with two heads and an officer."""

    archive: Archive
    desk: Desk

    async def member(self, telegram: int) -> Member:
        """Return a member as he is now."""
        async with self.archive() as work:
            return await work.members.require(telegram)

    async def press(self, who: int, whom: int, verb: Verb) -> Press:
        """Give a head a button about somebody; return its press."""
        head, one = await self.member(who), await self.member(whom)
        grant = one.grant_on(self.desk.id)
        assert grant
        shown = Shown(ShownKind.PEOPLE, self.desk.id, member=one.id)
        value = "yes" if verb is Verb.PART else ""
        stands = f"{grant.role}-active"
        choice = Choice(verb, self.desk.id, value=value, shown=shown, to=one.id, stands=stands)
        return await self.press_of(head, choice)

    async def press_of(self, head: Member, choice: Choice) -> Press:
        """Give a head any button; return its press."""
        async with self.archive() as work:
            keyboard = await work.keyboards.add(head, work.now, (choice,))
            await work.commit()
        return Press(keyboard.id, choice.verb, 0, head.telegram, f"query-{head.telegram}")

    async def at_once(self, *presses: tuple[int, Press]) -> list[Answer | BaseException]:
        """Let presses be handled at the same time."""
        manage = Manage(self.archive)
        running = (manage(who, press) for who, press in presses)
        return await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
async def desks(database_url: str, tmp_path: Path) -> AsyncIterator[Desks]:
    """Give a desk with its people."""
    async with installed(database_url, tmp_path, SetClock(NOON)) as new:
        desk = await AddDesk(new.archive)(Desk("", "NAV", Secret("Naval"), "Asia/Dubai"))
        for telegram, role in ((HUDA, Role.HEAD), (RANIA, Role.HEAD), (SALIM, Role.OFFICER)):
            code = (await Invite(new.archive)("NAV", role, "en")).code
            await Admit(new.archive)(Arrival(telegram, Secret("Example")), code)
        yield Desks(new.archive, desk)


@pytest.mark.parametrize(("verb", "refusal"), [(Verb.SUSPEND, NotPermitted), (Verb.PART, Stranger)])
async def test_of_two_heads_who_end_each_other_one_stays(
    desks: Desks, verb: Verb, refusal: type[AmanaError]
) -> None:
    presses = [
        (HUDA, await desks.press(HUDA, RANIA, verb)),
        (RANIA, await desks.press(RANIA, HUDA, verb)),
    ]

    answers = await desks.at_once(*presses)

    (refused,) = [each for each in answers if not isinstance(each, Answer)]
    assert type(refused) is refusal
    async with desks.archive() as work:
        heads = [each for each in await work.members.all() if Role.HEAD in each.roles()]
    assert len(heads) == 1


async def test_of_two_heads_who_decide_about_the_same_one_the_second_is_told(desks: Desks) -> None:
    presses = [
        (HUDA, await desks.press(HUDA, SALIM, Verb.SUSPEND)),
        (RANIA, await desks.press(RANIA, SALIM, Verb.SUSPEND)),
    ]

    answers = await desks.at_once(*presses)

    shown = [each.letter for each in answers if isinstance(each, Answer)]
    cards = [each for each in shown if isinstance(each, PersonShown)]
    assert sorted(each.is_changed for each in cards) == [False, True]
    assert {each.person.state for each in cards} == {"suspended"}


@pytest.mark.parametrize("setting", ["hour=08:00 hour=09:00", "keep=60=yes keep=120=yes"])
async def test_of_two_heads_who_set_their_desk_the_second_sees_what_the_first_did(
    desks: Desks, setting: str
) -> None:
    seen = "07:00" if setting.startswith("hour") else "24"
    presses = {}
    for head, value in zip((HUDA, RANIA), setting.split(), strict=True):
        choice = Choice(Verb.SET, desks.desk.id, value=value, stands=seen)
        presses[head] = await desks.press_of(await desks.member(head), choice)

    change = ChangeDeskSetting(desks.archive)
    answers = await asyncio.gather(*(change(who, press) for who, press in presses.items()))

    shown = [each.letter for each in answers if isinstance(each.letter, DeskSettings)]
    assert sorted(each.is_changed for each in shown) == [False, True]
    assert shown[0].desk == shown[1].desk
    async with desks.archive() as work:
        assert (await work.desks.get(desks.desk.id)) == shown[0].desk


async def test_who_lost_hears_what_anybody_without_the_right_hears(desks: Desks) -> None:
    first = await desks.press(HUDA, RANIA, Verb.SUSPEND)
    late = await desks.press(RANIA, SALIM, Verb.SUSPEND)
    await Manage(desks.archive)(HUDA, first)

    with pytest.raises(NotPermitted):
        await Manage(desks.archive)(RANIA, late)
