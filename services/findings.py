"""What an examination can find, and how grave each is; the words are the console's."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether something is wrong, may become so, or is only worth knowing."""

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Ailment(StrEnum):
    """Everything that `doctor` knows."""

    KEYS_REFUSED = "keys-refused"
    KEY_FILE_OPEN = "key-file-open"
    FILE_OPEN = "file-open"
    SLOT_FIXED = "slot-fixed"
    DATABASE_AWAY = "database-away"
    DATABASE_STUCK = "database-stuck"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_LOST = "database-lost"
    SCHEMA_EMPTY = "schema-empty"
    SCHEMA_OLDER = "schema-older"
    SCHEMA_NEWER = "schema-newer"
    FENCE_MISSING = "fence-missing"
    KEY_FENCE_WRONG = "key-fence-wrong"
    KEYRING_OLDER = "keyring-older"
    TABLE_UNREADABLE = "table-unreadable"
    KEY_LOST = "key-lost"
    ROW_BROKEN = "row-broken"
    ROW_CONTRADICTS = "row-contradicts"
    ROW_REPLACED = "row-replaced"
    ROW_MISSING = "row-missing"
    NUMBERS_WRONG = "numbers-wrong"
    AUDIT_GAP = "audit-gap"
    AUDIT_EDITED = "audit-edited"
    AUDIT_RESEALED = "audit-resealed"
    AUDIT_STRIPPED = "audit-stripped"
    AUDIT_REORDERED = "audit-reordered"
    AUDIT_UNSIGNED = "audit-unsigned"
    AUDIT_FORGED = "audit-forged"
    AUDIT_FORKED = "audit-forked"
    AUDIT_TRUNCATED = "audit-truncated"
    AUDIT_RESTORED = "audit-restored"
    CHECKPOINT_FORGED = "checkpoint-forged"
    CHECKPOINT_FOREIGN = "checkpoint-foreign"
    CHECKPOINT_AHEAD = "checkpoint-ahead"
    KEY_FOREIGN = "key-foreign"
    CHECKPOINT_STALE = "checkpoint-stale"
    CHECKPOINTS_AWAY = "checkpoints-away"
    CHECKPOINTS_NONE = "checkpoints-none"
    KEYRING_NEWER = "keyring-newer"
    KEYS_TOGETHER = "keys-together"
    CHECKPOINTS_TOGETHER = "checkpoints-together"
    DIGEST_LATE = "digest-late"
    DIGEST_ODD = "digest-odd"
    CLOCK_WRONG = "clock-wrong"
    NOT_RECEIVING = "not-receiving"
    UPDATE_ASIDE = "update-aside"
    SWEEPS_OVERDUE = "sweeps-overdue"
    DELIVERIES_MISSED = "deliveries-missed"
    SHRED_UNFINISHED = "shred-unfinished"
    ROTATION_UNFINISHED = "rotation-unfinished"
    SAVING_UNFINISHED = "saving-unfinished"
    EXPIRED_KEPT = "expired-kept"
    NO_AUDITOR = "no-auditor"
    MEMBER_UNREACHED = "member-unreached"
    BACKUPS_OFF = "backups-off"
    BACKUP_LATE = "backup-late"
    BACKUP_AHEAD = "backup-ahead"
    BACKUP_UNVERIFIED = "backup-unverified"
    ESCROW_OF_OTHERS = "escrow-of-others"
    ESCROW_SHORT = "escrow-short"
    KEYS_SEALED = "keys-sealed"
    INTAKE_WAITING = "intake-waiting"
    INTAKE_LATE = "intake-late"
    INTAKE_OVERDUE = "intake-overdue"
    INTAKE_BROKEN = "intake-broken"
    INTAKE_FILES = "intake-files"
    MEMORY_DUMPABLE = "memory-dumpable"
    MEMORY_UNLOCKED = "memory-unlocked"


_WARNINGS = {
    Ailment.SLOT_FIXED,
    Ailment.KEYRING_NEWER,
    Ailment.KEYS_TOGETHER,
    Ailment.CHECKPOINTS_TOGETHER,
    Ailment.DIGEST_LATE,
    Ailment.DIGEST_ODD,
    Ailment.CLOCK_WRONG,
    Ailment.NOT_RECEIVING,
    Ailment.UPDATE_ASIDE,
    Ailment.SWEEPS_OVERDUE,
    Ailment.SHRED_UNFINISHED,
    Ailment.ROTATION_UNFINISHED,
    Ailment.SAVING_UNFINISHED,
    Ailment.EXPIRED_KEPT,
    Ailment.NO_AUDITOR,
    Ailment.BACKUPS_OFF,
    Ailment.BACKUP_LATE,
    Ailment.BACKUP_AHEAD,
    Ailment.ESCROW_OF_OTHERS,
    Ailment.ESCROW_SHORT,
    Ailment.KEYS_SEALED,
    Ailment.INTAKE_LATE,
    Ailment.INTAKE_FILES,
    Ailment.MEMORY_DUMPABLE,
}
_NOTES = {
    Ailment.AUDIT_RESTORED,
    Ailment.BACKUP_UNVERIFIED,
    Ailment.DELIVERIES_MISSED,
    Ailment.INTAKE_WAITING,
    Ailment.MEMORY_UNLOCKED,
    Ailment.MEMBER_UNREACHED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing found.

    `where` is a file, or table and row; `detail` a refusal's own remedy, an incident's number, or
    hours.
    """

    code: Ailment
    where: str
    detail: str = ""
    count: int = 1

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        if self.code in _WARNINGS:
            return Severity.WARNING
        return Severity.NOTE if self.code in _NOTES else Severity.PROBLEM


def place_of(table: str, row_id: object) -> str:
    """Return where a row is, as findings write it."""
    return f"{table}/{row_id}"
