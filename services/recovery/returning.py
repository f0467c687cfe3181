"""The keys that come back with a backup: they open all of it, and push nobody else's aside."""

from dataclasses import dataclass

from domain.backups import Manifest
from domain.errors import KeyFileRefused, SchemaRefused
from domain.recovery import RecoveryRefused
from services.recovery.ports import Home, Keys
from services.vault import SealingVault


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

    def check(self) -> bool:
        """
        Make sure that keys which are there already are good for this backup; say if there are any.

        Raises:
            KeyFileRefused: They are another installation's, gave up some that it needs, or do not
                open.
        """
        held = self.home.find()
        if held is not None:
            self._check(held)
        return held is not None

    def _check(self, held: Keys) -> None:
        if held.instance != self.home.coming.instance:
            msg = f"{self.home.file} is another one: move it away with its root and slot, try again"
            raise KeyFileRefused(msg)
        if not held.opens(self.manifest):
            msg = (
                f"{self.home.file} gave up keys of this backup since: take a backup that was made"
                " after, or move keyring, root and slot away, and the escrow's come back"
            )
            raise KeyFileRefused(msg)

    def adopt(self, known: int) -> tuple[SealingVault, frozenset[str]]:
        """
        Write the keyring and open it; return the ids of the shredded keys, too.

        Those that are there stay, if they are good for the backup. Either is of a generation above
        *known* then, the latest that a checkpoint of before speaks of: by that everybody can tell
        what was signed before the restoration.

        Raises:
            KeyFileRefused: As `check`; or it cannot be written.
        """
        held = self.home.find()
        if held is None:
            self.home.adopt(known)
            held = self.home.coming
        else:
            self._check(held)
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
