"""How many notes a second one, two and four replicas capture behind a webhook, on PostgreSQL."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.capture import settings_of
from benchmarks.stand_in import PEOPLE, PERSON, ROOT, open_telegram
from benchmarks.tables import Row, Table
from benchmarks.webhook import SECRET
from domain.actions import Role
from domain.desks import Desk
from domain.secrecy import Secret
from house.installing import initialise
from house.rooms import open_rooms
from scheduler.clock import SystemClock
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from settings import Settings

_SIZES = (1, 2, 4)
_WARM_UP = 100
_GLANCE = 0.01

_MILLISECONDS = 1e3


@dataclass(frozen=True, slots=True)
class Round:
    """Notes *taken* and *captured* in a second, and seconds of the processor for each."""

    taken: float
    captured: float
    processor: float


async def measure(folder: Path, rounds: int, many: int, database: str) -> Table:
    """Let *many* notes come to each number of replicas in each of *rounds*, in turns."""
    async with open_telegram() as telegram:
        settings = settings_of(folder, telegram.url, database)
        await asyncio.to_thread(initialise, settings, SystemClock())
        await _admit(settings)
        found: dict[int, list[Round]] = {size: [] for size in _SIZES}
        for _ in range(rounds):
            for size in _SIZES:
                found[size].append(await _round(settings, size, many))
    return Table(
        "replicas",
        f"{many:,} notes of {PEOPLE} people behind a webhook, 16 side by side, on PostgreSQL",
        "as named",
        "one",
        (
            *_rows("taken a second", found, lambda each: each.taken),
            *_rows("captured a second", found, lambda each: each.captured),
            *_rows("processor a note, ms", found, lambda each: each.processor * _MILLISECONDS),
        ),
        (
            "Taken: sealed, committed, answered 200. Captured: its author answered, and settled.",
            "Processor: of all replicas. All ran on one machine, with their database.",
        ),
    )


def _rows(
    name: str, found: Mapping[int, Sequence[Round]], figure: Callable[[Round], float]
) -> list[Row]:
    middle = {size: median(map(figure, rounds)) for size, rounds in found.items()}
    return [Row(f"{size} replicas: {name}", middle[size], middle[1]) for size in found]


async def _round(settings: Settings, size: int, many: int) -> Round:
    """Let *many* notes come to *size* replicas."""
    used: list[float] = []
    async with AsyncExitStack() as staying:
        starting = [staying.enter_async_context(_replica(settings, used)) for _ in range(size)]
        started = [await each for each in starting]
        ports = [port for port, _ in started]
        await _call(ports, _WARM_UP)
        await _settled(settings)
        for _, warm in started:
            warm()
        began, ended = await _call(ports, many)
        settled = await _settled(settings)
    return Round(many / (ended - began), many / (settled - began), sum(used) / many)


@asynccontextmanager
async def _replica(
    settings: Settings, used: list[float]
) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """Start one; yield its port, and what lets it begin to count what it *used* in the end."""
    words = (str(settings.keys.parent), settings.telegram_url, settings.database_url)
    process = await _start("benchmarks.replica", *words)
    try:
        said = await process.stdout.readline() if process.stdout else b""
        yield said.decode().strip().rpartition(":")[2], lambda: _write_line(process)
    finally:
        said, _ = await process.communicate(b"\n")
        used.append(float(said))


def _write_line(process: Process) -> None:
    if process.stdin:
        process.stdin.write(b"\n")


async def _call(ports: Sequence[str], many: int) -> tuple[float, float]:
    """Let another process make *many* calls; return when it began and ended."""
    first = time.monotonic_ns() // 1000  # a number no call had before
    words = (",".join(ports), SECRET, str(first), str(many))
    said, _ = await (await _start("benchmarks.callers", *words)).communicate()
    began, ended = map(float, said.split())
    return began, ended


async def _start(module: str, *words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *words, stdin=PIPE, stdout=PIPE, cwd=ROOT
    )


async def _settled(settings: Settings) -> float:
    """Wait until nothing is left to handle; return when that was."""
    async with await psycopg.AsyncConnection.connect(
        settings.database_url, autocommit=True
    ) as connection:
        while True:
            found = await (await connection.execute("SELECT count(*) FROM inbox")).fetchone()
            if found == (0,):
                return time.monotonic()
            await asyncio.sleep(_GLANCE)


async def _admit(settings: Settings) -> None:
    """Make a desk and admit everybody, the way it is done for real."""
    async with open_rooms(settings, SystemClock()) as rooms:
        await AddDesk(rooms.archive)(Desk("", "NAV", Secret("Naval"), "UTC"))
        for number in range(PEOPLE):
            invited = await Invite(rooms.archive)("NAV", Role.OFFICER, "en")
            await Admit(rooms.archive)(Arrival(PERSON + number, Secret("Salim")), invited.code)
