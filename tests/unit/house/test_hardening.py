"""Nothing that the process has in memory becomes a file; and where that fails, it starts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
BEGIN = """
import ctypes, json, os, resource, sys
from pathlib import Path
from house.doors import open_doors
from house.hardening import harden

def status(name):
    return Path("/proc/self/status").read_text().partition(name + ":")[2].split()[0]

def as_somebody_without_privileges():
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
    if os.geteuid() == 0:
        os.setuid(65534)

def tell(**what):
    print(json.dumps(what))
"""


def _told(script: str, folder: Path = ROOT, code: int = 0) -> Any:  # noqa: ANN401  # JSON
    ended = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{BEGIN}{script}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stderr
    return json.loads(ended.stdout)


def test_a_crash_leaves_nothing_behind(tmp_path: Path) -> None:
    told = _told(
        """
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
open_doors()
tell(is_crashing=True)
sys.stdout.flush()
os.abort()
""",
        tmp_path,
        code=-6,
    )

    assert told == {"is_crashing": True}
    assert list(tmp_path.iterdir()) == []


def test_memory_is_locked_or_said_to_be_not() -> None:
    told = _told(
        """
lacking = harden()
grown = bytearray(os.urandom(4 << 20))
tell(lacking=lacking, locked=int(status("VmLck")))
"""
    )

    assert (told["locked"] > 4096) != ("memory-unlocked" in told["lacking"])
    assert "memory-dumpable" not in told["lacking"]


def test_who_may_not_lock_memory_starts_all_the_same() -> None:
    told = _told(
        """
as_somebody_without_privileges()
lacking = harden()
grown = bytearray(os.urandom(64 << 20))
limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)
tell(lacking=lacking, locked=status("VmLck"), limit=limit, grown=len(grown))
"""
    )

    assert told["lacking"] == ["memory-unlocked"]
    assert (told["locked"], told["limit"], told["grown"]) == ("0", [65536, 65536], 64 << 20)


def test_another_system_lacks_both_and_starts_all_the_same() -> None:
    told = _told(
        """
class OfAnotherSystem:
    pass

ctypes.CDLL = lambda name: OfAnotherSystem()
tell(lacking=harden())
"""
    )

    assert told["lacking"] == ["memory-dumpable", "memory-unlocked"]
