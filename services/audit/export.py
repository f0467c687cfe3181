"""Gives the whole audit away, entry by entry, to be sealed for somebody else as it streams."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.actions import Action
from domain.audit import OPERATOR, Entry
from domain.errors import SealBroken
from domain.recovery import Recipient, RecoveryRefused
from domain.rows import AuditRow
from services.audit.show import ABOUT
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

        Raises:
            RecoveryRefused: No public key, or nobody it could be for.
            FileRefused: It is there already, or cannot be written.
        """
        recipients = [self.recipient_of(each) for each in to] or await self._officers()
        async with self.archive() as work:
            work.ledger.enter(Action.AUDIT_EXPORT, ABOUT, who=OPERATOR)
            await work.commit()
        async with self.archive() as work:
            end, _ = await work.unit.audit.end()
        await self.keep(file, self._lines(end, tell), recipients)
        return end

    async def _officers(self) -> list[Recipient]:
        async with self.archive() as work:
            found = [each.recipient for each in await work.officers.present()]
        if not found:
            msg = "nobody could open it: name a public key with --to, or register officers"
            raise RecoveryRefused(msg)
        return found

    async def _lines(self, end: int, tell: Tell) -> AsyncIterator[bytes]:
        """Yield the lines of the entries up to *end*, a batch at a time."""
        after = 0
        while after < end:
            async with self.archive() as work:
                rows = await work.unit.audit.after(after, min(_BATCH, end - after))
                vault = work.vault
            if not rows:
                return
            opened = []
            for row in rows:
                try:
                    opened.append(self.line(row, open_entry(vault, row)))
                except SealBroken:
                    opened.append(self.line(row, None))
            yield b"".join(opened)
            after = rows[-1].sequence
            tell(after, end)
