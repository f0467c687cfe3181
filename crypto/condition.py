"""How the key files lie on the disk: what `doctor` looks at, without opening one."""

import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from crypto.keystore import Keystore
from domain.errors import KeyFileRefused


@dataclass(frozen=True, slots=True)
class KeyFile:
    """
    A key file's permission bits and the number of its volume; None where it cannot be had.

    Of a credential, what its access list shows in the place of the group's bits is left out.
    """

    path: str
    mode: int | None
    volume: int | None


def key_files(keystore: Keystore) -> list[KeyFile]:
    """
    Return the keyring first, then root and slot; raises nothing.

    A root made of a passphrase is on no volume: its file says nothing to whoever takes it.
    """
    keyring, slot = (_look(keystore, each) for each in (keystore.keyring, keystore.slot))
    root = _look(keystore, keystore.root)
    return [keyring, replace(root, volume=None) if _is_known(keystore) else root, slot]


def _is_known(keystore: Keystore) -> bool:
    """Tell whether the root is in somebody's head."""
    with suppress(KeyFileRefused):
        return keystore.has_passphrase()
    return False


def _look(keystore: Keystore, path: Path) -> KeyFile:
    found = look(path)
    if found.mode is None or not keystore.is_credential(path):
        return found
    return replace(found, mode=found.mode & ~stat.S_IRGRP)


def look(path: Path) -> KeyFile:
    """Return how a file or a folder lies on the disk; raises nothing."""
    try:
        found = path.stat()
    except OSError:
        return KeyFile(str(path), None, None)
    return KeyFile(str(path), stat.S_IMODE(found.st_mode), found.st_dev)
