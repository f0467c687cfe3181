"""Gives the keys to pairs of officers, and notes which files were opened or destroyed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from domain.actions import Action
from domain.errors import LeftBehind, OperatorRefusal
from domain.escrow import Escrow, PairFile, file_name
from domain.recovery import RecoveryRefused, pairs_of
from services.races import until_won
from services.recovery.officers import require_two
from services.work.archive import Archive, Work

KeepFiles = Callable[[str, Sequence[tuple[str, bytes]]], None]
"""
Writes files by name into a folder, all or none; raises an `OperatorRefusal`.

It is a `LeftBehind` where what was written could not be taken away again.
"""


@dataclass(frozen=True, slots=True)
class MakeEscrow:
    """Write the keyring for every pair of officers."""

    archive: Archive
    keep: KeepFiles
    place_of: Callable[[str], str] = str
    """Returns a folder's whole path."""

    async def __call__(self, folder: str) -> Escrow:
        """
        Make the next escrow; its files lie in *folder* when this returns.

        It is noted before a file is written: no copy of the keys may be unknown to a later
        shredding. One whose files cannot be written is withdrawn; one that is killed meanwhile
        keeps the name of its folder.

        Raises:
            RecoveryRefused: Too few officers.
            OperatorRefusal: The folder takes no files.
            LeftBehind: The same, and some of them could not be taken away: it stays as if killed.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()  # one serial for each, and the newest keys
            work.vault.reload()
            escrow, files = await _make(work, self.place_of(folder))
            await work.commit()
        try:
            self.keep(folder, files)
        except LeftBehind:
            raise
        except OperatorRefusal:
            await until_won(partial(self._withdraw, escrow.serial))
            raise
        return await until_won(partial(self._finish, escrow.serial))

    async def _finish(self, serial: int) -> Escrow:
        async with self.archive() as work:
            escrow = (await _living(work, serial)).written()
            await work.escrows.update(escrow, Action.ESCROW_WRITE)
            await work.commit()
        return escrow

    async def _withdraw(self, serial: int) -> None:
        async with self.archive() as work:
            escrow = (await _living(work, serial)).withdrawn(work.now)
            await work.escrows.update(escrow, Action.ESCROW_WITHDRAW)
            await work.commit()


async def _make(work: Work, folder: str) -> tuple[Escrow, list[tuple[str, bytes]]]:
    pairs = pairs_of(await work.officers.present())
    serial = max((each.serial for each in await work.escrows.all()), default=0) + 1
    made = work.vault.escrow(serial, work.now, pairs)
    marks = [(first.mark, second.mark) for first, second in pairs]
    escrow = Escrow(
        id=work.vault.fresh_id(),
        serial=serial,
        made_at=work.now,
        generation=work.vault.generation,
        key_ids=work.vault.key_ids,
        pairs=tuple(PairFile(*pair, each.code) for pair, each in zip(marks, made, strict=True)),
        folder=folder,
    )
    await work.escrows.add(escrow)
    names = [file_name(serial, *pair) for pair in marks]
    return escrow, [(name, each.file) for name, each in zip(names, made, strict=True)]


@dataclass(frozen=True, slots=True)
class ConfirmEscrow:
    """Note that two officers have opened their file: they can say its code."""

    archive: Archive

    async def __call__(self, serial: int, code: str) -> Escrow:
        """
        Write that the file which says *code* opens.

        Raises:
            RecoveryRefused: No such escrow, destroyed already, interrupted while it was written,
                or none of its files says so.
        """
        async with self.archive() as work:
            escrow = _whole(await _living(work, serial)).confirmed(code, work.now)
            await work.escrows.update(escrow, Action.ESCROW_CONFIRM)
            await work.commit()
        return escrow


@dataclass(frozen=True, slots=True)
class DestroyEscrow:
    """Note that two officers have destroyed every file of an escrow."""

    archive: Archive

    async def __call__(self, serial: int, proven: Sequence[str]) -> Escrow:
        """
        Write that it is gone; *proven* are the two officers' public *age* keys.

        Raises:
            RecoveryRefused: No such escrow, destroyed already, or not two officers.
        """
        async with self.archive() as work:
            by = await require_two(work, proven)
            escrow = (await _living(work, serial)).destroyed(by, work.now)
            await work.escrows.update(escrow, Action.ESCROW_DESTROY)
            await work.commit()
        return escrow


@dataclass(frozen=True, slots=True)
class ListEscrows:
    """List the escrows."""

    archive: Archive

    async def __call__(self) -> list[Escrow]:
        """Return all, the first made first."""
        async with self.archive() as work:
            return await work.escrows.all()


async def _living(work: Work, serial: int) -> Escrow:
    escrow = await work.escrows.find(serial)
    if escrow is None:
        msg = f"there is no escrow {serial}: see `python bot.py escrow list`"
        raise RecoveryRefused(msg)
    if escrow.is_withdrawn:
        msg = f"escrow {serial} has no files: make a new one with `python bot.py escrow create`"
        raise RecoveryRefused(msg)
    if escrow.destroyed_at is not None:
        msg = f"escrow {serial} was destroyed: make a new one with `python bot.py escrow create`"
        raise RecoveryRefused(msg)
    return escrow


def _whole(escrow: Escrow) -> Escrow:
    if escrow.folder:
        msg = (
            f"escrow {escrow.serial} was interrupted, so a file of it may be missing: make a new"
            " one with `python bot.py escrow create`"
        )
        raise RecoveryRefused(msg)
    return escrow
