"""What every test may ask for: both databases, properties without a stopwatch, figures told."""

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings

from tests.memory import lay_in_memory

os.umask(0o077)  # as every door of the house has it

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Some hundred processes are started: none compiles again what another compiled already."""

lay_in_memory()

if find_spec("sniffio") is None:
    cast("dict[str, object]", sys.modules)["sniffio"] = None
"""httpcore asks for it at every call, and to find that nothing is there takes the longest."""

pytest_plugins = ["tests.databases"]

settings.register_profile("amana", deadline=None)  # a busy machine is no defect
settings.load_profile("amana")

_LONG = [Path(__file__).parent / name for name in ("faults", "browser")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: else one worker is at it when the others have nothing left."""
    items.sort(key=lambda item: not any(map(item.path.is_relative_to, _LONG)))


def pytest_collection_finish() -> None:
    """Let no collection of garbage look through ten thousand tests again and again."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every figure that a test recorded: figures are no pass or fail."""
    figures = [
        str(value)
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name, value in report.user_properties
        if name == "figures" and report.when == "call"
    ]
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(figures))
