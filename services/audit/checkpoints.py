"""Says outside of the database where the audit stands, so that nobody can shorten or rewrite it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from domain.checkpoints import Checkpoint, Lost, Mark, name_of, superfluous
from domain.errors import FolderRefused
from services.audit.checkpoint_watch import Watch, check_held
from services.audit.ports import CheckpointFolder
from services.vault import Witness
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class WriteCheckpoint:
    """Sign where the audit stands now, also when nothing happened, and keep that in the folder."""

    archive: Archive
    folder: CheckpointFolder
    witness: Witness

    async def __call__(self) -> None:
        """
        Write one checkpoint; thin out those of long ago.

        Raises:
            FolderRefused: The folder is away, full, or another installation's.
            ChainRefused: The audit went back behind the last checkpoint, or is another one.
        """
        newest = await Watch(self.folder, self.witness).newest()
        async with self.archive() as work:  # from here on nothing waits for the folder
            await check_held(work, newest)
            checkpoint = await present(work)
            line = work.vault.attest(checkpoint)
        await asyncio.to_thread(_keep, self.folder, checkpoint, line)


@dataclass(frozen=True, slots=True)
class AttestRestoration:
    """Sign that the database was restored, so that older checkpoints accuse nobody."""

    archive: Archive
    folders: Sequence[CheckpointFolder]

    async def __call__(self, restored_from: Mark, lost: Lost | None) -> Checkpoint:
        """
        Say where the restored audit begins again, in one line for every folder that takes it.

        *restored_from* is the end of the backup's chain, *lost* are the entries after it that were
        signed; the archive is the restored one. It is of a generation above those of the
        checkpoints of before, or explains none of them.
        """
        async with self.archive() as work:
            checkpoint = replace(await present(work), restored_from=restored_from, lost=lost)
            line = work.vault.attest(checkpoint)
        for folder in self.folders:
            with suppress(FolderRefused):
                await asyncio.to_thread(_keep, folder, checkpoint, line)
        return checkpoint


async def present(work: Work) -> Checkpoint:
    """Return where the audit stands now."""
    sequence, chain = await work.unit.audit.end()
    return Checkpoint(
        instance=work.vault.instance,
        sequence=sequence,
        chain=chain.hex(),
        generation=work.vault.generation,
        at=work.now.replace(microsecond=0),
    )


def _keep(folder: CheckpointFolder, checkpoint: Checkpoint, line: bytes) -> None:
    folder.keep(name_of(checkpoint), line)
    folder.remove(superfluous(folder.names(), checkpoint.at))
