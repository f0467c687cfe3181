"""On an SQLite file one process runs the house; a second one is told so."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from domain.errors import AlreadyRunning
from storage.locks import only_process

ROOT = Path(__file__).parents[2]
HOLD = """
import asyncio, pathlib, sys
from storage.locks import only_process

async def hold():
    async with only_process(pathlib.Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


@contextmanager
def _another_process(database: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(database)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


async def test_a_second_process_is_refused(tmp_path: Path) -> None:
    with _another_process(tmp_path / "amana.db"), pytest.raises(AlreadyRunning):
        async with only_process(tmp_path / "amana.db"):
            pass


async def test_a_killed_process_leaves_the_place_free(tmp_path: Path) -> None:
    with _another_process(tmp_path / "amana.db") as holder:
        holder.kill()
        holder.wait()

        async with only_process(tmp_path / "amana.db"):
            with pytest.raises(AlreadyRunning):
                async with only_process(tmp_path / "amana.db"):
                    pass


async def test_who_leaves_makes_the_place_free(tmp_path: Path) -> None:
    for _ in range(2):
        async with only_process(tmp_path / "amana.db"):
            assert (tmp_path / "amana.db.running").stat().st_mode & 0o777 == 0o600


async def test_other_databases_are_other_places(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        for database in (tmp_path / "one.db", tmp_path / "two.db", None, None):
            await stack.enter_async_context(only_process(database))
