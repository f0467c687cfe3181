"""Keeps what the process has in memory out of files: no core dump, no swap, nothing for others."""

import ctypes
import os
import resource
from contextlib import suppress

from services.findings import Ailment

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4


def harden() -> list[Ailment]:
    """
    Harden this process; return what could not be had. Raises nothing: it is no reason not to start.

    Whatever runs as the same account cannot look into it any more either (ptrace(2), proc(5)).
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    had = {Ailment.MEMORY_DUMPABLE: _forbid_dumps(), Ailment.MEMORY_UNLOCKED: _lock_memory()}
    return [ailment for ailment, is_had in had.items() if not is_had]


def _forbid_dumps() -> bool:
    """Forbid dumps of any kind: the limit alone does not bind a dump that a program collects."""
    with suppress(AttributeError, OSError):
        return bool(_libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    return False


def _lock_memory() -> bool:
    """
    Keep every page, as it comes, off the swap; only where no limit can stop us later.

    With a finite limit, memory that is locked makes growth fail, and a stack that grows kills. With
    a limit of 0 the kernel lets only him lock who is bound by none (mlock(2), CAP_IPC_LOCK).
    """
    before = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    unlimited = resource.RLIM_INFINITY
    with suppress(AttributeError, OSError, ValueError):
        soft = unlimited if before[1] == unlimited else 0
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (soft, before[1]))
        if _libc().mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0:
            return True
        resource.setrlimit(resource.RLIMIT_MEMLOCK, before)
    return False


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
