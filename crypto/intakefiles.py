"""The intake's two files beside the keyring: laid by whoever has it, read by who has not."""

from contextlib import suppress
from pathlib import Path

from crypto import candidates, keyfile
from crypto.disk import Disk, refusing
from crypto.intake import IntakeFiles, IntakeSealer, intake_files, sealer_of
from crypto.keyring import Keyring
from domain.errors import KeyFileRefused

_NAMES = ("intake.key", "intake.public")


def lay(disk: Disk, folder: Path, keyring: Keyring) -> None:
    """
    Write both anew unless they are as *keyring* has them; they hold nothing that it does not.

    Raises:
        KeyFileRefused: The disk refused.
    """
    if files := intake_files(keyring):
        for name, content in zip(_NAMES, (files.key, files.public), strict=True):
            _lay(disk, folder / name, content)


def read(disk: Disk, folder: Path, keyring_file: bytes) -> IntakeSealer:
    """
    Return what seals where nothing can be opened; *keyring_file* is the keyring's, sealed.

    Raises:
        KeyFileRefused: A file is missing, readable by others, damaged, or foreign.
    """
    files = IntakeFiles(*(candidates.read(disk, folder / name) for name in _NAMES))
    return sealer_of(files, keyfile.instance_of(keyring_file))


def _lay(disk: Disk, path: Path, content: bytes) -> None:
    with suppress(KeyFileRefused):
        if candidates.read(disk, path) == content:
            return
    with refusing(path):
        disk.replace(path, content)
