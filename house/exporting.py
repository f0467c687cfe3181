"""Where exports of desks go: a folder on this machine, never through Telegram."""

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from crypto import age
from crypto.desk_exports import write_line
from domain.exports import ExportUnwritten
from domain.recovery import Recipient
from house.streaming import keep_sealed
from services.people.export_files import Outside
from storage.coffers import FileRefused, check_takes, make_folder

_log = logging.getLogger("amana.house")


def outside_of(folder: Path) -> Outside:
    """Return what exporting needs beside the archive."""
    return Outside(
        recipient_of=age.recipient_of,
        line=write_line,
        check=partial(_check, folder),
        find=partial(_find, folder),
        keep=partial(_keep, folder),
    )


async def _keep(
    folder: Path, name: str, lines: AsyncIterator[bytes], recipients: Sequence[Recipient]
) -> None:
    """Write a new file whole, or nothing."""
    with _told():
        await keep_sealed(folder / name, lines, recipients)


def _find(folder: Path, mark: str) -> str | None:
    """Return the name of the whole export that has *mark*, if it was not taken away yet."""
    return next((each.name for each in folder.glob(f"*-{mark}.age")), None)


def _check(folder: Path) -> None:
    """Make the folder when it is first needed, and try whether it takes files."""
    with _told():
        make_folder(folder)
        check_takes(folder)


@contextmanager
def _told() -> Iterator[None]:
    """Say in the log why a file was refused: a head is told neither paths nor what a disk said."""
    try:
        yield
    except FileRefused as refused:
        _log.error("no export was written: %s", refused)  # its text is the cause
        raise ExportUnwritten from None
