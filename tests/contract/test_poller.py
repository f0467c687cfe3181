"""One poller of a token: whoever is not it any more, or is not alone, gives the place up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.outages import warning
from handlers.reception import Reception
from handlers.wire import Wire
from rehearsal.telegram import StandIn, serve
from services.incoming.inbox import Receive
from services.incoming.lag import Lag
from services.ports import Locks
from storage.locks import open_locks
from storage.transactions import Transactions
from tests.clocks import SetClock
from tests.contract.postgresql import on_postgresql, on_sqlite
from tests.contract.replicas import Replica, first_replica
from tests.contract.test_locks import CUT_ALL

TOKEN = "123456:a-token-of-nobody"


@pytest.fixture
def stand_in() -> StandIn:
    """Give Telegram."""
    return StandIn(TOKEN, SetClock().now)


@pytest.fixture
async def locks(engine: AsyncEngine) -> AsyncIterator["Watched"]:
    """Give the locks, watched."""
    async with open_locks(engine) as opened:
        yield Watched(opened)


@pytest.fixture
async def root(stand_in: StandIn) -> AsyncIterator[str]:
    """Give Telegram's address."""
    async with serve(stand_in) as address:
        yield address


@pytest.fixture
async def ours(transactions: Transactions, tmp_path: Path) -> Replica:
    """Give an installation that has received nothing yet."""
    return await first_replica(transactions, tmp_path)


@dataclass
class Watched:
    """The locks, and word of the moment at which one is given back."""

    locks: Locks
    released: asyncio.Event = field(default_factory=asyncio.Event)
    refused: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, name: str) -> bool:
        """Take *name* unless somebody holds it."""
        is_free = await self.locks.take(name)
        if not is_free:
            self.refused.set()
        return is_free

    async def until_refused(self) -> None:
        """Wait until somebody else turned out to hold something."""
        async with asyncio.timeout(10):
            await self.refused.wait()

    async def holds(self, name: str) -> bool:
        """Tell whether *name* is still ours."""
        return await self.locks.holds(name)

    async def release(self, name: str) -> None:
        """Give *name* back."""
        await self.locks.release(name)
        self.released.set()

    async def until_released(self) -> None:
        """Wait until something was given back."""
        async with asyncio.timeout(10):
            await self.released.wait()


@asynccontextmanager
async def _polling(
    ours: Replica,
    locks: Locks,
    root: str,
    hand_over: Callable[[], None] = lambda: None,
    *,
    chance: float = 1.0,
    lag: Lag | None = None,
) -> AsyncIterator[Reception]:
    bot = Wire(token=TOKEN, base_url=f"{root}/bot")
    reception = Reception(bot, Receive(ours.archive), locks, lambda _: None)
    reception.hand_over, reception.chance, reception.lag = hand_over, lambda: chance, lag
    async with bot, asyncio.TaskGroup() as group:
        task = group.create_task(reception.run())
        try:
            yield reception
        finally:
            task.cancel()


def _polls(stand_in: StandIn) -> int:
    return sum(call.method == "getUpdates" for call in stand_in.calls)


@on_postgresql
async def test_a_poller_whose_lock_died_does_not_poll_beside_the_next_one(
    engine: AsyncEngine, ours: Replica, locks: Watched, stand_in: StandIn, root: str
) -> None:
    async with _polling(ours, locks, root), open_locks(engine) as theirs:
        await stand_in.wait_for(lambda: _polls(stand_in) == 1)
        async with engine.connect() as connection:
            await connection.execute(text(CUT_ALL))
        async with asyncio.timeout(10):
            while not await theirs.take("poller"):
                pass  # the server is still burying the first one's connection

        stand_in.phone(1001, "Amal").type("/start")
        await locks.until_released()

        assert _polls(stand_in) == 1


@on_sqlite
async def test_a_poller_that_is_not_alone_gives_its_place_up(
    ours: Replica, locks: Watched, stand_in: StandIn, root: str
) -> None:
    async with _polling(ours, locks, root), httpx.AsyncClient() as somebody:
        await stand_in.wait_for(lambda: _polls(stand_in) == 1)

        await somebody.get(f"{root}/bot{TOKEN}/getUpdates")
        await locks.until_released()

        assert await locks.take("poller")


@on_sqlite
async def test_a_poller_takes_away_a_webhook_that_somebody_set(
    ours: Replica, locks: Watched, stand_in: StandIn, root: str
) -> None:
    phone = stand_in.phone(1001, "Amal")
    async with _polling(ours, locks, root), httpx.AsyncClient() as somebody:
        await stand_in.wait_for(lambda: _polls(stand_in) == 1)

        elsewhere = {"url": "https://elsewhere.example/"}
        await somebody.get(f"{root}/bot{TOKEN}/setWebhook", params=elsewhere)
        phone.type("/start")
        await stand_in.wait_for(lambda: not stand_in.updates.count())

        assert not stand_in.webhook


@on_postgresql
async def test_who_leaves_gives_the_place_up_and_who_stands_by_comes_when_called(
    engine: AsyncEngine, ours: Replica, locks: Watched, stand_in: StandIn, root: str
) -> None:
    others: list[Reception] = []

    def call() -> None:
        others[0].come()

    async with open_locks(engine) as theirs, AsyncExitStack() as staying:
        async with _polling(ours, locks, root, call):
            await stand_in.wait_for(lambda: _polls(stand_in) == 1)
            # so large a chance that nobody would see the end of a pause
            standing_by = _polling(ours, watched := Watched(theirs), root, chance=1e6)
            others.append(await staying.enter_async_context(standing_by))
            await watched.until_refused()

        await stand_in.wait_for(lambda: _polls(stand_in) == 2)


@on_sqlite
async def test_who_cannot_reach_telegram_lets_others_try(
    ours: Replica, locks: Watched, stand_in: StandIn, root: str
) -> None:
    async with _polling(ours, locks, root, chance=-0.99):  # pauses as short as may be
        await stand_in.wait_for(lambda: _polls(stand_in) == 1)

        stand_in.faults.away(True)
        stand_in.phone(1001, "Amal").type("/start")
        await locks.until_released()

    assert await locks.take("poller")


@pytest.fixture
async def late(transactions: Transactions) -> Lag:
    """Give what is known thirteen hours after anything was received."""
    clock = SetClock()
    await Lag(transactions, clock).note()
    clock.moment += timedelta(hours=13)
    return Lag(transactions, clock)


@on_sqlite
async def test_a_new_process_knows_how_long_nothing_was_received(
    ours: Replica, locks: Watched, stand_in: StandIn, late: Lag, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.faults.plan("cut", "deleteWebhook", times=99)
    async with serve(stand_in) as root, _polling(ours, locks, root, chance=-0.99, lag=late):
        await locks.until_released()
    told = [each.message for each in caplog.records if "nothing was received" in each.message]

    assert told == [warning(timedelta(hours=13))]


@on_sqlite
async def test_a_poller_notes_when_nothing_is_left(
    ours: Replica, locks: Watched, stand_in: StandIn, root: str, transactions: Transactions
) -> None:
    lag = Lag(transactions, clock := SetClock())
    async with _polling(ours, locks, root, lag=lag):
        stand_in.phone(1001, "Amal").type("/start")
        await stand_in.wait_for(lambda: _polls(stand_in) > 1)

    clock.moment += timedelta(hours=2)
    assert await lag.lasted() == timedelta(hours=2)
