"""A stand-in served on loopback, with its page; a clock that tests move; the real library."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot

from rehearsal.direction import HouseState, Scenery
from rehearsal.page import Stage, routes
from rehearsal.refusals import Json
from rehearsal.telegram import Phone, StandIn, serve
from tests.clocks import SetClock

TOKEN = "123456:rehearsal-token"
PAPER: Json = {"secret": "JBSW Y3DP", "duress": "918273", "code": "123456", "left": 7}


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.fixture
def stand_in(clock: SetClock) -> StandIn:
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


@dataclass
class Due:
    """What is due next, as a test decides."""

    moments: dict[str, datetime | None] = field(default_factory=dict)

    async def next(self) -> dict[str, datetime | None]:
        """Return it."""
        return self.moments


@pytest.fixture
def due() -> Due:
    return Due()


@dataclass
class Wing:
    """A house that remembers what was done to it."""

    state: HouseState = "up"
    scenery: Scenery = "plain"
    done: list[str] = field(default_factory=list)

    async def kill(self) -> bool:
        """Be down, if up."""
        was, self.state = self.state, "down"
        self.done.append("kill")
        return was != "down"

    async def start(self) -> bool:
        """Be starting, if down."""
        was = self.state
        self.state = "starting" if was == "down" else was
        self.done.append("start")
        return was == "down"

    async def reset(self, scenery: Scenery, /) -> None:
        """Be up again, with a scenery."""
        self.state, self.scenery = "up", scenery
        self.done.append("reset")


@pytest.fixture
def wing() -> Wing:
    return Wing()


@pytest.fixture
def stage(stand_in: StandIn, clock: SetClock, due: Due, tmp_path: Path, wing: Wing) -> Stage:
    async def advance(moment: datetime) -> None:
        clock.moment = moment

    database = tmp_path / "a.db"
    return Stage(
        stand_in,
        clock.now,
        advance,
        due.next,
        database,
        tmp_path,
        "Asia/Dubai",
        house=wing,
        paper=lambda telegram: PAPER if telegram == 1001 else None,
    )


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Return a browser that has loaded the page and so holds its token."""
    async with (
        serve(stage.stand_in, extra_routes=routes(stage)) as root,
        httpx.AsyncClient(base_url=root) as client,
    ):
        found = re.search('rehearsal-token" content="([^"]+)"', (await client.get("/")).text)
        assert found
        client.headers["X-Rehearsal-Token"] = found[1]
        yield client


async def first_event(web: httpx.AsyncClient) -> dict[str, Any]:
    """Return what the page shows now."""
    async with web.stream("GET", "/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                event: dict[str, Any] = json.loads(line[6:])
                return event
    return {}
