"""Brings an installation back from an opened backup, and tells its auditors that it did."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import Checkpoint, Lost, Mark, is_told, lost_beyond, name_of
from domain.errors import FolderRefused
from services.audit.checkpoints import AttestRestoration
from services.audit.ports import StatementFolder
from services.ports import Clock, Transactions
from services.recovery.packing import Tell
from services.recovery.prefix import check_contents, check_known, signed
from services.recovery.refilling import Contents, Dead, RestoreDatabase
from services.recovery.returned import back_already
from services.recovery.returning import BringKeys
from services.vault import SealingVault, Witness
from services.work.archive import open_archive


def signed_before(
    contents: Contents,
    own: StatementFolder,
    beside: StatementFolder | None,
    witness: Witness,
    now: datetime,
) -> list[Checkpoint]:
    """
    Return every checkpoint there is, in either folder; the backup is a prefix of what they know.

    *own* is where those of this machine lie, if any do. Where *beside* is None, others are lost;
    else what lies in *own* does not stand for them.

    Raises:
        RecoveryRefused: As `check_contents`, or a checkpoint is damaged.
        FolderRefused: A folder cannot be read: what it knows could be more.
    """
    said = [] if beside is None else signed(beside.name, beside.lines(), witness)
    if beside is not None:
        check_known(said, now)
    said += signed(own.name, own.lines(), witness)
    if said:
        check_contents(contents, said, now)
    return said


@dataclass(frozen=True, slots=True)
class RestoreInstallation:
    """
    Fill the database, then tell the auditors; what a killed run left is finished by the next.

    *folders* are those that the statement belongs into, *said* is what was signed before.
    """

    transactions: Transactions
    clock: Clock
    keys: BringKeys
    witness: Witness
    folders: Sequence[StatementFolder]
    said: Sequence[Checkpoint]

    async def __call__(
        self, contents: Contents, name: str, tell: Tell
    ) -> tuple[list[Dead], Lost | None, list[str]]:
        """
        Restore the backup of that *name*.

        Return what stays dead, which entries came after the backup, and where the statement lies.

        Raises:
            RecoveryRefused: As `RestoreDatabase`; or all of this was done before.
            KeyFileRefused: As `BringKeys.adopt`.
        """
        mark = Mark(contents.manifest.sequence, contents.manifest.chain)
        known = max((each.generation for each in self.said), default=0)
        restore = RestoreDatabase(
            self.transactions,
            self.clock,
            lambda least: self.keys.adopt(max(known, least)),
            self.keys.reopen,
        )
        dead = await restore(contents, name, tell)
        vault = self.keys.home.open()
        lost = self._lost(mark, vault.generation)
        if dead is None and (statement := await self._find(mark, lost)):
            self._spread(*statement)
            raise back_already()
        return dead or [], lost, await self._attest(vault, mark, lost)

    def _lost(self, mark: Mark, generation: int) -> Lost | None:
        """Return what was signed after the backup, but for what was since its restoration."""
        before = [each for each in self.said if each.generation < generation]
        return lost_beyond(mark.sequence, before)

    async def _find(self, mark: Mark, lost: Lost | None) -> tuple[str, bytes] | None:
        """Return name and line of a statement that says all this of the chain that is here."""
        found = [line for folder in self.folders for _, line in folder.lines()]
        async with self.transactions() as unit:
            for line in found:
                said = self.witness.read(line)
                chain = await unit.audit.chain_at(said.sequence)
                is_here = chain is not None and chain.hex() == said.chain
                if is_here and is_told(said, mark, lost):
                    return name_of(said), line
        return None

    def _spread(self, name: str, line: bytes) -> None:
        """Lay a statement where a run before had not laid it, or could not."""
        for folder in filter(_is_laid, self.folders):
            with suppress(FolderRefused):
                if name not in folder.names():
                    folder.keep(name, line)

    async def _attest(self, vault: SealingVault, mark: Mark, lost: Lost | None) -> list[str]:
        """Explain older checkpoints beside them, and where our own will lie; return where."""
        archive = open_archive(self.transactions, vault, self.clock, lambda: None)
        folders = list(filter(_is_laid, self.folders))
        statement = await AttestRestoration(archive, folders)(mark, lost)
        return [each.name for each in folders if _holds(each, name_of(statement))]


def _is_laid(folder: StatementFolder) -> bool:
    """Tell whether a folder can be told something, after making it if it is not there."""
    try:
        folder.lay()
    except FolderRefused:
        return False
    return True


def _holds(folder: StatementFolder, name: str) -> bool:
    with suppress(FolderRefused):
        return name in folder.names()
    return False
