"""Brings an installation back from a backup, where there is none."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from crypto.checkpoints import Witness
from crypto.keyring import Keyring
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.backups import Manifest, Request
from domain.checkpoints import Checkpoint, Lost, Mark
from domain.errors import FolderRefused, KeyFileRefused, SchemaRefused, SealBroken
from domain.recovery import RecoveryRefused
from house.guarding import check_access
from house.reopening import OpenBackup, keyring_of, open_backup, shredded, workspace_of
from house.rooms import checkpoints_of, keystore_of
from services.audit.checkpoints import AttestRestoration
from services.ports import Clock
from services.recovery.packing import Tell
from services.recovery.prefix import asked, check_prefix
from services.recovery.refilling import Dead, Restored, RestoreDatabase, living
from services.work.archive import open_archive
from settings import Settings
from storage.checkpoints import SignedFolder, lines_in
from storage.coffers import FileRefused
from storage.engine import open_engine, sqlite_file
from storage.locks import only_process
from storage.schema import SchemaState, migrate, schema_state
from storage.transactions import Transactions, transactions


async def restore_backup(
    settings: Settings, clock: Clock, request: Request, checkpoints: str, tell: Tell
) -> Restored:
    """
    Bring an installation back where there is none.

    *checkpoints* is the folder they are in; empty says that there is none any more.

    Raises:
        RecoveryRefused, FileRefused: As `open_backup`; a fork; a living database.
        KeyFileRefused: Another keyring is here, or the key files cannot be written.
        SchemaRefused: The tables here are not those the backup was made of.
        AccessRefused: Others may get at what is there, or will be.
    """
    check_access(settings)
    began, workspace = perf_counter(), workspace_of(settings)
    _make_folder(workspace)
    async with only_process(sqlite_file(settings.database_url)):
        with open_backup(request, workspace) as opened:
            keyring, lost = keyring_of(opened), None
            folder = Path(checkpoints) if checkpoints else None
            if folder is not None:
                lost = _check_checkpoints(opened, folder, clock.now())
            _prepare(settings.database_url)
            restoration = _Restoration(settings, clock, opened, keyring, folder)
            dead, statement = await restoration(Path(request.file).name, tell)
    took = timedelta(seconds=perf_counter() - began)
    return Restored(opened.contents.manifest, dead, lost, statement, took)


@dataclass(frozen=True, slots=True)
class _Restoration:
    settings: Settings
    clock: Clock
    opened: OpenBackup
    keyring: Keyring
    checkpoints: Path | None

    async def __call__(self, name: str, tell: Tell) -> tuple[list[Dead], str]:
        """Fill the database, then tell the auditors; return what stays dead, and where that is."""
        engine = open_engine(self.settings.database_url)
        begin = transactions(engine)
        try:
            restore = RestoreDatabase(begin, self.clock, self._adopt, self._reopen)
            dead = await restore(self.opened.contents, name, tell)
            if dead is None and await self._is_attested(begin):
                raise living()
            return dead or [], await self._attest(begin)
        finally:
            await engine.dispose()

    def _adopt(self) -> tuple[KeyringVault, frozenset[str]]:
        keystore = keystore_of(self.settings)
        held = _adopted(keystore, self.keyring, self.opened.contents.manifest)
        return KeyringVault(keystore, self.clock.now), shredded(held)

    def _reopen(self) -> KeyringVault | None:
        keystore = keystore_of(self.settings)
        if not keystore.exists() or keystore.load().instance != self.keyring.instance:
            return None
        return KeyringVault(keystore, self.clock.now)

    async def _is_attested(self, begin: Transactions) -> bool:
        """Tell whether a statement speaks of this very restoration: its end is in this chain."""
        mark, vault = self._mark(), KeyringVault(keystore_of(self.settings), self.clock.now)
        folders = [self.checkpoints, self.settings.checkpoints]
        said = [each for folder in folders for each in _read_checkpoints(folder, vault.witness)]
        async with begin() as unit:
            for each in said:
                chain = await unit.audit.chain_at(each.sequence)
                if each.restored_from == mark and chain is not None and chain.hex() == each.chain:
                    return True
        return False

    def _mark(self) -> Mark:
        manifest = self.opened.contents.manifest
        return Mark(manifest.sequence, manifest.chain)

    async def _attest(self, begin: Transactions) -> str:
        """Explain older checkpoints beside them, or where our own will lie."""
        vault = KeyringVault(keystore_of(self.settings), self.clock.now)
        archive = open_archive(begin, vault, self.clock, lambda: None)
        own = checkpoints_of(self.settings, vault)
        with suppress(FolderRefused):
            own.lay()
        for folder in _folders(own, self.checkpoints):
            with suppress(FolderRefused):
                folder.lay()
                await AttestRestoration(archive, folder, vault.witness)(self._mark())
                return str(folder.path)
        return ""


def _folders(own: SignedFolder, checkpoints: Path | None) -> list[SignedFolder]:
    """Return where the statement belongs: beside the checkpoints it explains, or in our own."""
    beside = [SignedFolder(checkpoints, own.public_key)] if checkpoints else []
    return [*beside, own]


def _adopted(keystore: Keystore, keyring: Keyring, manifest: Manifest) -> Keyring:
    """Write the keyring; one that is there must be this installation's, and hold all it needs."""
    if not keystore.exists():
        keystore.adopt(keyring)
        return keyring
    found = keystore.load()
    held = {each.id.hex() for each in found.epochs}
    if found.instance != keyring.instance or not manifest.is_opened_by(held, shredded(found)):
        msg = f"{keystore.keyring} is another one: move it away with its root and slot, try again"
        raise KeyFileRefused(msg)
    return found


def _check_checkpoints(opened: OpenBackup, folder: Path, now: datetime) -> Lost | None:
    witness, manifest = Witness(opened.attested.public_key), opened.contents.manifest
    found = [
        each for each in _read_checkpoints(folder, witness) if each.instance == manifest.instance
    ]
    chains = opened.contents.chains(asked(found, manifest.sequence) | {manifest.sequence})
    if chains.get(manifest.sequence) != manifest.chain:
        msg = "the backup's audit does not end as its manifest says: find another copy of it"
        raise RecoveryRefused(msg)
    return check_prefix(found, manifest.sequence, chains, now)


def _read_checkpoints(folder: Path | None, witness: Witness) -> list[Checkpoint]:
    """Read what was signed by this installation; what somebody else laid there proves nothing."""
    found: list[Checkpoint] = []
    if folder is None or not folder.is_dir():
        return found
    for _, line in lines_in(folder):
        with suppress(SealBroken):
            found.append(witness.read(line))
    return found


def _prepare(url: str) -> None:
    """Make the tables where there are none."""
    state = schema_state(url)
    if state is SchemaState.EMPTY:
        migrate(url)
    elif state is not SchemaState.CURRENT:
        msg = "the database is a living one, and another version's: name an empty one"
        raise SchemaRefused(msg)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made ({error.strerror}): make its parent writable"
        raise FileRefused(msg) from None
