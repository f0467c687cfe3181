"""Collects what a transaction did and who read what, and links it into the audit at its end."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

from domain.actions import Action
from domain.audit import HOUSE, Entry
from domain.errors import SealBroken
from domain.members import Permit
from domain.rows import AuditRow, Row
from domain.shredding import Shredding, named
from services.ports import UnitOfWork
from services.vault import SealingVault
from services.work.entries import name_about, open_entry, place_in_chain
from services.work.remembered import Memory
from services.work.vouching import Vouching

_BATCH = 500


class Ledger:
    """The audit entries of one transaction."""

    def __init__(
        self, unit: UnitOfWork, vault: SealingVault, now: datetime, memory: Memory
    ) -> None:
        self._unit, self._vault, self._now = unit, vault, now
        self._entries: list[Entry] = []
        self._linked: tuple[bytes, bytes] | None = None
        self.memory = memory
        """Of people and desks; what this transaction writes is not in it."""
        self.vouching = Vouching(unit, vault)
        """Knows of each row what this transaction wrote, or found to be written last."""

    def permitted(self, permit: Permit, about: str, row: Row | None = None) -> None:
        """Enter what a member did, or read, under a decision."""
        self.enter(permit.action, about, row, who=permit.member, desk=permit.desk)

    def enter(
        self,
        action: Action,
        about: str,
        row: Row | None = None,
        who: str = HOUSE,
        desk: str = "",
        *,
        result: str = "done",
    ) -> None:
        """
        Enter what somebody did to *about*, whose envelope is now *row*.

        What is no row's state is no state of a row: people, desks and invitations are vouched for
        by the newest entry about their own id, so what says no state of them is about something
        else (`keys:` and the desk's id).
        """
        if row is not None:
            self.vouching.note(row)
            self.memory.written.add(row.id)
        self._entries.append(
            Entry(
                at=self._now,
                who=who,
                action=action,
                desk=desk,
                about=about,
                version=row.version if row else 0,
                commitment=self._vault.commitment(row.sealed).hex() if row else "",
                result=result,
            )
        )

    def shredding(self, action: Action, shredding: Shredding, who: str) -> None:
        """Enter how far a shredding has come."""
        about = named(shredding.desk, shredding.month)
        self._entries.append(
            Entry(self._now, who, action, shredding.desk, about, shredding=shredding)
        )

    async def newest(self, about: str, limit: int) -> list[Entry]:
        """Return up to *limit* newest entries about one thing, newest first."""
        rows = await self._unit.audit.newest(name_about(self._vault, about), limit)
        return [open_entry(self._vault, row) for row in rows]

    async def recent(self, about: str, most: int, within: timedelta) -> int:
        """Return how many of the *most* newest entries about one thing are that young."""
        entries = await self.newest(about, most)
        return len([each for each in entries if self._now - each.at < within])

    async def about(self, thing: str) -> AsyncIterator[Entry]:
        """Give every entry about one thing, newest first, but those that do not open."""
        before, name = (await self._unit.audit.end())[0] + 1, name_about(self._vault, thing)
        while rows := await self._unit.audit.before(before, _BATCH, name):
            for row in rows:
                with suppress(SealBroken):  # `audit verify` says which, and why
                    yield open_entry(self._vault, row)
            before = rows[-1].sequence

    async def write(self) -> None:
        """Link the entries; called last, for nobody else appends from here to the commit."""
        if not self._entries:
            return
        sequence, chain = await self._unit.audit.last()
        previous, rows = chain, []
        for entry in self._entries:
            sequence += 1
            row = self._link(entry, sequence, chain)
            rows.append(row)
            chain = row.chain
        await self._unit.audit.add(rows)
        self._entries.clear()
        self._linked = previous, chain

    def settle(self) -> None:
        """Let what was remembered be of the chain's new end; called when that is durable."""
        if self._linked:
            self.memory.settle(*self._linked)

    def _link(self, entry: Entry, sequence: int, previous: bytes) -> AuditRow:
        about = name_about(self._vault, entry.about)
        sealed = self._vault.seal(place_in_chain(sequence), entry)
        chain, mac = self._vault.link(previous, sequence, about, sealed)
        return AuditRow(sequence, about, chain, mac, sealed)
