"""Keeps the house of a rehearsal in a process of its own: starts it, asks it, stops or kills it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from rehearsal import lines, parameters
from rehearsal.refusals import Json

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Terms:
    """
    On which terms a house is kept: the program it is, and how long it may take to close.

    That is more than its own rooms take for their last words, on a busy machine too; then it is
    killed, which loses nothing that matters.
    """

    program: str = "from house.apart import main; main()"
    last_words: timedelta = timedelta(seconds=10)


USUAL = Terms()


@dataclass(slots=True, eq=False)
class HouseProcess(asyncio.SubprocessProtocol):
    """
    One process with a house in it, from its start to its end.

    *came_up* is told the codes of invitations and what is due when the house runs, *ended* that
    the process is gone.
    It dies with us: its standard input ends when our process does, however that happens.
    """

    terms: Terms
    came_up: Callable[[Json], None]
    ended: Callable[[], None]
    _transport: asyncio.SubprocessTransport | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _rest: bytes = b""
    _questions: int = 0
    _asked: dict[int, "asyncio.Future[Json | None]"] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Tell whether the process is gone."""
        return self._over.is_set()

    async def begin(self, opening: Json) -> None:
        """Start the process; what it must know goes through its pipe, for all may see the rest."""
        await asyncio.get_running_loop().subprocess_exec(
            lambda: self,
            *(sys.executable, "-c", self.terms.program),
            stdin=PIPE,
            stdout=PIPE,
            stderr=None,
            cwd=_ROOT,
            env=_environment(),
            start_new_session=True,  # Ctrl+C is for us: we close the house, then the rest
        )
        self._tell("open", opening)

    async def ask(self, say: str, fields: Json | None = None) -> Json | None:
        """Say something and return the answer; None if the process ends before it answers."""
        if self.is_over:
            return None
        self._questions = number = self._questions + 1
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        self._tell(say, {"number": number, **(fields or {})})
        try:
            return await answer
        finally:
            del self._asked[number]

    async def stop(self) -> None:
        """Let the house close in good order, for as long as that is quick."""
        self._tell("stop", {})
        with suppress(TimeoutError):
            async with asyncio.timeout(self.terms.last_words.total_seconds()):
                await self._over.wait()
        await self.kill()

    async def kill(self) -> None:
        """End the process as a power cut would, and wait until it is gone."""
        if self._transport is not None and not self.is_over:
            with suppress(ProcessLookupError):
                self._transport.kill()
            await self._over.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the process."""
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def pipe_data_received(self, _: int, data: bytes | str) -> None:
        """Take what the house says, line by line; a house that talks nonsense is ended."""
        *whole, self._rest = (self._rest + cast("bytes", data)).split(b"\n")
        for line in whole:
            try:
                self._hear(*lines.read(line))
            except ValueError:
                self._kill_now()

    def connection_lost(self, _: Exception | None) -> None:
        """Give up every question: the process is gone, and its pipes are closed."""
        for answer in self._asked.values():
            if not answer.done():
                answer.set_result(None)
        if self._transport is not None:
            self._transport.close()
        self._over.set()
        self.ended()

    def _hear(self, say: str, fields: Json) -> None:
        if say == "up":
            self.came_up(fields)
            return
        answer = self._asked.get(parameters.integer(fields, "number"))
        if answer is not None and not answer.done():
            answer.set_result(fields)

    def _kill_now(self) -> None:
        with suppress(ProcessLookupError):
            if self._transport is not None:
                self._transport.kill()

    def _tell(self, say: str, fields: Json) -> None:
        pipe = self._transport.get_pipe_transport(0) if self._transport is not None else None
        if pipe is not None and not self.is_over:
            cast("asyncio.WriteTransport", pipe).write(lines.write(say, fields))


def _environment() -> dict[str, str]:
    """
    Return our environment without the operator's own settings: his bot has no part in this.

    A proxy has none either: what is said on loopback would leave the machine through it.
    """
    ours = {name: text for name, text in os.environ.items() if not _is_of_others(name)}
    return {"PTB_TIMEDELTA": "1"} | ours


def _is_of_others(name: str) -> bool:
    return name.startswith("AMANA_") or name.lower().endswith("_proxy")
