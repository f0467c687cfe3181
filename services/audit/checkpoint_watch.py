"""Holds the audit against the newest checkpoint before anything further is signed."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import Checkpoint, is_ahead, name_of, restorations, since
from domain.errors import ChainRefused, SealBroken
from services.audit.ports import CheckpointFolder
from services.ports import Witness
from services.work.archive import Work

_BROKEN = (
    "the audit does not hold what checkpoint {name} says: no further one is signed;"
    " run `python bot.py audit verify`"
)


@dataclass(frozen=True, slots=True)
class Watch:
    """What was signed before, and the key that knows it."""

    folder: CheckpointFolder
    witness: Witness

    async def newest(self, now: datetime) -> Checkpoint | None:
        """
        Return the checkpoint furthest along since the last restoration; None before the first.

        What somebody else laid there proves nothing, nor does what has another's name, nor what
        is of a later moment than *now*: one of these would hide all that come after it.

        Raises:
            FolderRefused: The folder is away, or another installation's.
        """
        return await asyncio.to_thread(self._newest, now)

    def _newest(self, now: datetime) -> Checkpoint | None:
        self.folder.check()
        names = self.folder.names()
        restored = next(self._ours(restorations(names), now), None)
        return next(self._ours(since(names, restored), now), restored)

    def _ours(self, names: Iterable[str], now: datetime) -> Iterator[Checkpoint]:
        for name in names:
            with suppress(SealBroken):
                said = self.witness.read(self.folder.read(name))
                if name == name_of(said) and not is_ahead(said, now):
                    yield said


async def check_held(work: Work, said: Checkpoint | None) -> None:
    """
    Make sure that the audit still has what a checkpoint says of it.

    Raises:
        ChainRefused: It went back behind the checkpoint, or is another one.
    """
    if said is None:
        return
    chain = await work.unit.audit.chain_at(said.sequence)
    if chain is None or chain.hex() != said.chain:
        raise ChainRefused(_BROKEN.format(name=name_of(said)))
