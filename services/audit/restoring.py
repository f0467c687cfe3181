"""Brings an installation back from an opened backup, and tells its auditors that it did."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import Checkpoint, Lost, Mark, name_of
from domain.errors import FolderRefused
from services.audit.checkpoints import AttestRestoration
from services.audit.ports import StatementFolder
from services.ports import Clock, Transactions
from services.recovery.packing import Tell
from services.recovery.prefix import check_contents, signed
from services.recovery.refilling import Contents, Dead, RestoreDatabase
from services.recovery.returned import back_already
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
        RecoveryRefused: As `check_contents`, or a checkpoint is damaged.
        FolderRefused: The folder cannot be read.
    """
    if beside is None:
        return None
    return check_contents(contents, _said(beside, witness), now)


def known_in(folders: Iterable[StatementFolder], witness: Witness) -> int:
    """
    Return the latest generation of the keyring in a checkpoint; 0 without any.

    Raises:
        RecoveryRefused: A checkpoint is damaged.
    """
    said: list[Checkpoint] = []
    for folder in folders:
        with suppress(FolderRefused):
            said += _said(folder, witness)
    return max((each.generation for each in said), default=0)


def _said(folder: StatementFolder, witness: Witness) -> list[Checkpoint]:
    return signed(folder.name, folder.lines(), witness)


@dataclass(frozen=True, slots=True)
class RestoreInstallation:
    """
    Fill the database, then tell the auditors; what a killed run left is finished by the next.

    *beside* is the folder with the checkpoints of before, if there is one; *own* is where those
    of this machine will lie; *known* is the latest generation that any of them speaks of.
    """

    transactions: Transactions
    clock: Clock
    keys: BringKeys
    witness: Witness
    own: StatementFolder
    beside: StatementFolder | None
    known: int

    async def __call__(self, contents: Contents, name: str, tell: Tell) -> tuple[list[Dead], str]:
        """
        Restore the backup of that *name*; return what stays dead, and where the statement lies.

        Raises:
            RecoveryRefused: As `RestoreDatabase`; or all of this was done before.
            KeyFileRefused: As `BringKeys.adopt`.
        """
        mark = Mark(contents.manifest.sequence, contents.manifest.chain)
        restore = RestoreDatabase(
            self.transactions,
            self.clock,
            lambda least: self.keys.adopt(max(self.known, least)),
            self.keys.reopen,
        )
        dead = await restore(contents, name, tell)
        if dead is None and (statement := await self._find(mark)):
            self._spread(*statement)
            raise back_already()
        return dead or [], await self._attest(mark)

    async def _find(self, mark: Mark) -> tuple[str, bytes] | None:
        """Return name and line of a statement on this very restoration: its end is in the chain."""
        found = [each for folder in self._folders() for each in folder.lines()]
        async with self.transactions() as unit:
            for _, line in found:
                said = self.witness.read(line)
                chain = await unit.audit.chain_at(said.sequence)
                if said.restored_from == mark and chain is not None and chain.hex() == said.chain:
                    return name_of(said), line
        return None

    def _spread(self, name: str, line: bytes) -> None:
        """Lay a statement where a run that was killed had not laid it yet."""
        for folder in filter(_is_laid, self._folders()):
            with suppress(FolderRefused):
                if name not in folder.names():
                    folder.keep(name, line)

    async def _attest(self, mark: Mark) -> str:
        """Explain older checkpoints beside them, and where our own will lie."""
        archive = open_archive(self.transactions, self.keys.home.open(), self.clock, lambda: None)
        folders = list(filter(_is_laid, self._folders()))
        for number, folder in enumerate(folders, 1):
            with suppress(FolderRefused):
                others = folders[number:]
                await AttestRestoration(archive, folder, self.witness, others)(mark)
                return folder.name
        return ""

    def _folders(self) -> Iterable[StatementFolder]:
        """Return where the statement belongs: first beside the checkpoints that it explains."""
        return [self.own] if self.beside is None else [self.beside, self.own]


def _is_laid(folder: StatementFolder) -> bool:
    """Tell whether a folder can be told something, after making it if it is not there."""
    try:
        folder.lay()
    except FolderRefused:
        return False
    return True
