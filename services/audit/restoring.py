"""Brings an installation back from an opened backup, and tells its auditors that it did."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import Lost, Mark
from domain.errors import FolderRefused
from services.audit.checkpoints import AttestRestoration
from services.audit.ports import StatementFolder
from services.ports import Clock, Transactions
from services.recovery.packing import Tell
from services.recovery.prefix import check_contents, signed
from services.recovery.refilling import Contents, Dead, RestoreDatabase, living
from services.recovery.returning import BringKeys
from services.vault import Witness
from services.work.archive import open_archive


def lost_after(
    contents: Contents, beside: StatementFolder | None, witness: Witness, now: datetime
) -> Lost | None:
    """
    Return which entries came after the backup, as far as its old checkpoints tell.

    Nobody knows where there are none any more: *beside* is None.

    Raises:
        RecoveryRefused: As `check_contents`.
        FolderRefused: The folder cannot be read.
    """
    if beside is None:
        return None
    return check_contents(contents, signed(beside.lines(), witness), now)


@dataclass(frozen=True, slots=True)
class RestoreInstallation:
    """
    Fill the database, then tell the auditors; what a killed run left is finished by the next.

    *beside* is the folder with the checkpoints of before, if there is one; *own* is where those
    of this machine will lie.
    """

    transactions: Transactions
    clock: Clock
    keys: BringKeys
    witness: Witness
    own: StatementFolder
    beside: StatementFolder | None

    async def __call__(self, contents: Contents, name: str, tell: Tell) -> tuple[list[Dead], str]:
        """
        Restore the backup of that *name*; return what stays dead, and where the statement lies.

        Raises:
            RecoveryRefused: As `RestoreDatabase`; or all of this was done before.
            KeyFileRefused: As `BringKeys.adopt`.
        """
        mark = Mark(contents.manifest.sequence, contents.manifest.chain)
        known = self._known()
        restore = RestoreDatabase(
            self.transactions,
            self.clock,
            lambda least: self.keys.adopt(max(known, least)),
            self.keys.reopen,
        )
        dead = await restore(contents, name, tell)
        if dead is None and await self._is_attested(mark):
            raise living()
        return dead or [], await self._attest(mark)

    def _known(self) -> int:
        """Return the latest generation of the keyring in a checkpoint; 0 without any."""
        said = []
        for folder in (self.own, *self._folders()):
            with suppress(FolderRefused):
                said += signed(folder.lines(), self.witness)
        return max((each.generation for each in said), default=0)

    async def _is_attested(self, mark: Mark) -> bool:
        """Tell whether a statement speaks of this very restoration: its end is in this chain."""
        said = [each for folder in self._folders() for each in signed(folder.lines(), self.witness)]
        async with self.transactions() as unit:
            for each in said:
                chain = await unit.audit.chain_at(each.sequence)
                if each.restored_from == mark and chain is not None and chain.hex() == each.chain:
                    return True
        return False

    async def _attest(self, mark: Mark) -> str:
        """Explain older checkpoints beside them, or where our own will lie."""
        archive = open_archive(self.transactions, self.keys.home.open(), self.clock, lambda: None)
        with suppress(FolderRefused):
            self.own.lay()
        for folder in self._folders():
            with suppress(FolderRefused):
                folder.lay()
                await AttestRestoration(archive, folder, self.witness)(mark)
                return folder.name
        return ""

    def _folders(self) -> Iterable[StatementFolder]:
        """Return where the statement belongs: first beside the checkpoints that it explains."""
        return [self.own] if self.beside is None else [self.beside, self.own]
