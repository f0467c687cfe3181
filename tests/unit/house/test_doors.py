"""What the process does for itself before it opens anything."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASK = """
import ctypes, os, resource
from house.doors import open_doors

resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
open_doors()
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)), dumpable)
"""


def test_no_core_dump_and_no_file_for_others_is_ever_written() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout == "(0, 0) 0o77 0\n"
