"""Runs a program that a wheel put beside this interpreter."""

import subprocess
import sys
from pathlib import Path


def run_tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Return what it said; no other program of that name counts, whatever this machine has."""
    program = Path(sys.prefix) / "bin" / name
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
