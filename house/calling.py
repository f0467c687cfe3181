"""Lets the processes of one installation call each other, where there may be several."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from domain.calls import Call
from domain.errors import AmanaError
from domain.pauses import spread
from storage.bells import PostgresBell
from storage.engine import engine_at, is_sqlite

_PAUSE = timedelta(seconds=4)
"""At most, until a line that was cut is laid again; meanwhile the intervals do."""

_LAST_CALL = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Calling:
    """What is rung for the others, and what hears of theirs."""

    ring: Callable[[Call], None] = lambda _: None
    hearers: dict[Call, Callable[[], None]] = field(default_factory=dict)

    def heard(self, call: Call) -> None:
        """Wake whoever that call is for; before the house stands, nobody."""
        self.hearers.get(call, lambda: None)()


@asynccontextmanager
async def calling(database: str, chance: Callable[[], float]) -> AsyncIterator[Calling]:
    """Call and hear until left; alone on SQLite, there is nobody to call."""
    if is_sqlite(database):
        yield Calling()
        return
    async with engine_at(database) as engine:
        bell = PostgresBell(engine)
        lines = Calling(bell.ring)
        works: Sequence[Callable[[], Awaitable[None]]] = (
            bell.call,
            partial(bell.hear, lines.heard),
        )
        tasks = [
            asyncio.create_task(_again(work, chance))  # noqa: TID251  # cancelled below
            for work in works
        ]
        try:
            yield lines
        finally:
            await bell.wait_until_called(_LAST_CALL)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


async def _again(work: Callable[[], Awaitable[None]], chance: Callable[[], float]) -> None:
    """Do *work* until cancelled, and anew after every cut."""
    while True:
        with suppress(AmanaError):  # the intervals go on, and whoever needs the database says so
            await work()
        await asyncio.sleep(spread(_PAUSE, chance()).total_seconds())
