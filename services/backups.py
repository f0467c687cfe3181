"""Makes backups, lists them, and keeps as many of them as are wanted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.actions import Action
from domain.audit import OPERATOR
from domain.backups import Gone, Manifest, Order, Standing, file_name
from domain.recovery import check_enough
from services.archive import Archive, Work
from services.packing import Pack, Tell, Tools

ABOUT = "backup"
"""What the audit's entries about backups speak of."""

VERIFIED = "backup:verified"
"""What its entries about verified ones speak of; each names its backup as the result."""


class BackupFolder(Protocol):
    """Where backups lie."""

    def list_all(self, folder: str) -> list[Standing]: ...  # noqa: D102  # the adapter says it

    def remove(self, folder: str, names: Sequence[str]) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that lies in its folder, signed."""

    name: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class MakeBackup:
    """Write a backup for every recovery officer."""

    archive: Archive
    tools: Tools

    async def __call__(self, folder: str, tell: Tell, who: str = OPERATOR) -> Made:
        """
        Write it into *folder*; the bot goes on meanwhile.

        Raises:
            RecoveryRefused: Too few officers, or no confirmed escrow holds the keys in use.
            OperatorRefusal: The folder takes no file.
            Unavailable: The database is away.
        """
        async with self.archive() as work:
            order = await _order(work)
        pack = Pack(self.tools, order, tell)
        try:
            manifest = await asyncio.to_thread(pack, folder)
        finally:
            pack.is_stopped = True  # whoever is cancelled here leaves a thread behind
        async with self.archive() as work:
            work.ledger.enter(Action.BACKUP_MAKE, ABOUT, who=who, result=order.name)
            await work.commit()
        return Made(order.name, manifest)


async def _order(work: Work) -> Order:
    officers = await work.officers.present()
    check_enough(officers)
    order = Order(
        name=file_name(work.now),
        made_at=work.now.replace(microsecond=0),
        instance=work.vault.instance,
        recipients=tuple(each.recipient for each in officers),
        escrows=tuple(await work.escrows.all()),
        tombstones=tuple(Gone(each.id.hex(), each.state.value) for each in work.vault.gone_lines()),
    )
    order.covering(frozenset())  # without any escrow that counts, nothing is begun
    return order


@dataclass(frozen=True, slots=True)
class NoteVerified:
    """Note that a backup is good."""

    archive: Archive

    async def __call__(self, name: str) -> None:
        """Enter it in the audit, where `doctor` looks."""
        async with self.archive() as work:
            work.ledger.enter(Action.BACKUP_VERIFY, VERIFIED, who=OPERATOR, result=name)
            await work.commit()
