"""Every dialogue goes through a kill at each of its steps: it ends whole, once, for one alone."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from psycopg.sql import SQL

from domain.steps import DialogueKind
from tests.databases import BOTH
from tests.faults.gate import Moment
from tests.faults.lap import Scripts, open_lap
from tests.faults.scripts import ALL, reminder
from tests.faults.told import Told
from tests.postgres import PostgresServer

KILLS = int(os.environ.get("KILLS", "1"))
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={KILLS} SEED={SEED} aims the same kills again"
_FEW: Scripts = (reminder,)


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> dict[str, Told]:
    """Give what came of the dialogues on each database; they are told side by side."""
    folder = tmp_path_factory.mktemp("dialogues")
    sys.stdout.write(_AGAIN)
    return asyncio.run(_tell_both(folder, postgres_server))


@pytest.fixture(params=BOTH)
def told(request: pytest.FixtureRequest, outcomes: dict[str, Told]) -> Told:
    """Give what came of them on one database."""
    return outcomes[request.param]


def test_every_step_is_answered_as_if_nothing_had_happened(told: Told) -> None:
    assert told.astray == [], _AGAIN


def test_every_record_is_whole_and_there_once(told: Told) -> None:
    assert told.not_kept == [], _AGAIN


def test_no_question_is_left_open(told: Told) -> None:
    assert told.asking == [], _AGAIN


def test_nobody_else_sees_any_of_it(told: Told) -> None:
    assert told.leaked == [], _AGAIN


def test_no_defect_is_met(told: Told) -> None:
    assert "ERROR" not in told.log, (told.log, _AGAIN)


def test_every_kind_of_dialogue_is_among_them(outcomes: dict[str, Told]) -> None:
    assert set(outcomes["sqlite"].dialogues) == set(DialogueKind)


def test_the_figures_are_told(
    told: Told, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    record_property("figures", f"dialogues, {told.summary(request.node.callspec.params['told'])}")

    assert told.kills.total() >= KILLS


async def _tell_both(folder: Path, server: PostgresServer) -> dict[str, Told]:
    tasks = [_tell(folder, name, server) for name in BOTH]
    return dict(zip(BOTH, await asyncio.gather(*tasks), strict=True))


async def _tell(folder: Path, database: str, server: PostgresServer) -> Told:
    """Tell everything in laps until there were enough kills; the first aims at one moment alone."""
    told = Told()
    while told.kills.total() < KILLS:
        name = f"{database}{told.laps}"
        chance = random.Random(f"{SEED} {name}")  # noqa: S311  # repeatable, no secret in it
        moments = tuple(Moment) if told.laps else (Moment.BEFORE,)
        scripts = ALL if database == "sqlite" or told.laps else _FEW
        async with (
            _database(server, name if database == "postgresql" else "") as url,
            open_lap(folder / name, url, chance, moments) as lap,
        ):
            await told.go_through(lap, scripts)
    return told


@asynccontextmanager
async def _database(server: PostgresServer, name: str) -> AsyncIterator[str]:
    """Yield the address of a fresh database on *server*; none if it has no name."""
    if name:
        await asyncio.to_thread(server.execute, SQL("CREATE DATABASE {}"), name)
        yield server.url(name)
        await asyncio.to_thread(server.execute, SQL("DROP DATABASE {} WITH (FORCE)"), name)
    else:
        yield ""
