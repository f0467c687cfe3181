"""Looks at how Amana's files and folders lie on the disk, before anything is kept in them."""

import logging
import shlex
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.errors import OperatorRefusal
from domain.file_modes import is_open_to_others, is_writable_by_others
from settings import Settings
from storage.engine import sqlite_file

_BESIDE = ("", "-wal", "-shm", "-journal")

_log = logging.getLogger("amana.house")


class AccessRefused(OperatorRefusal):
    """Others may read or change what is Amana's alone; the text names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """A file or folder that others may get at, and the command that ends it."""

    path: Path
    remedy: str


def check_access(settings: Settings) -> None:
    """
    Make sure that nobody else on this machine reads the database, or changes what lies around keys.

    Raises:
        AccessRefused: Key files have a check of their own, when they are read.
    """
    for each in exposures(settings):
        msg = f"{each.path} is open to others: {each.remedy}"
        raise AccessRefused(msg)


def exposures(settings: Settings) -> Iterator[Exposure]:
    """Yield what others may get at; what is not there, or cannot be looked at, is passed over."""
    for file in _files(settings):
        if is_open_to_others(_mode(file)):
            yield Exposure(file, f"chmod 600 {_shown(file)}")
    for folder in _own_folders(settings):
        if is_open_to_others(_mode(folder)):
            yield Exposure(folder, f"chmod 700 {_shown(folder)}")
    for folder in _shared_folders(settings):
        if is_writable_by_others(_mode(folder)):
            yield Exposure(folder, f"chmod go-w {_shown(folder)}")


def warn_of_fixed_slot(settings: Settings) -> None:
    """Say in the log, before a month has to go, that no key could be removed."""
    if is_slot_fixed(settings):
        _log.warning(
            "no slot can be written in %s, so no key can be removed: let the bot's account write"
            " there, and name the folder in ReadWritePaths= of its service",
            settings.slot_file.parent,
        )


def is_slot_fixed(settings: Settings) -> bool:
    """
    Tell whether this process cannot put another slot beside the one that is there.

    It is tried, and leaves nothing: mode bits say nothing of a volume mounted read-only, or of what
    a service was kept from.
    """
    if not settings.slot_file.exists():
        return False
    try:
        with tempfile.TemporaryFile(dir=settings.slot_file.parent):
            return False
    except OSError:
        return True


def _files(settings: Settings) -> list[Path]:
    file = sqlite_file(settings.database_url)
    return [file.with_name(file.name + each) for each in _BESIDE] if file else []


def _own_folders(settings: Settings) -> list[Path]:
    """Return the folders of database, backups and exports, unless the code lies there, too."""
    file = sqlite_file(settings.database_url)
    folders = [settings.backups, settings.exports, *([file.parent] if file else [])]
    return [each for each in folders if each.resolve() != Path.cwd()]


def _shared_folders(settings: Settings) -> list[Path]:
    """Return where others may look: whoever could write there could exchange files for others."""
    file = sqlite_file(settings.database_url)
    folders = [settings.keys, settings.root_file.parent, settings.slot_file.parent]
    folders += [settings.checkpoints, settings.backups, settings.exports]
    folders += [file.parent] if file else []
    return [each for each in dict.fromkeys(folders) if each not in _own_folders(settings)]


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _shown(path: Path) -> str:
    return shlex.quote(str(path))
