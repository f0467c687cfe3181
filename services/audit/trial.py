"""The trial of a backup: rows into a database that is thrown away, and a look at every one."""

from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR
from domain.backups import Manifest
from services.audit.examination import Examination
from services.findings import Finding, Severity
from services.ports import Clock, Transactions
from services.recovery.packing import Tell
from services.recovery.refilling import Contents, Refill
from services.vault import SealingVault
from services.work.archive import Archive

PASSED = "backup:verified"
"""What the audit's entries about passed trials speak of; each names its backup as the result."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial showed."""

    manifest: Manifest
    findings: list[Finding]

    @property
    def is_good(self) -> bool:
        """Tell whether everything opened at its place."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class TryBackup:
    """Fill an empty database from a backup and open every row, with the escrow's keys alone."""

    transactions: Transactions
    vault: SealingVault
    shredded: frozenset[str]
    clock: Clock

    async def __call__(self, contents: Contents, tell: Tell) -> Trial:
        """
        Return what is wrong with it; what is merely worth knowing is left out.

        Raises:
            RecoveryRefused: The contents are not what the manifest says.
        """
        async with self.transactions() as unit:
            await Refill(contents, self.shredded, tell)(unit)
            await unit.fence.begin(self.vault.generation)
            await unit.commit()
        found = await Examination(self.transactions, self.clock.now()).open_all(self.vault)
        problems = [each for each in found if each.severity is Severity.PROBLEM]
        return Trial(contents.manifest, problems)


@dataclass(frozen=True, slots=True)
class NotePassed:
    """Note that a backup is good."""

    archive: Archive

    async def __call__(self, name: str) -> None:
        """Enter it in the audit, where `doctor` looks."""
        async with self.archive() as work:
            work.ledger.enter(Action.BACKUP_VERIFY, PASSED, who=OPERATOR, result=name)
            await work.commit()
