"""The calls to the disk that key files need: a few, and each can be made to fail by itself."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from domain.errors import KeyFileRefused
from domain.file_modes import is_open_to_others

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_OLD = os.O_WRONLY | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_DIRECTORY


_REMEDIES = {
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room in the quota of the bot's account",
    errno.EIO: "check its disk",
}


class NotPrivate(OSError):
    """A key file that is none, or that others may read."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """
    Say what to do about a write that the system refuses within.

    Raises:
        KeyFileRefused
    """
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "make its folder writable")
        msg = f"{path} cannot be written ({error.strerror}): {remedy}"
        raise KeyFileRefused(msg) from None


class Disk:
    """
    Durable files of their owner's alone.

    Everything the system may refuse is one of the first methods; the others are made of them.
    """

    def open(self, path: Path, flags: int) -> int:
        """Open a file; a new one is for its owner alone."""
        return os.open(path, flags | os.O_CLOEXEC, 0o600)

    def write(self, descriptor: int, content: bytes) -> int:
        """Write some of *content*; return how many bytes."""
        return os.write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        """Make what was written durable; of a folder, its names."""
        os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Put one file in another's place, in one step."""
        old.replace(new)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name, in one step, unless something has that name."""
        os.link(old, new)

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        path.unlink(missing_ok=True)

    def mkdir(self, folder: Path) -> None:
        """Make a folder for its owner alone."""
        folder.mkdir(mode=0o700, exist_ok=True)

    def has(self, path: Path) -> bool:
        """Tell whether anything has that name."""
        return os.path.lexists(path)

    def is_link(self, path: Path) -> bool:
        """Tell whether a name only leads to a file elsewhere."""
        return path.is_symlink()

    def is_ours(self, path: Path) -> bool:
        """Tell whether a file is the system's or our own account's."""
        return path.stat().st_uid in {0, os.geteuid()}

    def read(self, path: Path, *, is_credential: bool = False) -> bytes:
        """
        Read a key file whole; a link to one is followed: whoever may not have one looks before.

        Raises:
            NotPrivate: The text is the remedy.
        """
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            _check_private(path, mode, is_credential=is_credential)
            return file.read()

    def place(self, path: Path, content: bytes) -> None:
        """Make a new file whole: a link fails where a rename would overwrite another's key."""
        self._prepare(path.parent)
        temporary = self._temporary(path, content)
        self.link(temporary, path)
        self.unlink(temporary)
        self._settle(path.parent)

    def replace(self, path: Path, content: bytes) -> None:
        """Make or replace a file whole; the rename decides."""
        self.rename(self._temporary(path, content), path)
        self._settle(path.parent)

    def retire(self, path: Path, heir: Path) -> None:
        """Overwrite a file where it lies, then put *heir* in its place: nothing of it is left."""
        with suppress(FileNotFoundError), self._opened(path, _OLD) as descriptor:
            self._write_all(descriptor, os.urandom(os.fstat(descriptor).st_size))
        self.rename(heir, path)
        self._settle(path.parent)

    def remove(self, path: Path) -> None:
        """Remove a file for good."""
        self.unlink(path)
        self._settle(path.parent)

    def sweep(self, path: Path) -> None:
        """Remove what a kill left of a file that was to become *path*."""
        temporary = _temporary_of(path)
        if self.has(temporary):
            self.remove(temporary)

    @contextmanager
    def alone(self, folder: Path) -> Iterator[None]:
        """Let no other process that asks the same in *folder*; the system lets go of the dead."""
        self._prepare(folder)
        with self._opened(folder, _FOLDER) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield

    def _prepare(self, folder: Path) -> None:
        """Make a missing folder and its missing parents."""
        if not folder.is_dir():
            self._prepare(folder.parent)
            self.mkdir(folder)
            self._settle(folder.parent)

    def _temporary(self, path: Path, content: bytes) -> Path:
        """Write *content* durably beside *path*; what a kill left there before means nothing."""
        temporary = _temporary_of(path)
        self.unlink(temporary)
        try:
            with self._opened(temporary, _NEW) as descriptor:
                self._write_all(descriptor, content)
        except OSError:
            with suppress(OSError):
                self.unlink(temporary)
            raise
        return temporary

    def _settle(self, folder: Path) -> None:
        """Make the names in *folder* durable, not only the bytes behind them."""
        with self._opened(folder, _FOLDER) as descriptor:
            self.sync(descriptor)

    def _write_all(self, descriptor: int, content: bytes) -> None:
        while content:
            content = content[self.write(descriptor, content) :]
        self.sync(descriptor)

    @contextmanager
    def _opened(self, path: Path, flags: int) -> Iterator[int]:
        descriptor = self.open(path, flags)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _temporary_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _check_private(path: Path, mode: int, *, is_credential: bool) -> None:
    if not stat.S_ISREG(mode):
        msg = f"{path} is not a file: point the setting at the key file"
        raise NotPrivate(msg)
    if is_open_to_others(mode, is_credential=is_credential):
        msg = f"{path} is open to others: chmod 600 {path}"
        raise NotPrivate(msg)
