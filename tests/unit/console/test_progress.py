"""The bar of long work: on a terminal's standard error, and nowhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
WORK = """
from console.progress import progress
with progress("Going over records") as tell:
    tell(1, 2)
    tell(2, 2)
print("done")
"""


def test_a_terminal_sees_the_work_move_and_the_result_stays_clean() -> None:
    ours, theirs = pty.openpty()

    result = subprocess.run(
        [sys.executable, "-c", WORK], cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True
    )
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)

    assert result.stdout == b"done\n"
    assert "Going over records" in shown
    assert "100%" in shown


def test_nothing_else_sees_a_bar() -> None:
    result = subprocess.run([sys.executable, "-c", WORK], cwd=ROOT, capture_output=True, check=True)

    assert (result.stdout, result.stderr) == (b"done\n", b"")
