"""The intake's two files beside the keyring: laid by whoever has it, read by who has not."""

from contextlib import suppress
from pathlib import Path

from crypto import candidates, keyfile
from crypto.disk import Disk, refusing
from crypto.intake import IntakeFiles, IntakeSealer, intake_files, sealer_of
from crypto.keyring import Keyring
from domain.errors import KeyFileRefused

_KEY, _PUBLIC, _NEXT = "intake.key", "intake.public", "intake.public.next"


def lay(disk: Disk, folder: Path, keyring: Keyring) -> None:
    """
    Write both anew unless they are as *keyring* has them; they hold nothing that it does not.

    The new public key waits beside the former one until the new key of the MACs is there: cut off
    between any two steps, one of the public keys goes with the key.

    Raises:
        KeyFileRefused: The disk refused.
    """
    files = intake_files(keyring)
    if files is None or (_read(disk, folder, _PUBLIC) == files and not disk.has(folder / _NEXT)):
        return
    with refusing(folder / _KEY):
        _settle(disk, folder, keyring.instance)
        disk.replace(folder / _NEXT, files.public)
        disk.replace(folder / _KEY, files.key)
        disk.replace(folder / _PUBLIC, files.public)
        disk.remove(folder / _NEXT)


def read(disk: Disk, folder: Path, keyring_file: bytes) -> IntakeSealer:
    """
    Return what seals where nothing can be opened; *keyring_file* is the keyring's, sealed.

    Raises:
        KeyFileRefused: A file is missing, readable by others, damaged, or foreign.
    """
    instance = keyfile.instance_of(keyring_file)
    if waiting := _waiting(disk, folder, instance):
        return sealer_of(waiting, instance)
    names = (folder / each for each in (_KEY, _PUBLIC))
    return sealer_of(IntakeFiles(*(candidates.read(disk, each) for each in names)), instance)


def _settle(disk: Disk, folder: Path, instance: bytes) -> None:
    """Let what waits take its place first, if it is what goes with the key of the MACs."""
    if waiting := _waiting(disk, folder, instance):
        disk.replace(folder / _PUBLIC, waiting.public)


def _waiting(disk: Disk, folder: Path, instance: bytes) -> IntakeFiles | None:
    """Return the key and the public key that waits, if they go together."""
    if files := _read(disk, folder, _NEXT):
        with suppress(KeyFileRefused):
            sealer_of(files, instance)
            return files
    return None


def _read(disk: Disk, folder: Path, public: str) -> IntakeFiles | None:
    """Read the key and one of the public keys, if both are sound."""
    try:
        return IntakeFiles(*(candidates.read(disk, folder / each) for each in (_KEY, public)))
    except KeyFileRefused:
        return None
