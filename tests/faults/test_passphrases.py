"""A root made of a passphrase: asked for at a terminal, never taken from anywhere else."""

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.roots import is_descriptor
from tests.faults.process import Installation, installation_in
from tests.faults.terminal import at_terminal

WORDS = "a lantern beside seven quiet rivers"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def bare(tmp_path: Path) -> Installation:
    return installation_in(tmp_path / "one", NOWHERE)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an installation to copy, made at a terminal."""
    folder = tmp_path_factory.mktemp("installed")
    installation = installation_in(folder, NOWHERE)
    typed = at_terminal(installation, "init", "--passphrase", answers=[WORDS, WORDS])
    assert typed.code == 0, typed
    return folder


@pytest.fixture
def made(bare: Installation, installed: Path) -> Installation:
    shutil.copytree(installed, bare.folder, dirs_exist_ok=True)
    return bare


def test_a_passphrase_is_asked_for_twice_and_never_shown(bare: Installation) -> None:
    started = replace(bare, is_forked=False)

    typed = at_terminal(started, "init", "--passphrase", "--json", answers=[WORDS, WORDS])

    assert (typed.code, json.loads(typed.output)) == (0, {"done": "init"})
    assert typed.shown.count(": ") == 2
    assert WORDS not in typed.shown
    assert is_descriptor(bare.settings.root_file.read_bytes())


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (["short"], "at least 16 characters"),
        ([WORDS, f"{WORDS}!"], "differ"),
        ([], "no passphrase was typed"),
    ],
)
def test_an_unfit_passphrase_makes_nothing(
    bare: Installation, answers: list[str], why: str
) -> None:
    typed = at_terminal(bare, "init", "--passphrase", answers=answers)

    assert typed.code == 1
    assert why in typed.errors
    assert WORDS not in typed.errors
    assert not bare.settings.keys.joinpath("keyring").exists()
    again = at_terminal(bare, "init", "--passphrase", answers=[WORDS, WORDS])
    assert again.code == 0


def test_commands_ask_for_the_passphrase(made: Installation) -> None:
    words = ("desk", "add", "NAV", "--name", "Naval desk", "--timezone", "Asia/Dubai")

    right = at_terminal(made, *words, answers=[f"  {WORDS}"])
    wrong = at_terminal(made, "desk", "list", answers=[f"{WORDS}s"])

    assert right.code == 0, right
    assert (wrong.code, wrong.output) == (1, "")
    assert wrong.errors == "Refused: this is not the passphrase of this installation: try again\n"


def test_ctrl_c_at_the_prompt_is_one_line(made: Installation) -> None:
    typed = at_terminal(made, "desk", "list", answers=["\x03"])

    assert (typed.code, typed.output) == (130, "")
    assert typed.errors.strip().startswith("Stopped by Ctrl-C: run the command again")
    assert len(typed.errors.strip().splitlines()) == 1


RESTORE = (
    *("backup", "restore", "amana.age", "--officer", "one.key", "--officer", "two.key"),
    *("--escrow", "escrow.age", "--fingerprint", "0" * 64, "--without-checkpoints"),
)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("n", "Refused: nothing was done"),
        ("", "Refused: nothing was done"),
        ("y", "Refused: amana.age cannot be read"),
        ("YES", "Refused: amana.age cannot be read"),
        ("\x03", "Stopped by Ctrl-C"),
    ],
)
def test_a_question_is_answered_at_the_terminal(bare: Installation, answer: str, said: str) -> None:
    typed = at_terminal(bare, *RESTORE, answers=[answer])

    assert "whether this past was the last one. Go on? [y/N]: " in typed.shown
    assert typed.errors.strip().startswith(said)


async def test_where_nobody_can_be_asked_nothing_is_done(bare: Installation) -> None:
    child = await bare.command(*RESTORE)

    assert child.process.returncode == 1
    assert child.errors.startswith("Refused: there is no terminal to ask at: add --yes")
    assert len(child.errors.splitlines()) == 1


@pytest.mark.parametrize("words", [("audit", "verify"), ("audit", "export", "audit.age")])
def test_a_command_asks_once(made: Installation, words: tuple[str, ...]) -> None:
    typed = at_terminal(made, *words, answers=[WORDS, WORDS, WORDS])

    assert typed.shown.count("Passphrase: ") == 1, typed


async def test_without_a_terminal_there_is_no_other_way_in(made: Installation) -> None:
    child = await made.command("desk", "list")

    assert child.process.returncode == 1
    assert child.errors.startswith("Refused: the root is a passphrase, and there is no terminal")


async def test_the_other_kind_of_root_is_never_overwritten(made: Installation) -> None:
    root = made.settings.root_file.read_bytes()
    made.settings.keys.joinpath("keyring").unlink()
    made.settings.keys.parent.joinpath("amana.db").unlink()
    shutil.rmtree(made.settings.checkpoints)  # a start that was cut off has laid none

    child = await made.command("init")

    assert child.process.returncode == 1
    assert "run `init` with --passphrase" in child.errors
    assert made.settings.root_file.read_bytes() == root


async def test_a_root_of_bytes_is_not_taken_for_a_passphrase(bare: Installation) -> None:
    bare.settings.root_file.parent.mkdir()
    bare.settings.root_file.write_bytes(bytes(range(32)))
    bare.settings.root_file.chmod(0o600)

    typed = await asyncio.to_thread(
        at_terminal, bare, "init", "--passphrase", answers=[WORDS, WORDS]
    )

    assert typed.code == 1
    assert "run `init` without --passphrase" in typed.errors
