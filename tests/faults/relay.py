"""A relay on loopback, before a database or before replicas: slow, silent, gone, or cut."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from random import Random

Place = int | Path
"""A port of loopback, or a socket in a folder."""

_COMMIT = b"COMMIT"
_MOST = 1 << 16


class Cut(StrEnum):
    """Where a connection breaks; the last three wait for something to break in."""

    ONE = "one of them, now"
    ALL = "all of them, now"
    AMID = "amid a statement"
    BEFORE = "before a commit arrives"
    UNANSWERED = "between a commit and its answer"


@dataclass(slots=True, eq=False)
class _Line:
    """A connection of somebody's, and ours to what stands behind."""

    outer: StreamWriter
    inner: StreamWriter
    is_deaf: bool = False
    """Whether the next answer is the last thing that happens here, and nobody hears it."""

    def sever(self) -> None:
        self.outer.transport.abort()
        self.inner.transport.abort()


@dataclass(slots=True)
class Relay:
    """Passes bytes on, each connection to the next place; it does not know what they mean."""

    places: Iterator[Place]
    port: int = 0
    delay: float = 0.0
    """Seconds by which each piece is late."""

    is_refusing: bool = False
    cuts: int = 0
    passed: Counter[Place] = field(default_factory=Counter)
    """How many connections each place got."""

    _lines: set[_Line] = field(default_factory=set)
    _planned: list[Cut] = field(default_factory=list)
    _flows: asyncio.Event = field(default_factory=asyncio.Event)

    def hang(self, *, on: bool) -> None:
        """Pass nothing on, and hang nothing up, until switched off."""
        (self._flows.clear if on else self._flows.set)()

    def cut(self, how: Cut, chance: Random) -> None:
        """Break connections so, now or as soon as there is what to break in."""
        if how is Cut.ALL:
            self._sever(*self._lines)
        elif how is Cut.ONE:
            self._sever(*chance.sample(list(self._lines), min(1, len(self._lines))))
        else:
            self._planned.append(how)

    async def serve(self, reader: StreamReader, outer: StreamWriter) -> None:
        """Pass one connection's bytes on until either side hangs up."""
        try:
            behind, inner = await self._open()
        except OSError:
            outer.transport.abort()
            return
        line = _Line(outer, inner)
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._up(reader, line))
                group.create_task(self._down(behind, line))
        finally:
            self._lines.discard(line)
            line.sever()

    async def _open(self) -> tuple[StreamReader, StreamWriter]:
        if self.is_refusing:
            raise ConnectionRefusedError
        place = next(self.places)
        self.passed[place] += 1
        if isinstance(place, Path):
            return await asyncio.open_unix_connection(place)
        return await asyncio.open_connection("127.0.0.1", place)

    async def _up(self, reader: StreamReader, line: _Line) -> None:
        async for piece in self._pieces(reader):
            how = self._next_cut(piece)
            if how is Cut.AMID:
                line.inner.write(piece[: len(piece) // 2])
                await line.inner.drain()
            if how in {Cut.AMID, Cut.BEFORE}:
                self._sever(line)
                break
            line.is_deaf = how is Cut.UNANSWERED
            line.inner.write(piece)
        line.inner.close()

    async def _down(self, reader: StreamReader, line: _Line) -> None:
        async for piece in self._pieces(reader):
            if line.is_deaf:
                self._sever(line)
                break
            line.outer.write(piece)
        line.outer.close()

    async def _pieces(self, reader: StreamReader) -> AsyncIterator[bytes]:
        with suppress(OSError):
            while piece := await reader.read(_MOST):
                await asyncio.sleep(self.delay)
                await self._flows.wait()
                yield piece

    def _next_cut(self, piece: bytes) -> Cut | None:
        """Take what was planned, if it can be done to *piece*."""
        fits = [how for how in self._planned if how is Cut.AMID or _COMMIT in piece]
        if not fits:
            return None
        self._planned.remove(fits[0])
        return fits[0]

    def _sever(self, *lines: _Line) -> None:
        self.cuts += bool(lines)
        for line in lines:
            line.sever()


@asynccontextmanager
async def relaying(*places: Place) -> AsyncIterator[Relay]:
    """Listen on a free port of loopback, and pass on to *places* in turn, until left."""
    relay = Relay(cycle(places))
    relay.hang(on=False)
    async with await asyncio.start_server(relay.serve, "127.0.0.1", 0) as listener:
        relay.port = listener.sockets[0].getsockname()[1]
        yield relay
        relay.is_refusing = True
        relay.hang(on=False)
        for line in list(relay._lines):
            line.sever()
