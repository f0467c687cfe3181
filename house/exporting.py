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
    return Outside(age.recipient_of, write_line, partial(_check, folder), partial(_keep, folder))


async def _keep(
    folder: Path, name: str, lines: AsyncIterator[bytes], recipients: Sequence[Recipient]
) -> None:
    """Write a new file whole, or nothing."""
    with _told():
        await keep_sealed(folder / name, lines, recipients)


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
