"""
The real process, `python bot.py …`, as a child over HTTP: nothing of the tests is inside it.

Most are forked by the hatchery, which has imported what they need; one of each kind is started.
"""

import asyncio
import os
import signal
import sys
import threading
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from crypto.keystore import Keystore
from crypto.roots import Descriptor
from domain.actions import Role
from domain.desks import Desk
from domain.secrecy import Secret
from house.installing import initialise
from house.rooms import Rooms, keystore_of, open_rooms
from scheduler.clock import SystemClock
from services.desks.desks import AddDesk
from services.people.invitations import Invite
from settings import Settings
from tests.acceptance.stage import settings_in, teach
from tests.faults.forks import Forked, nursery

CHEAP = Descriptor(b"a test's own salt"[:16], memory=1 << 16, passes=1)
BOT = Path(__file__).parents[2] / "bot.py"
PATIENCE = 60.0
"""Seconds a test waits for something that must happen; more is a failure."""

NAVAL = Desk(
    id="",
    code="NAV",
    name=Secret("Naval desk"),
    zone="Asia/Dubai",
    conceal_after=timedelta(seconds=8),
)
_numbers = count(1)
_migrating = threading.Lock()  # Alembic's environment is one for a whole process


@dataclass(slots=True)
class Child:
    """One process under way; what it prints is in files."""

    process: Process | Forked
    printed: Path
    told: Path

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self.process.returncode is not None

    async def kill(self) -> int:
        """End it as a power cut would; return its exit code, -9 if it was still running."""
        return await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """
        Ask it to stop and return its exit code.

        Raises:
            TimeoutError: It had not stopped after ten seconds.
        """
        return await asyncio.wait_for(self._end(signal.SIGTERM), 10)

    async def exit_code(self) -> int:
        """Wait until it ends by itself."""
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    @property
    def output(self) -> str:
        """What it printed as its result."""
        return self.printed.read_text()

    @property
    def errors(self) -> str:
        """What it told the operator."""
        return self.told.read_text()

    async def _end(self, number: signal.Signals) -> int:
        if not self.is_over:
            self.process.send_signal(number)
        return await self.process.wait()


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation in a folder of its own, and the commands typed in it."""

    folder: Path
    settings: Settings
    bot: Path = BOT
    passphrase: Secret | None = None
    """Of which the root is made; without one, it is a file of bytes."""

    is_forked: bool = True
    """Whether commands are spared their imports; else each is started as an operator does it."""

    def rooms(self) -> AbstractAsyncContextManager[Rooms]:
        """Open vault and archive, as a command does."""
        return open_rooms(self.settings, SystemClock(), self.keystore)

    @property
    def keystore(self) -> Keystore:
        """Where the keys are, and the passphrase with them."""
        return keystore_of(self.settings, self._say)

    def _say(self) -> Secret:
        assert self.passphrase is not None
        return self.passphrase

    @asynccontextmanager
    async def start(self, *words: str, **changed: str) -> AsyncIterator[Child]:
        """Start a command; *changed* are settings by name; nothing of it outlives the test."""
        number = next(_numbers)
        printed, told = self.folder / f"{number}.out", self.folder / f"{number}.err"
        with printed.open("wb") as out, told.open("wb") as err:
            files = (out.fileno(), err.fileno())
            process = await self._begin((str(self.bot), *words), changed, *files)
        child = Child(process, printed, told)
        try:
            yield child
        finally:
            await child.kill()

    async def _begin(
        self, line: tuple[str, ...], changed: dict[str, str], out: int, err: int
    ) -> Process | Forked:
        environment = self.environment() | changed
        if self.is_forked:
            return nursery().begin(line, self.folder, environment, out, err)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, *line),
            cwd=self.folder,
            env=environment,
            start_new_session=True,  # without a terminal, as a service is
            stdin=DEVNULL,
            stdout=out,
            stderr=err,
        )

    async def command(self, *words: str, **changed: str) -> Child:
        """Run a command to its end."""
        async with self.start(*words, **changed) as child:
            await child.exit_code()
            return child

    async def install(self, desk: Desk = NAVAL) -> Desk:
        """Make keys, tables and a desk; return it as it is kept."""
        await asyncio.to_thread(_initialise, self.settings, self._say if self.passphrase else None)
        return await self.add_desk(desk)

    async def add_desk(self, desk: Desk) -> Desk:
        """Make a desk; return it as it is kept."""
        async with self.rooms() as rooms:
            return await AddDesk(rooms.archive)(desk)

    async def invite(self, role: Role = Role.OFFICER) -> str:
        """Make an invitation to NAV and return its code."""
        async with self.rooms() as rooms:
            return (await Invite(rooms.archive)(NAVAL.code, role, "en")).code

    async def teach(self, telegram: int) -> None:
        """Let a member have had his lessons: they do not come in between."""
        async with self.rooms() as rooms:
            await teach(rooms.archive, telegram)

    def environment(self) -> dict[str, str]:
        """Hand every setting over the way an operator does; nothing of ours leaks in."""
        foreign = {name: text for name, text in os.environ.items() if "AMANA" not in name}
        assert self.settings.token is not None
        return foreign | {
            "AMANA_TOKEN": self.settings.token.reveal(),
            "AMANA_TELEGRAM_URL": self.settings.telegram_url,
            "AMANA_DATABASE_URL": self.settings.database_url,
            "AMANA_KEYS": str(self.settings.keys),
            "AMANA_ROOT_FILE": str(self.settings.root_file),
            "AMANA_SLOT_FILE": str(self.settings.slot_file),
            "AMANA_CHECKPOINTS": str(self.settings.checkpoints),
            "AMANA_LOG_LEVEL": self.settings.log_level,
            "AMANA_SOCKET": str(self.settings.socket),
        }


def _initialise(settings: Settings, ask: Callable[[], Secret] | None) -> None:
    if ask is not None:
        _place_cheap_root(settings.root_file)
    with _migrating:
        initialise(settings, SystemClock(), ask)


def _place_cheap_root(root: Path) -> None:
    """Let the root cost no more than the least that is accepted: a test tries it many times."""
    root.parent.mkdir(mode=0o700, parents=True)
    root.touch(0o600)
    root.write_bytes(CHEAP.write())


def installation_in(
    folder: Path, telegram: str, database: str = "", passphrase: Secret | None = None
) -> Installation:
    """Return an installation that rests in *folder*; SQLite's unless *database* is an address."""
    folder.mkdir(exist_ok=True)
    settings = settings_in(folder, telegram, database)
    return Installation(folder, settings, passphrase=passphrase)
