"""Files that leave the house: each appears under its name whole and durable, or not at all."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from domain.errors import LeftBehind, OperatorRefusal

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
TEMPORARY = ".new"


class FileRefused(OperatorRefusal):
    """A file cannot be read or written; the text names it and the remedy."""


def keep_files(folder: str, files: Sequence[tuple[str, bytes]]) -> None:
    """
    Write *files*, name and content, into *folder*: all of them, or none.

    Raises:
        FileRefused: One is there already, or the disk takes no more.
        LeftBehind: The same, and what was written could not be taken away.
    """
    place = Path(folder)
    for name, _ in files:
        _check_free(place / name, "folder")
    written: list[Path] = []
    try:
        for name, content in files:
            with new_file(place / name) as file:
                file.write(content)
            written.append(place / name)
    except BaseException:
        if not take_back(written, [_temporary(place / name) for name, _ in files]):
            msg = f"{place} takes no more, and what was written there cannot be taken away: look"
            raise LeftBehind(msg) from None
        raise


def check_free(path: str) -> None:
    """
    Check that a new file can have this name.

    Raises:
        FileRefused: It is there already, or its folder is not.
    """
    _check_there(Path(path).parent)
    _check_free(Path(path))


def keep_file(path: str, content: bytes) -> None:
    """
    Write a new file whole, or nothing; nobody else may read it.

    Raises:
        FileRefused: It is there already, or the disk takes no more.
    """
    with new_file(Path(path)) as file:
        file.write(content)


def take_back(written: Sequence[Path], halves: Sequence[Path]) -> bool:
    """Remove what was *written*; tell whether nothing is left, of the *halves* neither."""
    try:
        for path in written:
            path.unlink()
    except OSError:
        return False
    return not any(os.path.lexists(half) for half in halves)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}{TEMPORARY}")


def read_file(path: str) -> bytes:
    """
    Read a file whole.

    Raises:
        FileRefused
    """
    with readable(path) as file:
        return file.read()


@contextmanager
def readable(path: str) -> Iterator[BinaryIO]:
    """
    Open a file to be read.

    Raises:
        FileRefused
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC), "rb")
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}): check the path, and whose file it is"
        raise FileRefused(msg) from None
    with file:
        yield file


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """
    Give a file to write; it has its name once this is left without an error, and is durable.

    A temporary file that a kill left behind means nothing and is written over.

    Raises:
        FileRefused: It is there already, its folder is not or takes none, the disk is full.
    """
    temporary = _temporary(path)
    try:
        _check_there(path.parent)
        _check_free(path)
        temporary.unlink(missing_ok=True)
        file = os.fdopen(os.open(temporary, _NEW, 0o600), "w+b")
    except OSError as error:
        raise refusal(path, error) from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(temporary, path)
    except OSError as error:
        raise refusal(path, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> None:
    """Give the file its name; where no link can be made (FAT), a rename after a look."""
    try:
        os.link(temporary, path)
    except PermissionError:
        _check_free(path)
        temporary.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """
    Make a folder of the settings, for its owner alone; what it lies in has to be there.

    Raises:
        FileRefused
    """
    try:
        _check_there(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise refusal(folder, error) from None


def check_takes(folder: Path) -> None:
    """
    Check that *folder* takes a file, by one without a name.

    Raises:
        FileRefused
    """
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise refusal(folder, error) from None


def _check_there(folder: Path) -> None:
    """Make no folder of what somebody mistyped: it would lie on another disk than was meant."""
    if not folder.exists():
        msg = f"{folder} is not there: make it, mount it, or check how it is written"
        raise FileRefused(msg)


def _check_free(path: Path, other: str = "file") -> None:
    if os.path.lexists(path):
        msg = f"{path} exists and is never overwritten: name another {other}"
        raise FileRefused(msg)


def refusal(path: Path, error: OSError) -> FileRefused:
    """Return why a file cannot be written, with the remedy."""
    return FileRefused(
        f"{path} cannot be written ({error.strerror}): make room, or name another folder"
    )
