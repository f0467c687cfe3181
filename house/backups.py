"""Puts together what makes backups, out of vault and archive."""

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

from crypto import backups
from crypto.vault import KeyringVault
from services.ports import Locks
from services.recovery.backups import KeepBackups, MakeBackup
from services.recovery.packing import NewFile, Tools
from services.work.archive import Archive
from settings import Settings
from storage.backup_files import BackupFiles
from storage.bundles import bundled
from storage.coffers import make_folder, new_file
from storage.snapshots import open_snapshot


def backup_maker(settings: Settings, vault: KeyringVault, archive: Archive) -> MakeBackup:
    """Return the verb that makes a backup."""
    tools = tools_of(settings.database_url, vault)
    return MakeBackup(archive, replace(tools, new_file=partial(_new_file, settings.backups)))


def backup_keeper(
    settings: Settings, vault: KeyringVault, archive: Archive, locks: Locks
) -> KeepBackups:
    """Return the verb that makes a backup a day."""
    make = backup_maker(settings, vault, archive)
    return KeepBackups(archive, make, BackupFiles(), str(settings.backups), locks)


def _new_file(own: Path, folder: str, name: str) -> AbstractContextManager[NewFile]:
    """Make the folder of the settings when it is first needed; no other is made."""
    if Path(folder) == own:
        make_folder(own)
    return new_file(Path(folder) / name)


def tools_of(url: str, vault: KeyringVault) -> Tools:
    """Return what packing a backup of the database at *url* needs."""

    def held() -> frozenset[str]:
        vault.reload()
        return vault.key_ids

    def attest(summed: bytes, manifest: bytes) -> bytes:
        return backups.attest(summed, manifest, vault.instance, vault.public_key, vault.sign)

    return Tools(
        snapshot=partial(open_snapshot, url),
        new_file=lambda folder, name: new_file(Path(folder) / name),
        bundled=bundled,
        seal=backups.seal,
        digest=backups.digest,
        write_manifest=backups.write_manifest,
        attest=attest,
        held=held,
    )
