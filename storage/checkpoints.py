"""The folder of checkpoints: written durably, one file after the other, never overwritten."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.checkpoints import is_name
from domain.errors import FolderRefused

PUBLIC_KEY = "audit.pub"
"""Beside the checkpoints: what they are held against, and the sign that the folder is there."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
_SUFFIX = ".json"
_DAY = 9  # characters of a hidden name up to its day's end
_FOLDER_MODE = 0o755
_MODE = 0o644  # nothing in it is secret, and others are to read it


@dataclass(frozen=True, slots=True)
class SignedFolder:
    """Where checkpoints rest, outside of the database: best on another machine."""

    path: Path
    public_key: bytes
    """What `audit.pub` has to say."""

    @property
    def name(self) -> str:
        """What an operator calls the folder."""
        return str(self.path)

    def lay(self) -> None:
        """
        Make the folder, and put the public key into it if it has none.

        Raises:
            FolderRefused: It cannot be made, or belongs to another installation.
        """
        with _refusing(self.path):
            self._make()
            if not (self.path / PUBLIC_KEY).exists():
                self._put(PUBLIC_KEY, self.public_key)
        self.check()

    def check(self) -> None:
        """
        Make sure that the folder is there, and this installation's.

        A folder without its public key is a mount that is away: what would be written below it
        would lie on the wrong disk.

        Raises:
            FolderRefused
        """
        try:
            found = (self.path / PUBLIC_KEY).read_bytes()
        except FileNotFoundError:
            msg = f"{self.path} has no {PUBLIC_KEY}: mount it, or run `python bot.py audit key`"
            raise FolderRefused(msg) from None
        except OSError as error:
            raise _refusal(self.path, error) from None
        if found != self.public_key:
            msg = f"{self.path / PUBLIC_KEY} is another's: give each installation its own folder"
            raise FolderRefused(msg)

    def names(self) -> list[str]:
        """Return the names of the checkpoints, oldest first."""
        return names_in(self.path)

    def read(self, name: str) -> bytes:
        """Return what a checkpoint says."""
        return read_in(self.path, name)

    def lines(self) -> list[tuple[str, bytes]]:
        """
        Return what lies in the folder, as `lines_in`; nothing where there is no folder.

        Raises:
            FolderRefused
        """
        with _refusing(self.path):
            is_there = self.path.is_dir()
        return lines_in(self.path) if is_there else []

    def keep(self, name: str, content: bytes) -> None:
        """Write a checkpoint, durably: temporary file, rename, the folder itself."""
        self.check()
        with _refusing(self.path):
            self._put(name, content)
            self._tidy(name)

    def remove(self, names: Iterable[str]) -> None:
        """Take checkpoints away; of those that are gone nothing is said."""
        with _refusing(self.path):
            for name in names:
                (self.path / name).unlink(missing_ok=True)

    def volume(self) -> int | None:
        """Return the number of the folder's volume; None while it is away."""
        try:
            return self.path.stat().st_dev
        except OSError:
            return None

    def _make(self) -> None:
        if not self.path.is_dir():
            self.path.mkdir(parents=True)
            self.path.chmod(_FOLDER_MODE)

    def _tidy(self, newest: str) -> None:
        """Remove what kills left half written on days before."""
        for left in self.path.glob(".*.new"):
            if left.name[1:_DAY] < newest[: _DAY - 1]:
                left.unlink(missing_ok=True)

    def _put(self, name: str, content: bytes) -> None:
        temporary = self.path / f".{name}.new"
        descriptor = os.open(temporary, _NEW, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, _MODE)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(self.path / name)
        _settle(self.path)


def names_in(folder: Path) -> list[str]:
    """
    Return the names of the checkpoints in *folder*, oldest first.

    Raises:
        FolderRefused
    """
    with _refusing(folder):
        return sorted(each.name for each in folder.iterdir() if is_name(each.name))


def lines_in(folder: Path) -> list[tuple[str, bytes]]:
    """
    Return what the files `*.json` in *folder* hold, each with its name: one checkpoint or a few.

    An auditor may keep each under a name of his own, or all of them in one file, line by line.

    Raises:
        FolderRefused
    """
    with _refusing(folder):
        files = sorted(each for each in folder.iterdir() if each.suffix == _SUFFIX)
        return [(file.name, line) for file in files for line in _lines(file.read_bytes())]


def _lines(content: bytes) -> list[bytes]:
    """Return *content* as it is, or line by line if there is more than one checkpoint in it."""
    lines = [line for line in content.splitlines() if line.strip()]
    is_many = len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines)
    return lines if is_many else [content]


def read_in(folder: Path, name: str) -> bytes:
    """
    Return what a checkpoint in *folder* says.

    Raises:
        FolderRefused
    """
    with _refusing(folder):
        return (folder / name).read_bytes()


def _settle(folder: Path) -> None:
    """Make the names in *folder* durable, not only the bytes behind them."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refusal(path, error) from None


def _refusal(path: Path, error: OSError) -> FolderRefused:
    remedy = "mount it, make room in it, or let the bot's account write there"
    return FolderRefused(f"{path} cannot be used ({error.strerror}): {remedy}")
