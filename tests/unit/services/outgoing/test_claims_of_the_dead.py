"""Whoever dies between his claim and his sending holds nothing up for as long as a lease."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from domain.deliveries import CLAIM, LEASE
from domain.errors import Unavailable
from domain.menus import Menu
from handlers.messenger import TelegramMessenger
from handlers.wire import Wire
from services.outgoing.deliveries import DeliverDue
from services.work.archive import Archive, Work
from tests.unit.services.naval import SAT_SUN, open_desk
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


class Telegram(TelegramMessenger):
    """Counts the menus that are offered: admission owes one."""

    def __init__(self) -> None:
        super().__init__(Wire("1:invented"))
        self.offered = 0

    async def offer(self, menu: Menu) -> None:
        """Take a menu."""
        del menu
        self.offered += 1


@dataclass
class Dying:
    """The archive of a replica that dies after its first transaction."""

    archive: Archive
    is_dead: bool = False

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Work]:
        """Open it once."""
        if self.is_dead:
            raise Unavailable
        self.is_dead = True
        async with self.archive() as work:
            yield work


async def test_what_is_claimed_and_not_begun_is_soon_anybodys() -> None:
    async with open_desk(START, "Asia/Dubai", time(7), SAT_SUN) as desks:
        telegram = Telegram()
        claimed = await DeliverDue(Dying(desks.archive), telegram, NOWHERE, UNPACED)()
        deliver = DeliverDue(desks.archive, telegram, NOWHERE, UNPACED)
        desks.clock.moment = START + CLAIM - MOMENT
        early = await deliver()
        desks.clock.moment = START + CLAIM
        later = await deliver()

    assert claimed > 0
    assert (early, later, telegram.offered) == (0, claimed, claimed)
    assert CLAIM * 3 <= LEASE
