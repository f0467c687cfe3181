"""Lays what tests write in memory: most of what they waited for was a disk to say "written"."""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  # what is made in it has folders of its own
_ENOUGH = 3 << 30
"""Bytes that must be free in it, of which a whole run takes less than half."""


def lay_in_memory() -> None:
    """
    Make temporary folders in memory from now on, in this process and in those it starts.

    Tests kill processes, not machines: a file that outlives its process is all they need. Whoever
    names a TMPDIR keeps it.
    """
    if "TMPDIR" not in os.environ and _is_fit(_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _is_fit(folder: Path) -> bool:
    """Tell whether it can be written, has room, and lets PostgreSQL's binaries be executed."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    executes = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return executes and shutil.disk_usage(folder).free >= _ENOUGH
