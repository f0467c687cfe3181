"""How the key files lie on the disk: what `doctor` looks at, without opening one."""

import stat
from dataclasses import dataclass
from pathlib import Path

from crypto.keystore import Keystore


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file's permission bits and the number of its volume; None where it cannot be had."""

    path: str
    mode: int | None
    volume: int | None


def key_files(keystore: Keystore) -> list[KeyFile]:
    """Return the keyring first, then root and slot; raises nothing."""
    return [look(path) for path in (keystore.keyring, keystore.root, keystore.slot)]


def look(path: Path) -> KeyFile:
    """Return how a file or a folder lies on the disk; raises nothing."""
    try:
        found = path.stat()
    except OSError:
        return KeyFile(str(path), None, None)
    return KeyFile(str(path), stat.S_IMODE(found.st_mode), found.st_dev)
