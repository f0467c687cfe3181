"""Verifies the audit: by its keys, for the operator; by what is public, for anybody else."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass

from services.examination import Examination, Tell
from services.eyes import Keyless
from services.findings import Finding
from services.links import Links
from services.ports import Clock, Transactions, Vault, Witness
from services.shelves import Cells
from services.statements import Held, hold, marks_of, read_statements

Lines = Callable[[], Iterable[tuple[str, bytes]]]
"""Reads checkpoints, each with the name of its file; raises `FolderRefused`."""

_AUDITED = ("desks", "members", "invitations", "records", "officers", "escrows")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were seen, and what was found."""

    entries: int
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class VerifyWithKeys:
    """The operator's strength: every MAC, every entry, every row that the audit speaks of."""

    clock: Clock
    transactions: Transactions
    vault: Vault
    lines: Lines

    async def __call__(self, tell: Tell) -> Verdict:
        """
        Hold chain, entries, rows and checkpoints against each other.

        Raises:
            FolderRefused: The checkpoints cannot be read.
            Unavailable: The database is away.
        """
        statements, alien = read_statements(self.lines(), self.vault.witness, self.vault.instance)
        examination = Examination(self.transactions, self.clock.now(), _AUDITED, tell)
        found = await examination.open_all(self.vault, statements)
        return Verdict(examination.entries, [*found, *examination.unreadable(), *alien])


@dataclass(frozen=True, slots=True)
class VerifyWithoutKeys:
    """
    The auditor's strength: the chain from readable columns, and the checkpoints he trusts.

    *source* yields links in batches, as the database or an export has them.
    """

    clock: Clock
    source: Callable[[], AsyncIterator[Sequence[Cells]]]
    eyes: Keyless
    witness: Witness
    instance: str
    lines: Lines

    async def __call__(self, tell: Tell) -> Verdict:
        """
        Hold chain and checkpoints against each other.

        Raises:
            FolderRefused: The checkpoints cannot be read.
            Unavailable: The database is away.
        """
        statements, alien = read_statements(self.lines(), self.witness, self.instance)
        links = Links(self.eyes, marks_of(statements))
        async for batch in self.source():
            for cells in batch:
                links.follow(cells, self.eyes.open(cells)[0])
            tell(links.count, 0)
        held = hold(statements, Held(links.sequence, links.passed), self.clock.now())
        return Verdict(links.count, [*links.findings(), *held, *alien])


async def rows_of(transactions: Transactions, clock: Clock) -> AsyncIterator[Sequence[Cells]]:
    """Yield the links of a database; a table that cannot be read to its end is a shorter one."""
    async for batch in Examination(transactions, clock.now()).links():
        yield [cells for _, cells in batch]
