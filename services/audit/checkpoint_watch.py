"""Holds the audit against what was signed of it before anything further is signed."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from domain.checkpoints import Checkpoint, explains, furthest, name_of, restorations
from domain.errors import ChainRefused, SealBroken
from services.audit.ports import CheckpointFolder
from services.vault import Witness
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

    async def newest(self) -> Checkpoint | None:
        """
        Return the checkpoint furthest along that no restoration explains; None before the first.

        What somebody else laid there proves nothing, nor does what has another's name. What is of
        a later moment than now counts: else whoever sets the clock back could cut the audit, and
        have that signed. A clock that was ahead once stops nothing, for the audit still holds what
        it signed.

        Raises:
            FolderRefused: The folder is away, or another installation's.
        """
        return await asyncio.to_thread(self._newest)

    def _newest(self) -> Checkpoint | None:
        self.folder.check()
        names = self.folder.names()
        restored = list(self._ours(restorations(names)))
        for said in self._ours(furthest(names)):
            if not any(explains(each, said) for each in restored):
                return said
        return None

    def _ours(self, names: Iterable[str]) -> Iterator[Checkpoint]:
        for name in names:
            with suppress(SealBroken):
                said = self.witness.read(self.folder.read(name))
                if name == name_of(said):
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
