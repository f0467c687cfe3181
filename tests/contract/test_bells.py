"""What one process calls, the others hear: that there is something, at once, and no more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.calls import Call
from house.calling import Calling, calling
from tests.contract.postgresql import on_postgresql, on_sqlite

CUT_LISTENERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


@dataclass
class Ear:
    """What a process hears, one after the other."""

    lines: Calling
    heard: asyncio.Queue[Call] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        for call in Call:
            self.lines.hearers[call] = self._hearer(call)

    def _hearer(self, call: Call) -> Callable[[], None]:
        return lambda: self.heard.put_nowait(call)

    async def next(self) -> Call:
        """Wait for the next call."""
        async with asyncio.timeout(20):
            return await self.heard.get()

    async def all(self) -> set[Call]:
        """Wait for as many calls as there are kinds of them."""
        return {await self.next() for _ in Call}


@pytest.fixture
async def ours(database_url: str) -> AsyncIterator[Ear]:
    async with calling(database_url, lambda: 0.0) as lines:
        yield Ear(lines)


@pytest.fixture
async def theirs(database_url: str) -> AsyncIterator[Ear]:
    async with calling(database_url, lambda: 0.0) as lines:
        yield Ear(lines)


@on_postgresql
async def test_what_was_called_before_anybody_listened_is_looked_for(ours: Ear) -> None:
    assert await ours.all() == set(Call)


@on_postgresql
@pytest.mark.parametrize("call", Call)
async def test_what_is_rung_here_is_heard_there_and_not_here(
    ours: Ear, theirs: Ear, call: Call
) -> None:
    await ours.all()
    await theirs.all()

    ours.lines.ring(call)
    heard = await theirs.next()
    theirs.lines.ring(Call.POLL)  # by its arrival, whatever came before has arrived as well

    assert (heard, await ours.next()) == (call, Call.POLL)


@on_postgresql
async def test_a_call_says_nothing_but_its_kind(
    engine: AsyncEngine, ours: Ear, theirs: Ear
) -> None:
    await theirs.all()
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        for call in Call:
            await raw.execute(f"LISTEN amana_{call.value}")

        for call in Call:
            ours.lines.ring(call)
        notes = [note async for note in raw.notifies(timeout=20, stop_after=len(Call))]

    assert {(note.channel, note.payload) for note in notes} == {
        (f"amana_{call.value}", "") for call in Call
    }


@on_postgresql
async def test_a_line_that_was_cut_is_laid_again_and_everything_is_looked_at(
    engine: AsyncEngine, ours: Ear, theirs: Ear
) -> None:
    await theirs.all()
    async with engine.connect() as connection:
        await connection.execute(text(CUT_LISTENERS))

    looked_at = await theirs.all()
    ours.lines.ring(Call.HANDLE)

    assert (looked_at, await theirs.next()) == (set(Call), Call.HANDLE)


@on_postgresql
async def test_what_is_rung_last_is_called_before_the_line_is_closed(
    database_url: str, theirs: Ear
) -> None:
    await theirs.all()

    async with calling(database_url, lambda: 0.0) as lines:
        lines.ring(Call.POLL)

    assert await theirs.next() is Call.POLL


@on_sqlite
async def test_alone_on_its_database_a_process_calls_nobody(ours: Ear) -> None:
    ours.lines.ring(Call.DELIVER)

    assert ours.heard.empty()
