"""Sets the stage of the rehearsal: the real house in a throw-away folder, beside a stand-in."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.actions import Role
from domain.desks import Desk
from domain.secrecy import Secret
from house.installing import initialise
from house.logbook import note_lost_error
from house.stopping import stop_when_told
from house.wiring import House, open_house
from rehearsal.clock import MovableClock
from rehearsal.page import Stage, routes
from rehearsal.telegram import StandIn, serve
from scheduler.clock import SystemClock
from services.desks import AddDesk
from services.invitations import Invite
from services.schedule import FindNextDue
from settings import Settings, Token

_ZONE = "Asia/Dubai"

_CAST = ((700_001, "Salim", "en", Role.OFFICER), (700_002, "هدى", "ar", Role.OFFICER))
"""The phones: Telegram id, first name, language, role; nobody real."""


@dataclass(slots=True)
class Rehearsal:
    """A rehearsal under way."""

    url: str
    stand_in: StandIn
    clock: MovableClock
    house: House
    settings: Settings

    async def advance(self, moment: datetime) -> None:
        """Move the clock forward to *moment*; what is due by then happens now."""
        self.clock.move_to(moment)
        await self.house.ticker.call_all()
        self.house.lanes.wake()

    async def next_due(self) -> dict[str, datetime | None]:
        """Return when the next digest and the next reminder are due."""
        return await FindNextDue(self.house.rooms.archive)()


@asynccontextmanager
async def open_rehearsal(port: int = 0) -> AsyncIterator[Rehearsal]:
    """Open a rehearsal on loopback, with its people admitted; everything is gone at the end."""
    clock = MovableClock(SystemClock().now)
    token = f"{secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}"
    stand_in = StandIn(token, clock.now)
    with TemporaryDirectory(prefix="amana-rehearsal-") as folder:
        stage = _Backstage(stand_in, clock, Path(folder))
        async with serve(stand_in, port, routes(stage.shown())) as url:
            settings = _settings(Path(folder), token, url)
            await asyncio.to_thread(initialise, settings, clock)
            async with open_house(settings, clock) as house:
                stage.rehearsal = Rehearsal(url, stand_in, clock, house, settings)
                await _admit_cast(stage.rehearsal)
                yield stage.rehearsal


@dataclass(slots=True)
class _Backstage:
    """Lets the page be served before the house it shows is open."""

    stand_in: StandIn
    clock: MovableClock
    folder: Path
    rehearsal: Rehearsal | None = None

    def shown(self) -> Stage:
        """Return what the page shows and moves."""
        return Stage(
            stand_in=self.stand_in,
            now=self.clock.now,
            advance=self._advance,
            next_due=self._next_due,
            database=self.folder / "amana.db",
            keys=self.folder / "keys",
            zone=_ZONE,
        )

    async def _advance(self, moment: datetime) -> None:
        if self.rehearsal is not None:
            await self.rehearsal.advance(moment)

    async def _next_due(self) -> dict[str, datetime | None]:
        if self.rehearsal is None:
            return {"digest": None, "reminder": None}
        return await self.rehearsal.next_due()


def _settings(folder: Path, token: str, url: str) -> Settings:
    return Settings(
        token=Token(token),
        telegram_url=url,
        database_url=f"sqlite:///{folder}/amana.db",
        keys=folder / "keys",
        root_file=folder / "root" / "root",
        slot_file=folder / "root" / "slot",
        log_level="WARNING",
    )


async def _admit_cast(rehearsal: Rehearsal) -> None:
    """Make the desk and admit its people the way it is done for real: by invitation."""
    archive = rehearsal.house.rooms.archive
    await AddDesk(archive)(Desk(id="", code="NAV", name=Secret("Naval desk"), zone=_ZONE))
    invite = Invite(archive)
    for telegram, name, language, role in _CAST:
        phone = rehearsal.stand_in.phone(telegram, name, language)
        code, _ = await invite("NAV", role, language)
        phone.type(f"/start {code}")


async def rehearse(port: int, ready: Callable[[str], None]) -> None:
    """Run a rehearsal at *port* until SIGTERM or SIGINT; *ready* is told the page's address."""
    asyncio.get_running_loop().set_exception_handler(note_lost_error)
    stop_when_told()
    with suppress(asyncio.CancelledError):
        async with open_rehearsal(port) as rehearsal:
            ready(rehearsal.url)
            await asyncio.Event().wait()
