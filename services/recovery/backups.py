"""Makes backups, lists them, and keeps as many of them as are wanted."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.actions import Action
from domain.audit import HOUSE, OPERATOR
from domain.backups import (
    EVERY,
    OVERDUE_AFTER,
    Gone,
    Manifest,
    Order,
    Standing,
    file_name,
    superfluous,
)
from domain.errors import OperatorRefusal
from domain.recovery import LEAST_OFFICERS, check_enough
from services.recovery.packing import Pack, Tell, Tools
from services.work.archive import Archive, Work

ABOUT = "backup"
"""What the audit's entries about backups speak of."""

_REMEMBERED = 500
"""More than a year's; what is older than that stays in its folder."""

_LOCK = "backup"
_STOPPED = (
    "there is no backup of the last 36 hours: three recovery officers and a confirmed escrow are"
    " needed again, see `python bot.py doctor`"
)


class BackupFolder(Protocol):
    """Where backups lie."""

    def list_all(self, folder: str) -> list[Standing]: ...  # noqa: D102  # the adapter says it

    def remove(self, folder: str, names: Sequence[str]) -> None: ...  # noqa: D102

    def tidy(self, folder: str, before: datetime) -> None: ...  # noqa: D102


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


class BackupOverdue(OperatorRefusal):
    """There is no backup of the last 36 hours; the text says what is in the way."""


class BackupLocks(Protocol):
    """Keeps several processes from making the same backup."""

    async def take(self, name: str) -> bool: ...  # noqa: D102  # as `services.ports.Locks`

    async def release(self, name: str) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class KeepBackups:
    """Make a backup a day, and keep of the old ones what is wanted."""

    archive: Archive
    make: MakeBackup
    files: BackupFolder
    folder: str
    locks: BackupLocks

    async def __call__(self) -> None:
        """
        Make one if the newest is a day old; nothing without officers and a confirmed escrow.

        Raises:
            BackupOverdue: It failed, and the newest is 36 hours old, or there is none. Or there
                were backups once, and officers or escrow are gone.
            OperatorRefusal, Unavailable: It failed, for the first time in these hours.
        """
        if not await self.locks.take(_LOCK):
            return
        try:
            await self._keep_up()
        finally:
            await self.locks.release(_LOCK)

    async def _keep_up(self) -> None:
        async with self.archive() as work:
            now, is_ready, made = work.now, await _is_ready(work), await made_by_us(work)
        newest = newest_of(await asyncio.to_thread(self.files.list_all, self.folder), made, now)
        if not is_ready:
            if newest is not None and now - newest > OVERDUE_AFTER:
                raise BackupOverdue(_STOPPED)
            return
        if newest is not None and now - newest < EVERY:
            return
        try:
            await self.make(self.folder, lambda _done, _total: None, HOUSE)
        except OperatorRefusal as refused:
            if newest is None or now - newest > OVERDUE_AFTER:
                msg = f"there is no backup of the last 36 hours: {refused}"
                raise BackupOverdue(msg) from None
            raise
        async with self.archive() as work:
            made = await made_by_us(work)
        await asyncio.to_thread(self._thin, made, now)

    def _thin(self, made: Collection[str], now: datetime) -> None:
        kept = counting(self.files.list_all(self.folder), made, now)
        self.files.remove(self.folder, superfluous(kept))
        self.files.tidy(self.folder, now - EVERY)


async def made_by_us(work: Work) -> frozenset[str]:
    """Return the names of the backups that the audit knows: anybody can give a file a name."""
    return frozenset(each.result for each in await work.ledger.newest(ABOUT, _REMEMBERED))


def counting(backups: Iterable[Standing], made: Collection[str], now: datetime) -> list[Standing]:
    """Return the signed ones that were *made*; of those of a later moment a clock was wrong."""
    return [
        each for each in backups if each.is_signed and each.name in made and each.made_at <= now
    ]


def newest_of(backups: Iterable[Standing], made: Collection[str], now: datetime) -> datetime | None:
    """Return when the newest backup that counts was made, or None."""
    return max((each.made_at for each in counting(backups, made, now)), default=None)


async def _is_ready(work: Work) -> bool:
    officers = await work.officers.present()
    return len(officers) >= LEAST_OFFICERS and any(each.counts for each in await work.escrows.all())


async def _order(work: Work) -> Order:
    officers = await work.officers.present()
    check_enough(officers)
    order = Order(
        name=file_name(work.now),
        made_at=work.now.replace(microsecond=0),
        instance=work.vault.instance,
        recipients=tuple(each.recipient for each in officers),
        escrows=tuple(await work.escrows.all()),
        held=work.vault.key_ids,
        tombstones=tuple(Gone(each.id.hex(), each.state.value) for each in work.vault.gone_lines()),
    )
    order.covering(frozenset())  # without any escrow that counts, nothing is begun
    return order
