"""A database whose disk is full, whose folder is shut, or whose file is damaged: one line each."""

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.process import Child, Installation, installation_in
from tests.faults.spoilt import on_a_full_disk

_NOBODY = "http://127.0.0.1:9"
_COMMANDS = ["run", "init", "migrate", "desk list", "audit verify", "backup create", "escrow list"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an installation to copy."""
    folder = tmp_path_factory.mktemp("installed")
    asyncio.run(installation_in(folder, _NOBODY).install())
    return folder


@pytest.fixture
def installation(installed: Path, tmp_path: Path) -> Installation:
    """Give an installation of one's own."""
    shutil.copytree(installed, tmp_path / "post")
    return installation_in(tmp_path / "post", _NOBODY)


@pytest.mark.parametrize("command", _COMMANDS)
async def test_a_full_disk_is_called_full(installation: Installation, command: str) -> None:
    full = replace(installation, bot=on_a_full_disk(installation.folder))

    child = await full.command(*command.split())

    room = f"make room on the disk of {installation.folder}/amana.db, and try again"
    assert _refusal(child) == f"Refused: there is no room for the database: {room}"


async def test_the_doctor_calls_a_full_disk_full(installation: Installation) -> None:
    full = replace(installation, bot=on_a_full_disk(installation.folder), is_forked=False)

    child = await full.command("doctor")

    (line,) = [each for each in child.output.splitlines() if each.startswith("database")]
    assert line.split()[:3] == ["database-stuck", "problem", "database"]
    assert "make room on the disk of" in line


def _cut(file: Path) -> None:
    os.truncate(file, 5000)


def _overwrite(file: Path) -> None:
    file.write_bytes(b"a shopping list\n" * 999)


@pytest.mark.parametrize("spoil", [_cut, _overwrite])
@pytest.mark.parametrize("command", _COMMANDS)
async def test_a_damaged_file_is_called_damaged(
    installation: Installation, command: str, spoil: Callable[[Path], None]
) -> None:
    spoil(installation.folder / "amana.db")

    child = await installation.command(*command.split())

    assert _refusal(child).startswith("Refused: the database is damaged: see what else")


@pytest.mark.parametrize("command", ["run", "desk list", "migrate"])
async def test_a_file_that_cannot_be_opened_is_told_from_a_server_that_is_away(
    installation: Installation, command: str
) -> None:
    file = installation.folder / "amana.db"
    file.unlink()
    file.mkdir(mode=0o700)

    child = await installation.command(*command.split())

    assert f"let this account write {file} and the folder around it" in _refusal(child)


async def test_a_folder_that_cannot_be_made_is_refused_by_init(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    new = installation_in(tmp_path / "new", _NOBODY, f"sqlite:///{tmp_path}/var/amana.db")

    child = await new.command("init")

    assert f"let this account write {tmp_path}/var/amana.db" in _refusal(child)


async def test_a_bot_that_cannot_say_it_runs_does_not_run(installation: Installation) -> None:
    (installation.folder / "amana.db.running").mkdir()

    child = await installation.command("run")

    assert f"let this account write {installation.folder}/amana.db.running" in _refusal(child)


def _refusal(child: Child) -> str:
    """Return the one line with which a command refused."""
    assert (child.process.returncode, child.output) == (1, "")
    (line,) = child.errors.splitlines()
    return line
