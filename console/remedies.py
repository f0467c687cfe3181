"""What each of the doctor's findings means, and what the operator does about it."""

from services.findings import Ailment, Finding

_RESTORE = "stop the bot, keep the database as evidence, and restore the last sound copy"

_REMEDIES = {
    Ailment.KEYS_REFUSED: "{detail}",
    Ailment.KEY_FILE_OPEN: "others may read this key: chmod 600 {where}",
    Ailment.FILE_OPEN: "others may get at this: {detail}",
    Ailment.SLOT_FIXED: "no slot can be written here, so no key can be removed: let the bot's"
    " account write here, and name the folder in ReadWritePaths= of its service",
    Ailment.DATABASE_AWAY: "the database does not answer: start it, or check AMANA_DATABASE_URL",
    Ailment.DATABASE_STUCK: "{detail}",
    Ailment.DATABASE_DAMAGED: f"this is no database, or one damaged as a whole: {_RESTORE}",
    Ailment.DATABASE_LOST: "there is no installation in the database, but keys or checkpoints here"
    " are of one: check AMANA_DATABASE_URL, or bring it back (docs/operations/restore.md)",
    Ailment.SCHEMA_EMPTY: "the database is empty: run `python bot.py init`",
    Ailment.SCHEMA_OLDER: "the tables are older than this version: run `python bot.py migrate`",
    Ailment.SCHEMA_NEWER: "the tables are newer than this version: run the version that wrote them",
    Ailment.FENCE_MISSING: "no row names the keyring's generation, or none that is a number: an"
    f" `init` or a `backup restore` that was cut off is run again; after anything else, {_RESTORE}",
    Ailment.KEY_FENCE_WRONG: "this fence does not fit the keyring: if that came back from an escrow"
    " older than the last rotation, compare `escrow list`, and restore from the newest; if not,"
    f" {_RESTORE}",
    Ailment.KEYRING_OLDER: "the database knows a newer keyring: put the newest keyring back",
    Ailment.KEYRING_NEWER: "the keyring is ahead of the database, as after a crash: it heals when"
    " keys are next made; if you put an old database back, say so to its members",
    Ailment.TABLE_UNREADABLE: f"the database cannot read this table to its end: {_RESTORE}",
    Ailment.KEY_LOST: "rows wait for a key that is not here: {count}; put back the keyring that has"
    " key {detail}: they open again by themselves; if this one came back from an older escrow, see"
    " docs/operations/restore.md",
    Ailment.ROW_BROKEN: "this row was changed, moved or sealed under a key that is not here: "
    + _RESTORE,
    Ailment.ROW_CONTRADICTS: f"a readable column is not what was sealed in this row: {_RESTORE}",
    Ailment.ROW_REPLACED: f"this row is not what the audit says was written last: {_RESTORE}",
    Ailment.ROW_MISSING: f"the audit knows this row and the table has lost it: {_RESTORE}",
    Ailment.NUMBERS_WRONG: f"the running number does not fit the desk's records: {_RESTORE}",
    Ailment.AUDIT_GAP: f"entries of the audit are missing or out of their order: {_RESTORE}",
    Ailment.AUDIT_EDITED: f"this entry was changed after it was linked: {_RESTORE}",
    Ailment.AUDIT_RESEALED: f"this entry was sealed again after it was linked: {_RESTORE}",
    Ailment.AUDIT_STRIPPED: f"nothing is left of this entry but its place: {_RESTORE}",
    Ailment.AUDIT_REORDERED: f"this entry stands where it does not belong: {_RESTORE}",
    Ailment.AUDIT_UNSIGNED: f"this entry has lost its MAC: {_RESTORE}",
    Ailment.AUDIT_FORGED: f"this entry was linked by somebody without the audit's key: {_RESTORE}",
    Ailment.AUDIT_FORKED: "these entries are not those that were signed; the last that are is the"
    f" one before ({{detail}}): {_RESTORE}",
    Ailment.AUDIT_TRUNCATED: "these entries were signed and are gone ({detail}): the database was"
    f" cut, or put back to an earlier state; {_RESTORE}",
    Ailment.AUDIT_RESTORED: "the database was restored from this entry on ({detail}); checkpoints"
    " explained by that: {count}",
    Ailment.CHECKPOINT_FORGED: "this checkpoint was not signed by this installation, or not under"
    " this name: find out who writes into the folder",
    Ailment.CHECKPOINT_AHEAD: "this checkpoint is of a later moment than now, and counts all"
    " the same: put the clock right; if it is right, find out when it was not, and move this file"
    " away",
    Ailment.CHECKPOINT_FOREIGN: "this checkpoint is another installation's: give each its own"
    " folder",
    Ailment.KEY_FOREIGN: "this public key is not this audit's, for it fits none of {count}"
    " checkpoints: compare its fingerprint with the one you were given by hand, and take key,"
    " checkpoints and database of one installation; if you did, all of them were replaced",
    Ailment.CHECKPOINT_STALE: "entries came after this newest checkpoint, and for half an hour no"
    " other was signed: start the bot, and read its log",
    Ailment.CHECKPOINTS_NONE: "nothing outside of the database says where the audit stood:"
    " start the bot; if it ran before, find out who emptied the folder",
    Ailment.CHECKPOINTS_AWAY: "{detail}",
    Ailment.KEYS_TOGETHER: "this key lies on the keyring's volume, so one stolen disk has both:"
    " move it to another",
    Ailment.CHECKPOINTS_TOGETHER: "the checkpoints lie on the volume of the database or the keys,"
    " so whoever takes one takes all: set AMANA_CHECKPOINTS to a folder of another machine",
    Ailment.DIGEST_LATE: "the digest is overdue: start the bot with `python bot.py run`",
    Ailment.DIGEST_ODD: "the next digest is not at the desk's own hour, or days too late:"
    " the bot puts a late one right within a minute, else set it again with"
    " `python bot.py desk set CODE --digest HH:MM`",
    Ailment.CLOCK_WRONG: "this machine's clock is {detail} the database's: put right whichever is"
    " wrong; what is due goes by the database's",
    Ailment.NOT_RECEIVING: "nothing was received for {detail} hours: start the bot, or see its log;"
    " Telegram forgets after 24 hours what members sent",
    Ailment.UPDATE_ASIDE: "an update could not be handled (incident {detail}): it is kept; look"
    " for the incident in the log",
    Ailment.SWEEPS_OVERDUE: "messages still to be taken out of chats: {count}; start the bot, for"
    " Telegram deletes nothing after 48 hours",
    Ailment.SHRED_UNFINISHED: "this month is being shredded, and has not come to its end: the bot"
    " goes on with it, or run `keys shred` again",
    Ailment.ROTATION_UNFINISHED: "keys were given up and are not removed yet: {count}; the bot goes"
    " on with it, or run `keys rotate desk` again; if that is refused, make room where the keyring"
    " and the slot lie",
    Ailment.SAVING_UNFINISHED: "a command of saving records was interrupted ({detail}): run again"
    " what `hold list` shows",
    Ailment.EXPIRED_KEPT: "expired, and not shredded by itself: {count} records; start the bot, let"
    " its digest tell of them, or have two officers decide with `keys shred`",
    Ailment.DELIVERIES_MISSED: "not delivered in time: {count}; heads of desk were told",
    Ailment.MEMBER_UNREACHED: "has blocked the bot, or is gone from Telegram: the heads were told",
    Ailment.NO_AUDITOR: "nobody but the operator keeps checkpoints of the audit: have somebody else"
    " do it, `python bot.py invite --desk CODE --role auditor`",
    Ailment.BACKUPS_OFF: "no backups are made: that needs three recovery officers and a confirmed"
    " escrow, see `python bot.py recovery --help` and `python bot.py escrow --help`",
    Ailment.BACKUP_LATE: "the newest signed backup is older than 36 hours, or there is none: run"
    " `python bot.py backup create`, which says what is in the way",
    Ailment.BACKUP_AHEAD: "this backup is named after a later moment than now, and does not count:"
    " put the clock right; if it is right, move this file away",
    Ailment.BACKUP_UNVERIFIED: "no backup was verified within 31 days, and one is good only after"
    " that: `python bot.py backup verify`, with two officers",
    Ailment.ESCROW_OF_OTHERS: "the newest confirmed escrow is not for the officers of today:"
    " `python bot.py escrow create`, and confirm it",
    Ailment.ESCROW_SHORT: "no confirmed escrow holds the keys under which is written now, and no"
    " backup can be made of that: `python bot.py escrow create --to FOLDER`, and confirm it",
    Ailment.KEYS_SEALED: "the root is a passphrase: only what needs no key was examined; run this"
    " at a terminal to examine the rest",
    Ailment.INTAKE_WAITING: "came in while the bot was sealed, and wait for `unseal`: {count}"
    " updates, the oldest for {detail} hours",
    Ailment.INTAKE_LATE: "came in while the bot was sealed: {count} updates, the oldest for"
    " {detail} hours: run `python bot.py unseal` soon",
    Ailment.INTAKE_OVERDUE: "came in while the bot was sealed: {count} updates, the oldest for"
    " {detail} hours: run `python bot.py unseal` now, Telegram deletes nothing after 48 hours",
    Ailment.INTAKE_BROKEN: "this update was forged, or changed after it came in, and nothing of it"
    " was kept: find out who could write the database",
    Ailment.INTAKE_FILES: "a sealed start would receive nothing: {detail}",
    Ailment.MEMORY_DUMPABLE: "a crash could write keys to a file, on this system: run on Linux",
    Ailment.MEMORY_UNLOCKED: "keys could reach the swap, as far as this command may tell: set"
    " LimitMEMLOCK=infinity in the bot's service, or have no swap, or an encrypted one",
}


def remedy_of(finding: Finding) -> str:
    """Return what a finding means and what to do about it, in one line."""
    words = _REMEDIES[finding.code]
    return words.format(where=finding.where, detail=finding.detail, count=finding.count)
