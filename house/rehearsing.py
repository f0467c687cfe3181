"""Sets the stage of the rehearsal: a stand-in, a page, and the real house in its own process."""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.errors import OperatorRefusal
from domain.papers import Paper
from domain.secrecy import Secret
from house.keeping import USUAL, HouseProcess, Terms
from house.logbook import note_lost_error
from house.papers import ReadPaper
from house.scenery import CAST, ZONE, clear, folder_of, settings_in
from house.stopping import stop_when_told
from rehearsal import parameters
from rehearsal.clock import MovableClock
from rehearsal.direction import HouseState, Scenery
from rehearsal.page import Stage, routes
from rehearsal.refusals import Json
from rehearsal.telegram import StandIn, serve
from scheduler.clock import SystemClock
from settings import Settings

_PATIENCE = 60.0
_DUES = ("digest", "reminder")


class HouseDidNotOpen(OperatorRefusal):
    """The house of the rehearsal ended before it was open."""


@dataclass(slots=True)
class Rehearsal:
    """A rehearsal under way; *url* is the page's address, and Telegram's for the house."""

    folder: Path
    clock: MovableClock
    stand_in: StandIn
    terms: Terms = USUAL
    url: str = ""
    _process: HouseProcess | None = None
    _is_up: bool = False
    _is_closed: bool = False
    _has_desk: bool = False
    _scenery: Scenery = "plain"
    _papers: dict[int, ReadPaper] = field(default_factory=dict)
    _due: dict[str, datetime | None] = field(default_factory=lambda: dict.fromkeys(_DUES))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def state(self) -> HouseState:
        """How the house is at this moment."""
        if self._process is None:
            return "down"
        return "up" if self._is_up else "starting"

    @property
    def scenery(self) -> Scenery:
        """What the house began with."""
        return self._scenery

    @property
    def settings(self) -> Settings:
        """Settings of the house as it is now; a fresh start changes the token."""
        return settings_in(folder_of(self.folder), self.stand_in.token, self.url)

    def stage(self) -> Stage:
        """Return what the page shows and moves."""
        home = folder_of(self.folder)
        return Stage(
            stand_in=self.stand_in,
            now=self.clock.now,
            advance=self.advance,
            next_due=self.next_due,
            database=home / "amana.db",
            keys=home / "keys",
            zone=ZONE,
            house=self,
            paper=self.paper,
        )

    def paper(self, telegram: int) -> Json | None:
        """Return somebody's paper as it is shown now, None if he was handed none."""
        paper = self._papers.get(telegram)
        return None if paper is None else paper.shown(self.clock.now())

    async def advance(self, moment: datetime) -> None:
        """Move the clock forward to *moment*; what is due by then happens now."""
        self.clock.move_to(moment)
        if self._process is not None:
            await self._process.ask("move", {"ahead": self._ahead()})
        self.stand_in.touch()

    async def next_due(self) -> dict[str, datetime | None]:
        """Return when the next digest and reminder are due, as far as the house could tell last."""
        if self._process is not None and self._is_up:
            answer = await self._process.ask("next")
            self._due = self._due if answer is None else _moments(answer)
        return dict(self._due)

    async def kill(self) -> bool:
        """End the house at once, whatever it does; False if there is none."""
        async with self._turn:
            return await self._kill()

    async def start(self) -> bool:
        """Start the house again, without waiting until it is up; False if there is one."""
        async with self._turn:
            if self._process is not None or self._is_closed:
                return False
            await self._open()
            return True

    async def reset(self, scenery: Scenery = "plain", /) -> None:
        """Begin anew, with empty phones and another folder; wait until the house is up."""
        async with self._turn:
            await self._kill()
            if self._is_closed:
                return
            self._begin_anew(scenery)
            await self._open()
        await self.stand_in.until(lambda: self.state != "starting", _PATIENCE)

    async def close(self) -> None:
        """Let the house close; it is never opened again."""
        self._is_closed = True
        async with self._turn:
            if self._process is not None:
                await self._process.stop()

    def _begin_anew(self, scenery: Scenery) -> None:
        self._has_desk, self._scenery, self._papers = False, scenery, {}
        self._due = dict.fromkeys(_DUES)
        self.clock.begin_anew()
        self.stand_in.begin_anew(_fresh_token())
        for telegram, name, language, _ in CAST:
            self.stand_in.phone(telegram, name, language)

    async def _open(self) -> None:
        """Start the process; a house that was killed before it had a desk begins with nothing."""
        if not self._has_desk:
            clear(self.folder)
        process = HouseProcess(self.terms, self._came_up, self._ended)
        await process.begin(self._opening())
        self._process = None if process.is_over else process
        self.stand_in.touch()

    def _opening(self) -> Json:
        return {
            "token": self.stand_in.token,
            "telegram": self.url,
            "folder": str(self.folder),
            "ahead": self._ahead(),
            "fresh": not self._has_desk,
            "scenery": self._scenery,
        }

    async def _kill(self) -> bool:
        if self._process is None:
            return False
        await self._process.kill()
        return True

    def _came_up(self, news: Json) -> None:
        self._is_up = self._has_desk = True
        self._due, invited = _moments(news), parameters.sequence(news["invited"])
        for (telegram, *_), each in zip(CAST, invited, strict=False):  # nobody but to a new desk
            self._admit(telegram, parameters.mapping(each))
        self.stand_in.touch()

    def _admit(self, telegram: int, invited: Json) -> None:
        """Admit somebody the way it is done for real: he types the codes that he was given."""
        code, seed, duress = (parameters.text(invited, name) for name in ("code", "seed", "duress"))
        phone = self.stand_in.phones[telegram]
        phone.type(f"/start {code}")
        if seed:
            paper = ReadPaper(Paper(Secret(seed), Secret(duress)))
            self._papers[telegram] = paper
            phone.type(paper.first_code(self.clock.now()))

    def _ended(self) -> None:
        self._process, self._is_up = None, False
        self.stand_in.hush()

    def _ahead(self) -> int:
        return self.clock.ahead // timedelta(microseconds=1)


