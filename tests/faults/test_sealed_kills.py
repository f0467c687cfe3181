"""Killed over and over while sealed and while working off: no text is lost, none is kept twice."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL

from rehearsal.telegram import Phone
from tests.acceptance.stage import said
from tests.databases import BOTH
from tests.faults.process import PATIENCE
from tests.faults.sealed import SealedPost, open_sealed_post
from tests.faults.test_sealed_start import words_of
from tests.postgres import PostgresServer

LAPS = max(1, int(os.environ.get("KILLS", "10")) // 10)
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={10 * LAPS} SEED={SEED} aims the same kills again"
_TEXTS = 8


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of an empty database; none for SQLite."""
    if request.param == "sqlite":
        yield ""
        return
    postgres_server.execute(SQL("CREATE DATABASE sealed_kills"))
    yield postgres_server.url("sealed_kills")
    postgres_server.execute(SQL("DROP DATABASE sealed_kills WITH (FORCE)"))


async def test_whatever_kills_it_each_text_is_kept_once(tmp_path: Path, database: str) -> None:
    chance = random.Random(SEED)  # noqa: S311  # repeatable
    async with open_sealed_post(tmp_path, database) as sealed:
        salim = await sealed.admit(1001, "Salim")
        for lap in range(LAPS):
            await _killed_while_sealed(sealed, salim, lap, chance)
            await _killed_while_working_off(sealed, chance)

        async with sealed.open() as bot:
            await sealed.worked_off()
            await sealed.post.stand_in.wait_for(lambda: bool(said(salim)), PATIENCE)
            assert await bot.stop() == 0

        sent = [f"lap {lap}, {n}" for lap in range(LAPS) for n in range(_TEXTS)]
        assert words_of(await sealed.records()) == sent, _AGAIN


async def _killed_while_sealed(
    sealed: SealedPost, phone: Phone, lap: int, chance: random.Random
) -> None:
    """Kill it once some of what is typed is stored; the rest is stored by the next."""
    before = (await sealed.waiting()).updates
    async with sealed.post.running() as bot:
        for n in range(_TEXTS):
            phone.type(f"lap {lap}, {n}")
        await sealed.stored(before + chance.randrange(_TEXTS))
        await bot.kill()
    async with sealed.post.running() as bot:
        await sealed.stored(before + _TEXTS)
        await bot.kill()


async def _killed_while_working_off(sealed: SealedPost, chance: random.Random) -> None:
    """Kill it when some of what waits is worked off."""
    left = chance.randrange((await sealed.waiting()).updates + 1)
    async with sealed.post.running() as bot:
        assert (await sealed.unseal()).code == 0
        await sealed.worked_off(left)
        await bot.kill()
