"""Opens a backup with two officers: its signature comes first, and no byte is used halfway."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from crypto import age, backups, certificates
from crypto.age import Identity
from crypto.backups import Attestation
from crypto.escrow import EscrowDocument
from crypto.homecoming import ReturnedKeys
from crypto.restored import restored
from crypto.signatures import public_key
from domain.backups import MANIFEST, SIGNATURE, Manifest, Request
from domain.errors import SealBroken
from domain.recovery import RecoveryRefused
from domain.shredding import Shredding
from house.recovering import open_escrow, read_officers
from services.recovery.refilling import Contents
from services.recovery.returning import check_keys, check_schema
from settings import Settings
from storage.bundles import BundleUnfit, last_of, unbundled
from storage.coffers import FileRefused, read_file, readable
from storage.engine import sqlite_file
from storage.lines import read_line
from storage.schema import latest

_DAMAGED = "the backup's contents are not what was signed: find another copy of it"


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """
    A backup whose every byte was signed, with the keys that open its rows.

    `shredded` is what certificates say was destroyed, perhaps since the backup and the escrow.
    """

    attested: Attestation
    escrow: EscrowDocument
    contents: Contents
    shredded: Sequence[Shredding]


@contextmanager
def open_backup(request: Request, workspace: Path) -> Iterator[OpenBackup]:
    """
    Open a backup; its archive lies in *workspace* without a name, and goes with us.

    Raises:
        RecoveryRefused: Signature, fingerprint, officers, escrow or contents do not fit.
        FileRefused: A file cannot be read, or there is no room for the archive.
    """
    attested = _check(request)
    officers = read_officers(request.officers)
    escrow = open_escrow(request.escrow, officers)
    if public_key(escrow.keyring.checkpoint_seed) != attested.public_key:
        msg = "escrow and backup are of different installations: bring those that belong together"
        raise RecoveryRefused(msg)
    shredded = [_certified(each, attested.public_key) for each in request.certificates]
    with _archive(workspace) as archive:
        _decrypt(request.file, archive, officers)
        manifest = _manifest(archive, attested)
        if manifest.instance != escrow.keyring.instance.hex():
            raise RecoveryRefused(_DAMAGED)
        files = partial(unbundled, archive)
        contents = Contents(manifest, files, read_line, backups.digest)
        yield OpenBackup(attested, escrow, contents, shredded)


def _check(request: Request) -> Attestation:
    with readable(request.file) as file:
        beside = read_file(request.file + SIGNATURE)
        return backups.check(beside, file, request.fingerprint, request.file)


def _certified(file: str, key: bytes) -> Shredding:
    """Read what a certificate says was destroyed; who forges one could lose rows for us."""
    try:
        found = certificates.read(read_file(file), key).shredding
    except SealBroken:
        msg = f"{file} is no certificate of this installation: take the file as it was signed"
        raise RecoveryRefused(msg) from None
    if not found.is_destroyed:
        msg = f"{file} is of a shredding that had not come to its end: leave it out"
        raise RecoveryRefused(msg)
    return found


@contextmanager
def _archive(workspace: Path) -> Iterator[BinaryIO]:
    """Give a file without a name: however we end, nothing of it is left, and no empty folder."""
    missing = [each for each in (workspace, *workspace.parents) if not each.exists()]
    try:
        workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=workspace)  # noqa: SIM115  # closed below
    except OSError as error:
        raise _no_room(workspace, error) from None
    try:
        yield file
    finally:
        with suppress(OSError):  # on a full disk it would write once more what did not fit
            file.close()
        for folder in missing:
            with suppress(OSError):  # something lies in it by now
                folder.rmdir()


def _decrypt(path: str, archive: BinaryIO, officers: Sequence[Identity]) -> None:
    try:
        with readable(path) as file:
            age.decrypt(file, archive, officers)
            archive.flush()
    except SealBroken:
        msg = f"{path} does not open for these officers, or is cut: it was not made for them"
        raise RecoveryRefused(msg) from None
    except OSError as error:
        raise _no_room(Path(path).parent, error) from None


def _manifest(archive: BinaryIO, attested: Attestation) -> Manifest:
    try:
        name, content = last_of(archive)
        if name == MANIFEST:
            return backups.read_manifest(content, attested)
    except (BundleUnfit, SealBroken):
        pass
    raise RecoveryRefused(_DAMAGED)


def _no_room(place: Path, error: OSError) -> FileRefused:
    return FileRefused(f"{place} takes no archive ({error.strerror}): make room there")


def keys_of(opened: OpenBackup) -> ReturnedKeys:
    """
    Return the keys that the backup comes back with.

    Raises:
        RecoveryRefused: The escrow lacks a key.
        SchemaRefused: The backup's tables are not this version's.
    """
    manifest, escrow = opened.contents.manifest, opened.escrow
    check_schema(manifest, latest())
    known, gone = manifest.generation, manifest.tombstones
    keys = ReturnedKeys(restored(escrow.keyring, gone, opened.shredded, known))
    check_keys(manifest, keys, escrow.serial)
    return keys


def workspace_of(settings: Settings) -> Path:
    """Return where an opened archive may lie for a while: beside the database or the keys."""
    file = sqlite_file(settings.database_url)
    return file.parent if file is not None else settings.keys
