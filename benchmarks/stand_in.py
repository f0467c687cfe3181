"""Telegram's stand-in in a process of its own: it shares no event loop with what is measured."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rehearsal.office import Caller
from rehearsal.refusals import Json
from rehearsal.server import Reply
from rehearsal.telegram import StandIn, serve

TOKEN = "123456789:an-invented-token-of-the-benchmarks-1"  # noqa: S105  # of a bot that does not exist
PERSON = 1001
"""The Telegram id of the first person with a phone."""

PEOPLE = 50

ROOT = Path(__file__).parent.parent
_WATCH = b"watch\n"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Telegram:
    """The running stand-in: where it listens, and when it is polled."""

    url: str
    process: Process

    async def next_poll(self) -> None:
        """
        Wait until somebody calls getUpdates, from the moment of this call on.

        Raises:
            TimeoutError: Nobody did within a minute.
        """
        writer, reader = self.process.stdin, self.process.stdout
        if writer is None or reader is None:
            raise RuntimeError
        writer.write(_WATCH)
        async with asyncio.timeout(_PATIENCE):
            await reader.readline()


@asynccontextmanager
async def open_telegram() -> AsyncIterator[Telegram]:
    """Start the stand-in, yield it, end it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.stand_in", stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    try:
        url = await process.stdout.readline() if process.stdout else b""
        yield Telegram(url.decode().strip(), process)
    finally:
        process.terminate()
        await process.wait()


class _Watched(StandIn):
    """A stand-in that says once, when asked to watch, that it was polled."""

    is_watching = False

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        if self.is_watching and method.lower() == "getupdates":
            self.is_watching = False
            _say("polled")
        self.calls.clear()  # nobody asks what they were, and there are many
        return await super().answer(token, method, parameters, caller)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _stand_in() -> None:
    """Serve until standard input ends."""
    stand_in = _Watched(TOKEN, lambda: datetime.now(UTC))  # noqa: TID251  # Telegram has a clock of its own
    for number in range(PEOPLE):
        stand_in.phone(PERSON + number, "Salim").type("/start")
    stand_in.updates.clear()
    async with serve(stand_in) as url:
        _say(url)
        while await asyncio.to_thread(sys.stdin.readline):
            stand_in.is_watching = True


if __name__ == "__main__":
    asyncio.run(_stand_in())
