"""Verifies the audit: by its keys, for the operator; by what is public, for anybody else."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from services.audit.checkup import AUDITED
from services.audit.examination import Examination, Tell
from services.audit.eyes import Keyless
from services.audit.links import Links
from services.audit.ports import LinkSource
from services.audit.statements import Held, hold, marks_of, read_statements
from services.findings import Ailment, Finding
from services.ports import Clock, Transactions
from services.shelves.audit import Cells
from services.vault import Vault, Witness

Lines = Callable[[], Iterable[tuple[str, bytes]]]
"""Reads checkpoints, each with the name of its file; raises `FolderRefused`."""

_LINES = 5_000
_KEY = "audit.pub"


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
        examination = Examination(self.transactions, self.clock.now(), AUDITED, tell)
        found = await examination.open_all(self.vault, statements)
        return Verdict(examination.entries, [*found, *examination.unreadable(), *alien])


@dataclass(frozen=True, slots=True)
class VerifyWithoutKeys:
    """
    The auditor's strength: the chain from readable columns, and the checkpoints he trusts.

    *source* has the links, of a database or of an export.
    """

    clock: Clock
    source: LinkSource
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
        async for batch in self.source.batches():
            for cells in batch:
                links.follow(cells, self.eyes.open(cells)[0])
            tell(links.count, 0)
        troubles = self.source.troubles()
        if not statements and (alien or links.fits_nowhere):
            found = [] if links.fits_nowhere else links.findings()
            foreign = Finding(Ailment.KEY_FOREIGN, _KEY, count=len(alien))
            return Verdict(links.count, [*found, foreign, *troubles])
        held = hold(statements, Held(links.sequence, links.passed), self.clock.now())
        return Verdict(links.count, [*links.findings(), *held, *alien, *troubles])


class DatabaseLinks:
    """The links of a database."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._examination = Examination(transactions, clock.now())

    async def batches(self) -> AsyncIterator[Sequence[Cells]]:
        """Yield the links as they rest."""
        async for batch in self._examination.links():
            yield [cells for _, cells in batch]

    def troubles(self) -> Sequence[Finding]:
        """Return that the table could not be read to its end, if so."""
        return self._examination.unreadable()


class FileLinks:
    """The links of an export, once it is decrypted: one on each line."""

    def __init__(
        self, lines: Callable[[], Iterable[bytes]], read: Callable[[bytes], Cells]
    ) -> None:
        self._lines, self._read = lines, read

    async def batches(self) -> AsyncIterator[Sequence[Cells]]:
        """Yield the links as the lines say them."""
        lines = iter(self._lines())
        while batch := [self._read(line) for line in islice(lines, _LINES)]:
            yield batch

    def troubles(self) -> Sequence[Finding]:
        """Return nothing: a file that cannot be read is refused."""
        return ()
