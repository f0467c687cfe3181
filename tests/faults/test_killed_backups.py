"""The real commands, killed whenever: never half a backup or installation; run again, whole."""

import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest

from crypto import backups
from domain.backups import SIGNATURE
from storage.backup_files import list_backups
from storage.coffers import read_file, readable
from tests.faults.process import BOT
from tests.posts import Bag, Post, bag

KILLS = int(os.environ.get("KILLS", "1"))
SEED = int(os.environ.get("SEED", "20261105"))
PATIENCE = 60
_SURROUNDINGS = {
    "PATH": os.defpath,
    "PYTHONPATH": str(BOT.parent),
    "PYTHONDONTWRITEBYTECODE": "1",  # on a full disk it would be half written
}


@dataclass
class Command:
    """A console command as its own process."""

    post: Post
    words: tuple[str, ...]
    room: str = "unlimited"
    """How long a file may become, in blocks of 512 bytes: beyond it the disk is full."""

    def run(self) -> tuple[int, str]:
        """Run to the end; return the exit code and what went wrong."""
        process = self._start()
        _, told = process.communicate(timeout=PATIENCE)
        return process.returncode, told.decode()

    def run_until(self, seconds: float) -> None:
        """Kill it after so many seconds, unless it has ended."""
        process = self._start()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def _line(self) -> tuple[str, ...]:
        return (sys.executable, str(BOT), *self.words)

    def _start(self) -> subprocess.Popen[bytes]:
        self.post.folder.mkdir(exist_ok=True)
        found = self.post.settings
        environment = {
            "AMANA_DATABASE_URL": found.database_url,
            "AMANA_KEYS": str(found.keys),
            "AMANA_ROOT_FILE": str(found.root_file),
            "AMANA_CHECKPOINTS": str(found.checkpoints),
            "AMANA_BACKUPS": str(found.backups),
        }
        return subprocess.Popen(
            ["/bin/sh", "-c", 'ulimit -f "$0"; exec "$@"', self.room, *self._line()],
            cwd=self.post.folder,
            env=environment | _SURROUNDINGS,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def took(command: Command) -> float:
    """Return how long a whole run takes."""
    began = perf_counter()
    code, told = command.run()
    assert code == 0, told
    return perf_counter() - began


@pytest.fixture
async def post(tmp_path: Path) -> Post:
    made = Post(tmp_path / "post")
    made.folder.mkdir()
    await made.furnish()
    await made.keep(*(f"Note {number}" for number in range(20)))
    await made.escrow()
    await made.checkpoint()
    return made


async def test_a_backup_that_was_killed_is_none(post: Post) -> None:
    create, moments = Command(post, ("backup", "create")), random.Random(SEED)  # noqa: S311 - a lot, no secret
    whole = took(create)
    fingerprint = await post.fingerprint()

    for _ in range(KILLS):
        create.run_until(whole * moments.uniform(0.3, 1.1))
        for each in list_backups(str(post.settings.backups)):
            if each.is_signed:
                check(post.settings.backups / each.name, fingerprint)

    assert create.run()[0] == 0
    carried = await bag(post, 1, post.settings.backups / newest(post))
    assert (await carried.trial(post)).is_good


async def test_a_restore_that_was_killed_is_run_again(post: Post, tmp_path: Path) -> None:
    file, moments = await post.backup(), random.Random(SEED)  # noqa: S311 - as above
    told = await post.told()
    carried = await bag(post, 1, file)
    whole = took(Command(Post(tmp_path / "rehearsed"), words(carried)))

    for kill in range(KILLS):
        fresh = Post(tmp_path / f"fresh{kill}")
        command = Command(fresh, words(carried))
        command.run_until(whole * moments.uniform(0.3, 1.1))
        code, refusal = command.run()
        assert code == 0 or "living" in refusal, refusal
        assert await fresh.told() == told


@pytest.mark.parametrize("blocks", ["8"])
async def test_on_a_full_disk_there_is_no_backup_and_no_half_of_one(
    post: Post, blocks: str
) -> None:
    create = Command(post, ("backup", "create"), blocks)

    code, told = create.run()

    assert code == 1
    assert told.startswith("Refused: ")
    assert not post.settings.backups.exists() or list(post.settings.backups.iterdir()) == []


@pytest.mark.parametrize("blocks", ["250"])
async def test_a_restore_onto_a_full_disk_is_run_again_with_room(
    post: Post, tmp_path: Path, blocks: str
) -> None:
    carried, fresh = await bag(post, 1, await post.backup()), Post(tmp_path / "fresh")

    code, refusal = Command(fresh, words(carried), blocks).run()
    again, _ = Command(fresh, words(carried)).run()

    assert (code, again) == (1, 0)
    assert refusal.startswith("Refused: ")
    assert await fresh.told() == await post.told()


def check(file: Path, fingerprint: str) -> None:
    """Make sure that a file which bears a backup's name is what was signed."""
    with readable(str(file)) as content:
        backups.check(read_file(f"{file}{SIGNATURE}"), content, fingerprint, file.name)


def newest(post: Post) -> str:
    """Return the name of the newest backup that is signed."""
    found = list_backups(str(post.settings.backups))
    return max(each.name for each in found if each.is_signed)


def words(carried: Bag) -> tuple[str, ...]:
    """Write the command that restores."""
    return (
        *("backup", "restore", str(carried.file)),
        *("--officer", carried.pair[0].file, "--officer", carried.pair[1].file),
        *("--escrow", carried.escrow, "--fingerprint", carried.fingerprint),
        *("--checkpoints", str(carried.checkpoints)),
    )
