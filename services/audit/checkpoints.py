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
    """
    Sign that the database was restored, so that older checkpoints accuse nobody.

    *others* are folders that are told the same, if they can be.
    """

    archive: Archive
    folder: CheckpointFolder
    witness: Witness
    others: Sequence[CheckpointFolder] = ()

    async def __call__(self, restored_from: Mark) -> Checkpoint:
        """
        Write where the restored audit begins again, and which entries are lost with the old one.

        *restored_from* is the end of the backup's chain; the archive is the restored one. It is of
        a generation above those of the folders' checkpoints, or explains none of them.

        Raises:
            FolderRefused: As `WriteCheckpoint`: without it the checkpoints contradict the audit.
        """
        first, last = restored_from.sequence + 1, await self._furthest()
        async with self.archive() as work:
            lost = Lost(first, last) if last >= first else None
            checkpoint = replace(await present(work), restored_from=restored_from, lost=lost)
            line = work.vault.attest(checkpoint)
        await asyncio.to_thread(_keep, self.folder, checkpoint, line)
        for other in self.others:
            with suppress(FolderRefused):
                await asyncio.to_thread(_keep, other, checkpoint, line)
        return checkpoint

    async def _furthest(self) -> int:
        """Return the furthest entry that a checkpoint of before speaks of; 0 without any."""
        found = [await Watch(self.folder, self.witness).newest()]
        for other in self.others:
            with suppress(FolderRefused):
                found.append(await Watch(other, self.witness).newest())
        return max((each.sequence for each in found if each), default=0)


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
