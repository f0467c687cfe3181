"""The table of the README has every command that can be typed."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from console.app import build
from tests.unit.console.conftest import Installation

ROOT = Path(__file__).parents[3]


def test_the_readme_names_every_command_of_the_console(empty: Installation) -> None:
    cells = re.findall(r"^\| (`.+?) \| ", (ROOT / "README.md").read_text(), re.MULTILINE)

    named = {each for cell in cells for each in _commands(cell)}
    typed = set(_typed(get_command(build(empty.doors))))

    assert {"run", "keys rotate desk"} <= typed
    assert typed - named == set()


def _typed(command: object, *before: str) -> Iterator[str]:
    """Give every command as it is typed."""
    if not isinstance(command, TyperGroup):
        yield " ".join(before)
        return
    for name, each in command.commands.items():
        yield from _typed(each, *before, name)


def _commands(cell: str) -> Iterator[str]:
    r"""Give the commands of a cell: `hold set\|lift CODE` are two."""
    for said in re.findall(r"`(.+?)`", cell):
        words = re.match(r"[a-z]+( [a-z\\|]+)*", said)
        *before, last = words[0].split(" ") if words else [""]
        yield from (" ".join([*before, each]) for each in last.split("\\|"))
