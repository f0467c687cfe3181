"""The keys that come back with a backup: they open all of it, and push nobody else's aside."""

from dataclasses import dataclass
from typing import Protocol

from domain.backups import Manifest
from domain.errors import KeyFileRefused, SchemaRefused
from domain.recovery import RecoveryRefused
from services.vault import SealingVault


class Keys(Protocol):
    """A keyring, as far as a backup asks for it."""

    @property
    def instance(self) -> str: ...  # noqa: D102  # the adapter says it

    @property
    def shredded(self) -> frozenset[str]: ...  # noqa: D102

    def opens(self, manifest: Manifest) -> bool: ...  # noqa: D102


class Home(Protocol):
    """Where this machine keeps its keys, and those that come; all raises `KeyFileRefused`."""

    @property
    def coming(self) -> Keys: ...  # noqa: D102  # the adapter says it

    @property
    def file(self) -> str: ...  # noqa: D102

    def find(self) -> Keys | None: ...  # noqa: D102

    def adopt(self, known: int) -> None: ...  # noqa: D102

    def outgrow(self, known: int) -> None: ...  # noqa: D102

    def open(self) -> SealingVault: ...  # noqa: D102


def check_schema(manifest: Manifest, ours: str) -> None:
    """
    Make sure that a backup's tables are *ours*.

    Raises:
        SchemaRefused
    """
    if manifest.schema != ours:
        msg = (
            f"the backup is of schema {manifest.schema}: restore it with the version of Amana"
            " that made it, then run `python bot.py migrate` with this one"
        )
        raise SchemaRefused(msg)


def check_keys(manifest: Manifest, keys: Keys, escrow: int) -> None:
    """
    Make sure that the *keys* of an escrow of this serial open the whole backup.

    Raises:
        RecoveryRefused
    """
    if not keys.opens(manifest):
        msg = (
            f"escrow {escrow} does not hold every key of this backup:"
            f" take the file of escrow {manifest.escrow}"
        )
        raise RecoveryRefused(msg)


@dataclass(frozen=True, slots=True)
class BringKeys:
    """Let the keys of a backup come home, or those that did before."""

    manifest: Manifest
    home: Home

    def adopt(self, known: int) -> tuple[SealingVault, frozenset[str]]:
        """
        Write the keyring and open it; return the ids of the shredded keys, too.

        One that is there must be this installation's, and hold all that the backup needs. Either
        is of a generation above *known* then, the latest that a checkpoint of before speaks of:
        by that everybody can tell what was signed before the restoration.

        Raises:
            KeyFileRefused: It is another one; or it cannot be written.
        """
        held = self.home.find()
        if held is None:
            self.home.adopt(known)
            held = self.home.coming
        elif held.instance != self.home.coming.instance or not held.opens(self.manifest):
            msg = f"{self.home.file} is another one: move it away with its root and slot, try again"
            raise KeyFileRefused(msg)
        else:
            self.home.outgrow(known)
        return self.home.open(), held.shredded

    def reopen(self) -> SealingVault | None:
        """
        Open the keyring that is there, if it is the backup's installation's.

        Raises:
            KeyFileRefused: It cannot be opened.
        """
        held = self.home.find()
        if held is None or held.instance != self.home.coming.instance:
            return None
        return self.home.open()
