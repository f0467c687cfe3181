"""From the start of a process to its first getUpdates, beside a minimal bot."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from pathlib import Path

from benchmarks.stand_in import ROOT, TOKEN, Telegram, open_telegram
from benchmarks.tables import Row, Table, middle

_MILLISECONDS = 1e3


class NeverPolled(Exception):
    """A process ended before it polled."""


async def measure(folder: Path, rounds: int) -> Table:
    """Start each side once in each of *rounds*, and once before, so that bytecode is there."""
    amana: list[float] = []
    plain: list[float] = []
    async with open_telegram() as telegram:
        await (await _spawn(telegram, folder, ["bot.py", "init", "--json"])).wait()
        script = ["benchmarks/plain_bot.py", telegram.url, TOKEN]
        for _ in range(rounds + 1):
            amana.append(await _start(telegram, folder, ["bot.py", "run"]))
            plain.append(await _start(telegram, folder, script))
    return _table(amana[1:], plain[1:])


async def _start(telegram: Telegram, folder: Path, script: Sequence[str]) -> float:
    """Return the seconds until the first poll of a process, and end it."""
    begun = time.perf_counter()
    process = await _spawn(telegram, folder, script)
    async with asyncio.TaskGroup() as group:
        ending = group.create_task(_refuse_end(process))
        await telegram.next_poll()
        passed = time.perf_counter() - begun
        ending.cancel()
    process.terminate()
    await process.wait()
    return passed


async def _refuse_end(process: Process) -> None:
    await process.wait()
    raise NeverPolled


async def _spawn(telegram: Telegram, folder: Path, script: Sequence[str]) -> Process:
    """Start *script* in *folder*, where an installation lies by default."""
    environment = {"AMANA_TOKEN": TOKEN, "AMANA_TELEGRAM_URL": telegram.url}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / script[0]),
        *script[1:],
        cwd=folder,
        env=os.environ | environment | {"AMANA_LOG_LEVEL": "WARNING"},
        stdout=DEVNULL,
    )


def _table(amana: Sequence[float], plain: Sequence[float]) -> Table:
    figures = middle(amana, _MILLISECONDS), middle(plain, _MILLISECONDS)
    return Table(
        name="start",
        title="Start-up: from the start of the process to its first getUpdates",
        unit="ms",
        plain="plain",
        rows=(Row("python bot.py run", *figures),),
        notes=("The plain bot has no database, no keys, no clock tower and no commands.",),
    )
