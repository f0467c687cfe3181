"""The house's process: what it is told, how it ends, and that it never outlives us."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from datetime import timedelta
from pathlib import Path

import pytest

from house import keeping
from house.keeping import Terms
from house.rehearsing import HouseDidNotOpen, Rehearsal, open_rehearsal

from .conftest import PATIENCE, left_in, process_of

ROOT = Path(__file__).parents[3]
PARENT = """
import asyncio
from house.rehearsing import open_rehearsal

async def main():
    async with open_rehearsal() as rehearsal:
        print(rehearsal.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def children_of(process: int) -> str:
    """Return the numbers of a process's children."""
    return Path(f"/proc/{process}/task/{process}/children").read_text()


async def test_the_process_is_told_its_secrets_where_nobody_looks(rehearsal: Rehearsal) -> None:
    secret = rehearsal.stand_in.token.partition(":")[2].encode()

    of_process = Path(f"/proc/{process_of(rehearsal)}")

    assert secret not in (of_process / "cmdline").read_bytes()
    assert secret not in (of_process / "environ").read_bytes()


@pytest.mark.parametrize("name", ["AMANA_TOKEN", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_neither_the_operators_settings_nor_a_proxy_are_handed_on(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "the-operators-own")

    assert name not in keeping._environment()
    assert keeping._environment()["PTB_TIMEDELTA"] == "1"


async def test_a_closed_rehearsal_leaves_in_good_order(tmp_path: Path) -> None:
    async with open_rehearsal(parent=tmp_path) as rehearsal:
        process = rehearsal._process
        assert process is not None
        transport = process._transport
        assert transport is not None

    assert (process.is_over, transport.get_returncode()) == (True, 0)
    assert left_in(tmp_path) == []
    assert not await rehearsal.start()


async def test_when_the_stage_dies_the_house_ends_and_takes_the_folder_with_it(
    tmp_path: Path,
) -> None:
    stage = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT),
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert stage.stdout
    assert stage.stderr
    async with asyncio.timeout(PATIENCE):
        await stage.stdout.readline()
        was_there = left_in(tmp_path)

        stage.send_signal(signal.SIGKILL)
        await stage.wait()
        told = await stage.stderr.read()  # it ends when the last that holds it does: the house

    assert was_there != []
    assert left_in(tmp_path) == []
    assert b" ERROR " not in told


async def test_a_terminal_that_is_closed_leaves_nothing_although_the_house_was_killed(
    tmp_path: Path,
) -> None:
    stage = await asyncio.create_subprocess_exec(
        *(sys.executable, "bot.py", "rehearse", "--port", "0"),
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=DEVNULL,
        stderr=PIPE,
    )
    assert stage.stderr
    async with asyncio.timeout(PATIENCE):
        assert b"http" in await stage.stderr.readline()
        os.kill(int(children_of(stage.pid)), signal.SIGKILL)

        stage.send_signal(signal.SIGHUP)
        await stage.wait()

    assert left_in(tmp_path) == []


async def test_a_house_that_talks_nonsense_is_ended(rehearsal: Rehearsal) -> None:
    process = rehearsal._process
    assert process is not None

    process.pipe_data_received(1, b'{"say": "nothing"}\n')

    await rehearsal.stand_in.wait_for(lambda: rehearsal.state == "down", PATIENCE)
    assert process.is_over


async def test_a_question_to_a_house_that_dies_has_no_answer(rehearsal: Rehearsal) -> None:
    process = rehearsal._process
    assert process is not None
    os.kill(process_of(rehearsal), signal.SIGSTOP)  # it hears no question

    answer, is_killed = await asyncio.gather(process.ask("next"), rehearsal.kill())

    assert (answer, is_killed) == (None, True)
    assert await process.ask("next") is None


async def test_a_house_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    async with open_rehearsal(terms=Terms(last_words=timedelta(0)), parent=tmp_path) as rehearsal:
        os.kill(process_of(rehearsal), signal.SIGSTOP)

    assert rehearsal.state == "down"
    assert left_in(tmp_path) == []


async def test_a_house_that_does_not_open_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    ending = Terms(program="raise SystemExit(1)")

    with pytest.raises(HouseDidNotOpen, match="did not open"):
        async with open_rehearsal(terms=ending, parent=tmp_path):
            pass

    assert left_in(tmp_path) == []


async def test_without_a_stage_there_is_no_house(tmp_path: Path) -> None:
    alone = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", Terms().program), cwd=ROOT, stdin=DEVNULL, stdout=PIPE
    )

    async with asyncio.timeout(PATIENCE):
        printed, _ = await alone.communicate()

    assert (alone.returncode, printed, left_in(tmp_path)) == (0, b"", [])
