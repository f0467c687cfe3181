"""A disk that fails at one of its calls, or is cut off there as by a kill."""

import errno
import os
from pathlib import Path

from crypto.disk import Disk

_CHANGING = os.O_WRONLY | os.O_DIRECTORY


class Killed(BaseException):
    """Stands for SIGKILL: nothing that catches errors catches it."""


FAULTS: dict[str, BaseException] = {
    "ENOSPC": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "EIO": OSError(errno.EIO, os.strerror(errno.EIO)),
    "EROFS": OSError(errno.EROFS, os.strerror(errno.EROFS)),
    "a kill": Killed(),
}


class FailingDisk(Disk):
    """The disk, with a fault at its *at*-th call, counted from 1; `failed` says if it came."""

    def __init__(self, at: int, fault: BaseException) -> None:
        """Fail at call *at* with *fault*."""
        self._left, self._fault = at, fault

    @property
    def failed(self) -> bool:
        """Tell whether there were as many calls."""
        return self._left <= 0

    def open(self, path: Path, flags: int) -> int:
        """Open, or fail."""
        self._count()
        return super().open(path, flags)

    def write(self, descriptor: int, content: bytes) -> int:
        """Write a part, so that a fault leaves half a file; or fail."""
        self._count()
        return super().write(descriptor, content[: len(content) // 2 + 1])

    def sync(self, descriptor: int) -> None:
        """Sync, or fail."""
        self._count()
        super().sync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Rename, or fail."""
        self._count()
        super().rename(old, new)

    def link(self, old: Path, new: Path) -> None:
        """Link, or fail."""
        self._count()
        super().link(old, new)

    def unlink(self, path: Path) -> None:
        """Unlink, or fail."""
        self._count()
        super().unlink(path)

    def mkdir(self, folder: Path) -> None:
        """Make a folder, or fail."""
        self._count()
        super().mkdir(folder)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise self._fault
