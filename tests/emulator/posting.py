"""The house at another Telegram: opened as everywhere, told nothing but the address."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from domain.actions import Action, Role
from domain.desks import Desk, Discretion
from domain.members import Permit
from domain.records import AnyRecord
from domain.secrecy import Secret
from house.installing import initialise
from house.wiring import House, open_house
from rehearsal.clock import MovableClock
from scheduler.clock import SystemClock
from services.desks.desks import AddDesk
from services.people.invitations import Invite
from settings import Settings, read_settings
from tests.acceptance.stage import START
from tests.emulator.another import PATIENCE, AnotherTelegram, serve
from tests.emulator.gaps import is_expected
from tests.emulator.phone import TOKEN, Phone, Wire


@dataclass(slots=True)
class Posting:
    """A running house with one guarded desk, its Telegram, and time."""

    wire: Wire
    clock: MovableClock
    settings: Settings
    house: House
    desk: Desk
    running: AsyncExitStack

    def phone(self, user_id: int, name: str) -> Phone:
        """Give somebody a phone."""
        return Phone(self.wire, user_id, name)

    async def admit(self, user_id: int, name: str) -> Phone:
        """Give an officer a phone and an invitation, and have the code typed."""
        phone = self.phone(user_id, name)
        await phone.type(f"/start {await self.invitation()}")
        await self.settled()
        return phone

    async def invitation(self) -> str:
        """Return a code that admits one officer."""
        return (await Invite(self.house.rooms.archive)(self.desk.code, Role.OFFICER, "en")).code

    async def settled(self) -> None:
        """Wait until everything put in is confirmed, handled and answered, and nothing is due."""
        await self.wire.telegram.until(lambda: self.wire.telegram.confirmed >= self.wire.queued)
        async with asyncio.timeout(PATIENCE):
            while await self._waiting():
                pass
            deliver = self.house.ticker._ticks["deliver"]
            await deliver.run()
            await deliver.finished()

    async def advance(self, step: timedelta) -> None:
        """Move the clock forward, and wait for what is due by then."""
        self.clock.move_to(self.clock.now() + step)
        await self.house.ticker.call_all()
        await self.settled()

    async def restart(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Close the house, let something happen, open it again."""
        await self.running.aclose()
        await self.wire.telegram.left_alone()
        await meanwhile()
        self.house = await self.running.enter_async_context(open_house(self.settings, self.clock))
        await self.settled()

    async def records(self) -> list[AnyRecord]:
        """Open everything the desk keeps."""
        permit = Permit("test", Action.RECORD_READ, self.desk.id)
        async with self.house.rooms.archive() as work:
            return await work.records.between(permit, 0, 1_000_000)

    async def _waiting(self) -> int:
        async with self.house.rooms.archive() as work:
            return await work.unit.inbox.count()


@asynccontextmanager
async def open_posting(folder: Path) -> AsyncIterator[Posting]:
    """Open a new house in *folder*; the emulator must have refused none of its calls in the end."""
    behind = SystemClock().now() - START
    clock = MovableClock(lambda: SystemClock().now() - behind)
    telegram = AnotherTelegram()
    async with serve(telegram) as url, httpx.AsyncClient(base_url=url) as http:
        settings = read_settings(_environ(folder, url), None)
        await asyncio.to_thread(initialise, settings, clock)
        async with AsyncExitStack() as running:
            house = await running.enter_async_context(open_house(settings, clock))
            desk = await AddDesk(house.rooms.archive)(_desk())
            yield Posting(Wire(telegram, http, clock), clock, settings, house, desk, running)
        calls = [(each["method"], each["status"]) for each in telegram.requests]
        assert [call for call in calls if not is_expected(*call)] == []
        assert telegram.unanswered == set()


def _environ(folder: Path, url: str) -> dict[str, str]:
    return {
        "AMANA_TELEGRAM_URL": url,
        "AMANA_TOKEN": TOKEN,
        "AMANA_DATABASE_URL": f"sqlite:///{folder}/amana.db",
        "AMANA_KEYS": f"{folder}/keys",
        "AMANA_ROOT_FILE": f"{folder}/root/root",
        "AMANA_CHECKPOINTS": f"{folder}/checkpoints",
    }


def _desk() -> Desk:
    name = Secret("Naval")
    return Desk(id="", code="NAV", name=name, zone="Asia/Dubai", discretion=Discretion.GUARDED)
