"""Two replicas of one installation: one database, one keyring, a vault each."""

from dataclasses import dataclass, field
from pathlib import Path

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from services.work.archive import Archive, open_archive
from storage.transactions import Transactions
from tests.clocks import SetClock
from tests.contract.samples import NOON
from tests.installed import begin, keystore_in


@dataclass
class Replica:
    """One process of the installation, as far as the archive goes."""

    transactions: Transactions
    keystore: Keystore
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    woken: int = 0

    def __post_init__(self) -> None:
        self.vault = KeyringVault(self.keystore, self.clock.now)
        self.archive: Archive = open_archive(self.transactions, self.vault, self.clock, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def grow(self, desk: str) -> int:
        """Make a desk's keys the way the house does: fence first, keyring, then commit."""
        async with self.archive() as work:
            await work.unit.fence.hold()
            generation = self.vault.add_epochs(desk, ["2028-11"])
            await work.unit.fence.advance(generation)
            await work.commit()
        return generation


async def first_replica(transactions: Transactions, folder: Path) -> Replica:
    """Install on an empty database, with keys in *folder*; return the first process."""
    replica = Replica(transactions, keystore_in(folder, SetClock(NOON)))
    await begin(transactions, replica.vault.generation)
    return replica
