"""The keys that come back with a backup, and where they go on this machine."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from crypto.keyring import Keyring, advanced
from crypto.keystore import Keystore
from crypto.restored import opens, shredded
from crypto.vault import KeyringVault
from domain.backups import Manifest


@dataclass(frozen=True, slots=True)
class ReturnedKeys:
    """A keyring as far as a backup asks for it."""

    keyring: Keyring

    @property
    def instance(self) -> str:
        """The installation's id, 32 hexadecimal digits."""
        return self.keyring.instance.hex()

    @property
    def shredded(self) -> frozenset[str]:
        """The ids of the keys that are dead for good, in hexadecimal."""
        return shredded(self.keyring)

    def opens(self, manifest: Manifest) -> bool:
        """Tell whether they open the backup of a *manifest*."""
        return opens(manifest, self.keyring)


@dataclass(frozen=True, slots=True)
class Homecoming:
    """A keyring on its way to where this machine keeps its keys."""

    coming: ReturnedKeys
    keystore: Keystore
    now: Callable[[], datetime]

    @property
    def file(self) -> str:
        """Where the keyring lies, or will."""
        return str(self.keystore.keyring)

    def find(self) -> ReturnedKeys | None:
        """
        Return the keys that are there already.

        Raises:
            KeyFileRefused: As `Keystore.load`.
        """
        return ReturnedKeys(self.keystore.load()) if self.keystore.exists() else None

    def adopt(self, known: int) -> None:
        """
        Write the keyring, under a new root and slot, of a generation above the one *known*.

        Raises:
            KeyFileRefused: As `Keystore.adopt`.
        """
        coming = self.coming.keyring
        self.keystore.adopt(replace(coming, generation=max(coming.generation, known + 1)))

    def outgrow(self, known: int) -> None:
        """
        Give the keys that are there already a generation above the one *known*.

        Raises:
            KeyFileRefused: As `Keystore.write`.
        """
        found = self.keystore.load()
        while found.generation <= known:
            found = advanced(found)
            self.keystore.write(found)

    def open(self) -> KeyringVault:
        """
        Open the keyring that is there.

        Raises:
            KeyFileRefused: As `Keystore.load`.
        """
        return KeyringVault(self.keystore, self.now)
