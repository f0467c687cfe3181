"""The backups in a folder: which there are, and taking some away."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from domain.backups import SIGNATURE, Standing, made_at
from storage.coffers import TEMPORARY, FileRefused, refusal


class BackupFiles:
    """The backups in whatever folder."""

    def list_all(self, folder: str) -> list[Standing]:
        """Return them, oldest first."""
        return list_backups(folder)

    def remove(self, folder: str, names: Sequence[str]) -> None:
        """Take some away."""
        remove_backups(folder, names)

    def tidy(self, folder: str, before: datetime) -> None:
        """Take away what kills left half written before *before*."""
        for path in Path(folder).glob(f".amana-*{TEMPORARY}"):
            with suppress(OSError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()


def list_backups(folder: str) -> list[Standing]:
    """
    Return the backups in *folder*, oldest first; none where there is no folder yet.

    Raises:
        FileRefused
    """
    place = Path(folder)
    try:
        names = [each.name for each in place.iterdir()] if place.exists() else []
        dated = [(at, name) for name in names if (at := made_at(name))]
        return [_standing(place, at, name, names) for at, name in sorted(dated)]
    except OSError as error:
        msg = f"{place} cannot be read ({error.strerror}): check the folder, and whose it is"
        raise FileRefused(msg) from None


def remove_backups(folder: str, names: Sequence[str]) -> None:
    """
    Take backups away, each signature after its file.

    Raises:
        FileRefused
    """
    for name in names:
        for path in (Path(folder) / name, Path(folder) / f"{name}{SIGNATURE}"):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise refusal(path, error) from None


def _standing(folder: Path, at: datetime, name: str, names: Sequence[str]) -> Standing:
    return Standing(name, at, (folder / name).stat().st_size, f"{name}{SIGNATURE}" in names)
