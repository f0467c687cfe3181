"""Gives the whole audit away, entry by entry, to be sealed for somebody else as it streams."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR, Entry
from domain.errors import SealBroken
from domain.recovery import Recipient, RecoveryRefused
from domain.rows import AuditRow
from services.audit.show import ABOUT
from services.vault import Vault
from services.work.archive import Archive
from services.work.entries import open_entry

_BATCH = 1_000

Tell = Callable[[int, int], None]
Line = Callable[[AuditRow, Entry | None], bytes]
"""Writes an entry as one line; one that does not open is None."""

Keep = Callable[[str, AsyncIterator[bytes], Sequence[Recipient]], Awaitable[None]]
"""Seals what streams for its recipients, into a file that appears whole or not at all."""


@dataclass(frozen=True, slots=True)
class ExportAudit:
    """Write the chain with its opened entries into one file, and enter that it was done."""

    archive: Archive
    recipient_of: Callable[[str], Recipient]
    line: Line
    keep: Keep

    async def __call__(self, file: str, to: Sequence[str], tell: Tell) -> int:
        """
        Write *file* for the public keys *to*, else for the registered officers; count entries.

        What is refused before anything is read enters nothing; a full disk later leaves an entry.

        Raises:
            RecoveryRefused: No public key, or nobody it could be for.
            FileRefused: It is there already, or cannot be written.
        """
        recipients = [self.recipient_of(each) for each in to] or await self._officers()
        export = _Export(self.archive, self.line, tell)
        await self.keep(file, export.lines(), recipients)
        return export.end

    async def _officers(self) -> list[Recipient]:
        async with self.archive() as work:
            found = [each.recipient for each in await work.officers.present()]
        if not found:
            msg = "nobody could open it: name a public key with --to, or register officers"
            raise RecoveryRefused(msg)
        return found


@dataclass(slots=True)
class _Export:
    """One export on its way into its file; `end` is the last entry's number, its own among them."""

    archive: Archive
    line: Line
    tell: Tell
    end: int = 0

    async def lines(self) -> AsyncIterator[bytes]:
        """
        Yield the lines of all entries, a batch at a time.

        The export is entered when the first is asked for: the file could be made, and nothing of
        the audit has left.
        """
        async with self.archive() as work:
            work.ledger.enter(Action.AUDIT_EXPORT, ABOUT, who=OPERATOR)
            await work.commit()
        async with self.archive() as work:
            self.end, _ = await work.unit.audit.end()
        after = 0
        while after < self.end:
            async with self.archive() as work:
                rows = await work.unit.audit.after(after, min(_BATCH, self.end - after))
                vault = work.vault
            if not rows:
                return
            yield b"".join([self._opened(vault, row) for row in rows])
            after = rows[-1].sequence
            self.tell(after, self.end)

    def _opened(self, vault: Vault, row: AuditRow) -> bytes:
        try:
            return self.line(row, open_entry(vault, row))
        except SealBroken:
            return self.line(row, None)
