"""What a call of the webhook costs: one that is refused, and one whose update is kept."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Iterable
from pathlib import Path

from benchmarks.installation import installed
from benchmarks.stand_in import ROOT
from benchmarks.tables import Row, Table
from domain.secrecy import Secret
from handlers.webhook import TakeOver
from services.incoming.inbox import Receive, Received
from services.work.archive import Archive
from web.server import serving
from web.webhook import Webhook, webhook_app

SECRET = "s" * 64
_MICROSECONDS = 1e6


async def measure(folder: Path, refused: int, kept: int) -> Table:
    """Let another process make *refused* calls without the secret, and *kept* calls with it."""
    async with installed(folder) as archive:
        receive = _Counted(archive)
        door = Webhook(TakeOver(receive, _wake_nobody), Secret(SECRET))
        async with serving(webhook_app("/telegram", door), "127.0.0.1", 0) as root:
            wrong = await _measure(root, "wrong" * 12, refused)
            touched = receive.calls
            right = await _measure(root, SECRET, kept)
    return Table(
        "webhook",
        f"{refused:,} calls without the secret and {kept:,} with it, 16 side by side, on SQLite",
        "µs",
        "",
        (
            Row("refused: processor time of the house", wrong[0]),
            Row("refused: from one to the next", wrong[1]),
            Row("kept: processor time of the house", right[0]),
            Row("kept: from one to the next", right[1]),
        ),
        (f"Transactions that the refused calls began: {touched}.",),
    )


class _Counted:
    """Keeps updates, and counts how often it was asked to."""

    def __init__(self, archive: Archive) -> None:
        self._receive, self.calls = Receive(archive), 0

    async def __call__(self, batch: list[Received]) -> list[bytes]:
        """Keep *batch*."""
        self.calls += 1
        return await self._receive(batch)


async def _measure(root: str, secret: str, many: int) -> tuple[float, float]:
    """Return what a call cost in processor time here, and in time, each in microseconds."""
    await _call(root, secret, 16)  # the other side's interpreter is not what is measured
    processor, began = time.process_time(), time.perf_counter()
    await _call(root, secret, many)
    took = (time.process_time() - processor, time.perf_counter() - began)
    return took[0] / many * _MICROSECONDS, took[1] / many * _MICROSECONDS


async def _call(root: str, secret: str, many: int) -> None:
    first = time.monotonic_ns()  # a number no call had before
    arguments = [root.rpartition(":")[2], secret, str(first), str(many)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.callers", *arguments, stdout=DEVNULL, cwd=ROOT
    )
    if await process.wait():
        raise ChildProcessError


def _wake_nobody(_: Iterable[bytes]) -> None:
    """Leave it: what handling costs is another benchmark's."""