@asynccontextmanager
async def open_rehearsal(
    port: int = 0,
    terms: Terms = USUAL,
    parent: Path | None = None,
    scenery: Scenery = "plain",
) -> AsyncIterator[Rehearsal]:
    """
    Open a rehearsal on loopback, with its people invited; everything is gone at the end.

    Its throw-away folder is made in *parent*; without one, where the system makes such folders.

    Raises:
        HouseDidNotOpen
        OSError: The port is taken.
    """
    clock = MovableClock(SystemClock().now)
    with TemporaryDirectory(prefix="amana-rehearsal-", dir=parent) as folder:
        stand_in = StandIn(_fresh_token(), clock.now)
        rehearsal = Rehearsal(Path(folder), clock, stand_in, terms)
        async with serve(rehearsal.stand_in, port, routes(rehearsal.stage())) as rehearsal.url:
            try:
                await rehearsal.reset(scenery)
                if rehearsal.state != "up":
                    msg = "the rehearsal's house did not open: the lines above say why"
                    raise HouseDidNotOpen(msg)
                yield rehearsal
            finally:
                await rehearsal.close()


def _fresh_token() -> str:
    return f"{secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}"


def _moments(answer: Json) -> dict[str, datetime | None]:
    found = {name: answer.get(name) for name in _DUES}
    return {name: datetime.fromisoformat(str(at)) if at else None for name, at in found.items()}


async def rehearse(port: int, ready: Callable[[str], None]) -> None:
    """
    Run a rehearsal at *port* until it is told to stop; *ready* is told the page's address.

    A terminal that is closed tells it, too: a house that was killed before takes no folder away.
    """
    asyncio.get_running_loop().set_exception_handler(note_lost_error)
    stop_when_told(signal.SIGHUP)
    with suppress(asyncio.CancelledError):
        async with open_rehearsal(port) as rehearsal:
            ready(rehearsal.url)
            await asyncio.Event().wait()
