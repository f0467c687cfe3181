"""Examines the whole installation: key files, schema, every row, the audit, what is owed."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.backups import Standing
from domain.clock_readings import SKEW, side_of
from domain.errors import (
    AmanaError,
    DatabaseStuck,
    FolderRefused,
    KeyFileRefused,
    PassphraseWanted,
    Unavailable,
)
from services.audit.backup_checks import look_at_backups
from services.audit.examination import Examination
from services.audit.statements import Statement, read_statements
from services.findings import Ailment, Finding, Severity
from services.ports import Clock, KeyFile, Transactions
from services.vault import SealingVault, Vault

_OTHERS = 0o077
_SCHEMAS = {
    "empty": Ailment.SCHEMA_EMPTY,
    "lost": Ailment.DATABASE_LOST,
    "older": Ailment.SCHEMA_OLDER,
    "newer": Ailment.SCHEMA_NEWER,
}
_GRAVITY = list(Severity)


@dataclass(frozen=True, slots=True)
class Examine:
    """
    Find what is wrong, wherever it is: one refusal hides nothing that can still be seen.

    *key_files* names the keyring's file first; *beside* the folder of checkpoints, then the
    database; *schema_state* says "current", or what else; *around* says what is
    wrong with the process, and with files that are not keys; *ahead* by how much this machine's
    clock is ahead of the database's.
    """

    clock: Clock
    key_files: Callable[[], Sequence[KeyFile]]
    beside: Callable[[], Sequence[KeyFile]]
    checkpoints: Callable[[], Iterable[tuple[str, bytes]]]
    open_vault: Callable[[], SealingVault]
    schema_state: Callable[[], str]
    transactions: Transactions
    around: Callable[[], Sequence[Finding]] = tuple
    backups: Callable[[], Sequence[Standing]] | None = None
    ahead: Callable[[], Awaitable[timedelta]] | None = None

    async def __call__(self) -> list[Finding]:
        """Return every finding, the gravest first; no damage and no outage raises."""
        files = self.key_files()
        found = [*look_at_files(files), *look_at_volumes(files, self.beside())]
        found += self.around()
        vault, refused = self._open(found)
        found += refused
        try:
            found += await self._examine_database(vault)
        except DatabaseStuck as stuck:
            found.append(Finding(Ailment.DATABASE_STUCK, "database", str(stuck)))
        except Unavailable:
            found.append(Finding(Ailment.DATABASE_AWAY, "database"))
        except AmanaError:  # it answers, and makes no sense
            found.append(Finding(Ailment.DATABASE_DAMAGED, "database"))
        return sorted(found, key=lambda each: _GRAVITY.index(each.severity))

    def _open(self, found: list[Finding]) -> tuple[SealingVault | None, list[Finding]]:
        """Open the vault; that a file is open to others was said already."""
        try:
            return self.open_vault(), []
        except PassphraseWanted:
            return None, [Finding(Ailment.KEYS_SEALED, "keys")]
        except KeyFileRefused as refused:
            is_told = any(each.code is Ailment.KEY_FILE_OPEN for each in found)
            return None, [] if is_told else [Finding(Ailment.KEYS_REFUSED, "keys", str(refused))]

    def _statements(self, vault: Vault) -> tuple[list[Statement] | None, list[Finding]]:
        try:
            return read_statements(self.checkpoints(), vault.witness, vault.instance)
        except FolderRefused as refused:
            return None, [Finding(Ailment.CHECKPOINTS_AWAY, "checkpoints", str(refused))]

    async def _examine_database(self, vault: SealingVault | None) -> list[Finding]:
        if ailment := _SCHEMAS.get(self.schema_state()):
            return [Finding(ailment, "database")]
        now = self.clock.now()
        examination = Examination(self.transactions, now)
        found = [*await self._look_at_clocks(), *await examination.count()]
        if vault:
            statements, alien = self._statements(vault)
            found += await examination.open_all(vault, statements) + alien
            found += [Finding(Ailment.NO_AUDITOR, "members")] if examination.lacks_auditor else []
        if vault and self.backups:
            found += await look_at_backups(self.transactions, vault, now, self.backups)
        return [*_without_broken(found), *examination.unreadable()]

    async def _look_at_clocks(self) -> list[Finding]:
        ahead = await self.ahead() if self.ahead else timedelta(0)
        return [Finding(Ailment.CLOCK_WRONG, "clock", side_of(ahead))] if abs(ahead) > SKEW else []


def _without_broken(found: list[Finding]) -> list[Finding]:
    """Leave out that updates wait, if none of them can ever be worked off."""
    broken = sum(each.code is Ailment.INTAKE_BROKEN for each in found)
    return [each for each in found if each.where != "intake" or each.count > broken]


def look_at_files(files: Sequence[KeyFile]) -> list[Finding]:
    """Return the key files that others may read, and those on one volume with the keyring."""
    keyring, *keys = files
    exposed = [file for file in files if file.mode is not None and file.mode & _OTHERS]
    together = [key for key in keys if key.volume is not None and key.volume == keyring.volume]
    return [
        *(Finding(Ailment.KEY_FILE_OPEN, file.path) for file in exposed),
        *(Finding(Ailment.KEYS_TOGETHER, key.path) for key in together),
    ]


def look_at_volumes(files: Sequence[KeyFile], beside: Sequence[KeyFile]) -> list[Finding]:
    """Return the folder of checkpoints if the database or a key lies on its volume."""
    folder, *databases = beside
    others = {each.volume for each in (*files, *databases)} - {None}
    is_together = folder.volume in others
    return [Finding(Ailment.CHECKPOINTS_TOGETHER, folder.path)] if is_together else []
