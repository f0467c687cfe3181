"""Fills an empty database from an opened backup: for a trial, or for good."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.actions import Action
from domain.audit import OPERATOR
from domain.backups import MANIFEST, NUMBERS_SKIPPED, TABLES, Manifest
from domain.checkpoints import Lost
from domain.recovery import RecoveryRefused
from domain.secrecy import Sealed, key_id_of
from domain.sources import shredded_as
from services.desks.menus import plan_menu
from services.ports import Clock, Transactions, UnitOfWork
from services.recovery.backups import ABOUT
from services.recovery.packing import Tell
from services.recovery.returned import check_returned
from services.vault import SealingVault
from services.work.archive import Work

Row = Mapping[str, object]

_DAMAGED = "the backup's contents are not what its manifest says: find another copy of it"


@dataclass(frozen=True, slots=True)
class Contents:
    """An opened backup; *files* reads it from its start each time."""

    manifest: Manifest
    files: Callable[[], Iterator[tuple[str, bytes]]]
    read_line: Callable[[str, bytes], dict[str, object]]
    digest: Callable[[bytes], str]

    def parts(self) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """
        Give each part's table and rows, as the manifest promises them.

        Raises:
            RecoveryRefused: A part is missing, another one, or holds what is no row.
        """
        expected = iter(self.manifest.parts)
        for name, content in self.files():
            if name == MANIFEST:
                break
            part = next(expected, None)
            if part is None or (part.name, part.sha256) != (name, self.digest(content)):
                raise RecoveryRefused(_DAMAGED)
            yield self._rows(name.partition("/")[0], content, part.rows)
        if next(expected, None) is not None:
            raise RecoveryRefused(_DAMAGED)

    def chains(self, wanted: set[int]) -> dict[int, str]:
        """Return the audit's chain values after the entries *wanted*."""
        found: dict[int, str] = {0: ""}
        for table, rows in self.parts():
            if table == "audit":
                found.update(_chains(rows, wanted))
        return found

    def _rows(self, table: str, content: bytes, many: int) -> tuple[str, list[dict[str, object]]]:
        try:
            rows = [self.read_line(table, line) for line in content.splitlines()]
        except (KeyError, ValueError):
            raise RecoveryRefused(_DAMAGED) from None
        if table not in TABLES or len(rows) != many:
            raise RecoveryRefused(_DAMAGED)
        return table, rows


@dataclass(frozen=True, slots=True)
class Dead:
    """A row that stays dead: its key was shredded."""

    table: str
    row: str
    desk: str
    number: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what did not."""

    manifest: Manifest
    dead: list[Dead]
    lost: Lost | None
    statements: list[str]
    """The folders in which the statement for auditors lies."""
    has_new_keys: bool
    """Whether keyring, root and slot came with it; else those that were there stay."""
    took: timedelta


@dataclass(slots=True)
class Refill:
    """Puts the rows back, but for those whose keys are dead."""

    contents: Contents
    shredded: frozenset[str]
    tell: Tell
    dead: list[Dead] = field(default_factory=list)

    async def __call__(self, unit: UnitOfWork) -> None:
        """
        Fill every table.

        Raises:
            RecoveryRefused: The contents are not what the manifest says.
        """
        done, total = 0, self.contents.manifest.rows
        for table, rows in self.contents.parts():
            await unit.refill.put(table, [row for row in rows if self._is_alive(table, row)])
            done += len(rows)
            self.tell(done, total)

    def _is_alive(self, table: str, row: Row) -> bool:
        sealed = row.get("sealed")
        if not isinstance(sealed, bytes) or key_id_of(Sealed(sealed)).hex() not in self.shredded:
            return True
        number = row.get("number", 0)
        desk, row_id = str(row.get("desk", "")), str(row.get("id", ""))
        self.dead.append(Dead(table, row_id, desk, number if isinstance(number, int) else 0))
        return False


@dataclass(frozen=True, slots=True)
class RestoreDatabase:
    """
    Fill the database of a fresh installation, all or nothing.

    *adopt* writes the keyring, if it is not there from an interrupted run, and opens it; it is
    told the generation that the database knows, and returns the ids of the shredded keys, too.
    """

    transactions: Transactions
    clock: Clock
    adopt: Callable[[int], tuple[SealingVault, frozenset[str]]]
    reopen: Callable[[], SealingVault | None]
    """Opens the keyring that is there, if it is the backup's installation's."""

    async def __call__(self, contents: Contents, name: str, tell: Tell) -> list[Dead] | None:
        """
        Put everything back, skip running numbers, owe everybody his menu; return what stays dead.

        None if a run before did all that, and only the statement for auditors may be missing.

        Raises:
            RecoveryRefused: The database is a living one, or somebody else is restoring.
        """
        async with self.transactions() as unit:
            await _claim(unit)
            if not await unit.refill.is_empty():
                await check_returned(unit, self.reopen(), contents.manifest, name)
                return None
            vault, shredded = self.adopt(await _generation(unit))
            refill = Refill(contents, shredded, tell)
            await refill(unit)
            await unit.fence.begin(vault.generation)
            await unit.fence.advance(vault.generation)
            work = Work(unit, vault, self.clock.now(), lambda: None)
            await _enter(work, name, refill.dead)
            await work.commit()
        return refill.dead


async def _claim(unit: UnitOfWork) -> None:
    if not await unit.refill.claim():
        msg = "somebody else is restoring into this database at this moment: wait for him"
        raise RecoveryRefused(msg)


async def _generation(unit: UnitOfWork) -> int:
    """Return the generation that an `init` left in the empty database; 0 without one."""
    return await unit.fence.hold() if await unit.fence.exists() else 0


async def _enter(work: Work, name: str, dead: list[Dead]) -> None:
    """Say in the audit what came back and what did not."""
    work.ledger.enter(Action.BACKUP_RESTORE, ABOUT, who=OPERATOR, result=name)
    for each in dead:
        if each.table == "records":
            work.ledger.enter(shredded_as(each.number), each.row, who=OPERATOR, desk=each.desk)
    for desk, last in (await work.unit.refill.jump(NUMBERS_SKIPPED)).items():
        skipped = f"skipped {last + 1}-{last + NUMBERS_SKIPPED}"
        work.ledger.enter(Action.BACKUP_RESTORE, desk, who=OPERATOR, desk=desk, result=skipped)
    for member in await work.members.all():
        await plan_menu(work, member)


def _chains(rows: list[dict[str, object]], wanted: set[int]) -> Iterator[tuple[int, str]]:
    for row in rows:
        sequence, chain = row["sequence"], row["chain"]
        if isinstance(sequence, int) and isinstance(chain, bytes) and sequence in wanted:
            yield sequence, chain.hex()
