"""A stand-in served on loopback, a clock that tests move, and the real library talking to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram import Bot

from rehearsal.telegram import Phone, StandIn, serve

TOKEN = "123456:rehearsal-token"


@dataclass
class Clock:
    """The world's clock: it stands still until a test moves it."""

    time: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.time += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stand_in(clock: Clock) -> StandIn:
    return StandIn(TOKEN, clock.now)


@pytest.fixture
def amal(stand_in: StandIn) -> Phone:
    return stand_in.phone(1001, "Amal", username="amal_example")


@pytest.fixture
async def root(stand_in: StandIn) -> AsyncIterator[str]:
    async with serve(stand_in) as address:
        yield address


@pytest.fixture
async def bot(root: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{root}/bot") as bot:
        yield bot


@pytest.fixture
async def wire(root: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{root}/bot{TOKEN}/") as client:
        yield client
