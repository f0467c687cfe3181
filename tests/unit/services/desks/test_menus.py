"""Menus as they are planned and sent, on the real archive; Telegram only writes down."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.actions import Action, Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.delivering import Blocked, NotSent, Refused, SendFailed
from domain.menus import Menu
from handlers.messenger import TelegramMessenger
from handlers.wire import Wire
from services.desks.menus import PlanMenus, plan_menu
from services.outgoing.deliveries import DeliverDue
from tests.unit.services.naval import SALIM, SAT_SUN, Desks, open_desk
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

OFFICER = frozenset({Role.OFFICER})
START = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Telegram(TelegramMessenger):
    """Writes down what is offered; *between* happens once, while a menu is on its way."""

    def __init__(self, desks: Desks, *fails: SendFailed, between: str = "") -> None:
        super().__init__(Wire("1:invented"))
        self.desks, self.fails, self.between = desks, list(fails), between
        self.words: tuple[str, ...] = ("first",)
        self.offered: list[Menu] = []

    def edition(self) -> tuple[str, ...]:
        """Return the words of the list."""
        return self.words

    async def offer(self, menu: Menu) -> None:
        """Write a menu down."""
        if self.fails:
            raise self.fails.pop()
        if self.between and menu.chat:
            language, self.between = self.between, ""
            await speak(self.desks, language)
            await DeliverDue(self.desks.archive, self, NOWHERE, UNPACED)()
        self.offered.append(menu)

    def of_salim(self) -> list[Menu]:
        """Return the menus of the one member's chat."""
        return [each for each in self.offered if each.chat == SALIM]


async def speak(desks: Desks, language: str) -> None:
    """Change the member's language, as his settings do, a moment later."""
    desks.clock.moment += timedelta(seconds=1)
    async with desks.archive() as work:
        member = await work.members.require(SALIM)
        changed = replace(member, language=language)
        await work.members.update(changed, Action.MEMBER_SET)
        await plan_menu(work, changed, member)
        await work.commit()


@pytest.fixture
async def desks() -> AsyncIterator[Desks]:
    async with open_desk(START, "Asia/Dubai", time(7), SAT_SUN) as opened:
        yield opened


async def deliver(desks: Desks, telegram: Telegram) -> None:
    """Deliver everything that is due now, and what follows from it."""
    while await DeliverDue(desks.archive, telegram, NOWHERE, UNPACED)():
        pass


async def test_admission_plans_the_menu(desks: Desks) -> None:
    telegram = Telegram(desks)

    await deliver(desks, telegram)

    assert telegram.offered == [Menu(SALIM, "en", OFFICER)]


async def test_a_menu_overtaken_by_a_change_is_sent_once_more(desks: Desks) -> None:
    telegram = Telegram(desks, between="ar")

    await deliver(desks, telegram)

    assert [each.language for each in telegram.of_salim()] == ["ar", "en", "ar"]


async def test_every_edition_is_told_once_also_one_that_was_there_before(desks: Desks) -> None:
    telegram = Telegram(desks)
    await deliver(desks, telegram)

    for words, _ in (("a", 1), ("a", 2), ("b", 1), ("a", 3), ("a", 4)):
        telegram.words = (words,)
        await PlanMenus(desks.archive, telegram)()
        await deliver(desks, telegram)

    assert len(telegram.of_salim()) == 1 + 3
    assert telegram.offered.count(Menu(described=True)) == 3


async def test_strangers_are_offered_nothing_once_a_day(desks: Desks) -> None:
    telegram = Telegram(desks)

    for _ in range(6):
        await PlanMenus(desks.archive, telegram)()
        await deliver(desks, telegram)
        desks.clock.moment += timedelta(hours=8)

    assert telegram.offered.count(Menu()) == 3


@pytest.mark.parametrize(
    ("error", "state"),
    [(Blocked(), DeliveryState.WAITING), (Refused(), DeliveryState.MISSED)],
)
async def test_a_menu_nobody_takes_is_not_due_any_more_and_warns_nobody(
    desks: Desks, error: SendFailed, state: DeliveryState
) -> None:
    telegram = Telegram(desks, error)

    await deliver(desks, telegram)

    async with desks.archive() as work:
        missed = await work.unit.deliveries.count(state)
        due = await work.unit.deliveries.count(DeliveryState.DUE)
    assert missed == {DeliveryKind.MENU: 1}
    assert due == {}


async def test_an_outage_is_waited_for(desks: Desks) -> None:
    telegram = Telegram(desks, NotSent())

    await deliver(desks, telegram)
    assert telegram.offered == []
    desks.clock.moment += timedelta(minutes=1)
    await deliver(desks, telegram)

    assert telegram.of_salim() == [Menu(SALIM, "en", OFFICER)]
