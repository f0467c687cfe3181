"""Ten thousand reminders, added and fired with the machine cut off, beside a job for each."""

import asyncio
import json
import logging
import re
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.reminder_jobs import PEOPLE
from benchmarks.stand_in import PERSON, ROOT, TOKEN
from benchmarks.tables import Row, Table
from rehearsal.office import Caller
from rehearsal.refusals import Json
from rehearsal.server import Reply
from rehearsal.telegram import StandIn, serve

_HOUSE, _JOBS = "benchmarks.reminder_house", "benchmarks.reminder_jobs"
_NAMED = re.compile(r"(?:NAV|JOB)-\d+")
_GLANCE = 0.02

Figures = dict[str, float]


async def measure(folder: Path, many: int) -> Table:
    """Let each side add *many* reminders and fire them, once undisturbed and once killed thrice."""
    ours, theirs = folder / "amana", folder / "jobs"
    added = await _add(_HOUSE, ours, many), await _add(_JOBS, theirs, many)
    copies = [_copy(ours, folder / name) for name in ("cut", "paced")]
    cut = _copy(theirs, folder / "cut-jobs")
    fired = await _fire(_HOUSE, ours), await _fire(_JOBS, theirs)
    killed = await _killed(_HOUSE, copies[0], many), await _killed(_JOBS, cut, many)
    paced, _ = await _said(_HOUSE, "pace", copies[1])
    house, jobs = added
    return Table(
        name="reminders",
        title=f"{many:,} reminders of {PEOPLE} people beside APScheduler's SQLAlchemyJobStore",
        unit="as named",
        plain="job store",
        rows=(
            Row("added at once, s", house["seconds"], jobs["seconds"]),
            Row("added with the events that they announce, s", house["announced"], jobs["seconds"]),
            Row("looked through again, nothing to add, s", house["again"]),
            Row("fired, s", fired[0]["seconds"], fired[1]["seconds"]),
            Row("killed three times: lost", *(float(many - len(each)) for each in killed)),
            Row("killed three times: came again", *(float(_again(each)) for each in killed)),
            Row("30 a second: sent a second", paced["sent"] / paced["seconds"]),
            Row("30 a second: share of one core, %", 100 * paced["cpu"] / paced["seconds"]),
        ),
        notes=(
            "What comes again was being sent when it was killed: nobody knows whether it arrived.",
            "The job store is told never to drop what is late; by default it does after a second.",
        ),
    )


def _again(received: Counter[str]) -> int:
    return received.total() - len(received)


async def _add(module: str, folder: Path, many: int) -> Figures:
    await asyncio.to_thread(folder.mkdir, 0o700)
    return await _result(await _start(module, "add", folder, str(many)))


def _copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


async def _fire(module: str, folder: Path) -> Figures:
    return (await _said(module, "fire", folder))[0]


async def _said(module: str, verb: str, folder: Path) -> tuple[Figures, Counter[str]]:
    async with _telegram() as telegram:
        figures = await _result(await _start(module, verb, folder, telegram.url))
    return figures, telegram.received


async def _killed(module: str, folder: Path, many: int) -> Counter[str]:
    """Fire, killed at a quarter, a half and three quarters; return what arrived, and how often."""
    async with _telegram() as telegram:
        for quarter in (1, 2, 3):
            process = await _start(module, "fire", folder, telegram.url)
            await _kill_at(process, telegram, many * quarter // 4)
        await _result(await _start(module, "fire", folder, telegram.url))
    return telegram.received


async def _kill_at(process: Process, telegram: "_Counting", many: int) -> None:
    """Let *process* go on until so *many* have arrived, or until it has ended by itself."""
    while process.returncode is None:
        await asyncio.sleep(_GLANCE)
        if telegram.received.total() >= many:
            process.kill()
            break
    await process.communicate()


async def _start(module: str, *words: str | Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *map(str, words), stdout=PIPE, cwd=ROOT
    )


async def _result(process: Process) -> Figures:
    said, _ = await process.communicate()
    found: Figures = json.loads(said)
    return found


@dataclass
class _Counting:
    """What a stand-in has been sent, by person and reference."""

    url: str = ""
    received: Counter[str] = field(default_factory=Counter)


class _Counter(StandIn):
    """A stand-in that counts the reminders it is given."""

    counting: _Counting

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        named = _NAMED.search(str(parameters.get("text", "")))
        if named and method.lower() == "sendmessage":
            self.counting.received[f"{parameters['chat_id']} {named[0]}"] += 1
        self.calls.clear()  # nobody asks what they were, and there are many
        return await super().answer(token, method, parameters, caller)


@asynccontextmanager
async def _telegram() -> AsyncIterator[_Counting]:
    logging.getLogger("uvicorn.error").disabled = True  # whoever is killed hangs up on it
    stand_in = _Counter(TOKEN, lambda: datetime.now(UTC))  # noqa: TID251  # Telegram has a clock of its own
    stand_in.counting = _Counting()
    for number in range(PEOPLE):
        stand_in.phone(PERSON + number, "Salim").type("/start")
    stand_in.updates.clear()
    async with serve(stand_in) as stand_in.counting.url:
        yield stand_in.counting
