"""Whether memory stays flat as a database grows: each size in a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.stand_in import ROOT
from benchmarks.tables import Row

_KILOBYTES = 1024
_STATUS = Path("/proc/self/status")


def rows_of(module: str, folder: Path, sizes: Sequence[int]) -> Iterator[Row]:
    """Yield what *module*, run with a folder and a number of records, says of each of *sizes*."""
    for size in sizes:
        found = told_of(module, folder / str(size), size)
        yield Row(f"{size:,} records: records a second", size / found["seconds"])
        yield Row(f"{size:,} records: most memory, MB", found["peak"])


def told_of(module: str, folder: Path, size: int) -> dict[str, float]:
    """Return what *module*, run with a folder and a size, says: "seconds", and its "peak" in MB."""
    words = [sys.executable, "-m", module, str(folder), str(size)]
    ended = subprocess.run(words, capture_output=True, check=True, cwd=ROOT)  # noqa: S603  # our own
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def say(seconds: float) -> None:
    """Say what this process took, and the most memory it ever held."""
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": _peak()}))


def _peak() -> float:
    """Return the most memory of this process in MB: `getrusage` counts who started it as well."""
    (line,) = re.findall(r"^VmHWM:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(line) / _KILOBYTES
