"""One pass over the database, in short transactions: the bot goes on working meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from domain.errors import AmanaError, KeyFileRefused, SealBroken, Unavailable
from domain.secrecy import Sealed
from services.audit.chain import ChainWalk
from services.audit.checkup import AUDITED, Checkup
from services.audit.links import TABLE as AUDIT
from services.audit.odd_fences import TABLE as FENCES
from services.audit.odd_fences import odd_fences
from services.audit.statements import Held, Statement, hold, marks_of
from services.audit.tally import Tally
from services.findings import Ailment, Finding, place_of
from services.ports import Transactions
from services.shelves.audit import Cells, Contents
from services.vault import Vault
from services.work.documents import Columns

_BATCH = 200
_LINKS = 5_000
TABLES = (*AUDITED, "keyboards", "dialogues", "inbox", "deliveries", "effects")
_INTAKE = "intake"
_OWED = ("inbox", "deliveries", "received", _INTAKE)

T = TypeVar("T")
Tell = Callable[[int, int], None]
"""Takes how many entries were seen, and of how many; 0 where that is not known."""


def _keep_quiet(_: int, __: int) -> None:
    """Tell nobody."""


class Examination:
    """Reads every table; the audit before and after the others, for the bot writes meanwhile."""

    def __init__(
        self,
        transactions: Transactions,
        now: datetime,
        tables: Sequence[str] = TABLES,
        tell: Tell = _keep_quiet,
    ) -> None:
        self._transactions, self._now = transactions, now
        self._tables, self._tell = tables, tell
        self.entries = 0
        self.lacks_auditor = False
        """After `open_all`: there are desks, and nobody but the operator keeps checkpoints."""
        self._unreadable: set[str] = set()

    async def count(self) -> list[Finding]:
        """
        Return what is owed or was set aside: no key is needed for it.

        Raises:
            Unavailable: The database is away.
        """
        tally = Tally(self._now)
        for table in _OWED:
            async for _, row in self._rows(table):
                tally.count(table, row)
        return tally.findings()

    async def open_all(
        self, vault: Vault, statements: Sequence[Statement] | None = None
    ) -> list[Finding]:
        """
        Return what is wrong with the rows, the audit, the desks' numbers, the fence.

        The audit is held against *statements* too, if any are given; they were read before this.

        Raises:
            Unavailable: The database is away.
        """
        walk = ChainWalk(vault, marks_of(statements or ()))
        checkup = Checkup(vault, self._now, walk)
        found = await self._fence(vault)
        end = await self._walk(walk, None)
        first, before = len(walk.latest), await self._numbers()
        for table in self._tables:
            async for _, row in self._rows(table):
                found += checkup.look(table, row)
        self.lacks_auditor = checkup.lacks_auditor()
        async for _, row in self._rows(_INTAKE):
            found += look_at_intake(vault, row)
        await self._walk(walk, end)
        lost = checkup.lost()
        fences = [row async for _, row in self._rows(FENCES)]
        odd = odd_fences(vault, self._now, fences, checkup.lost_ids(), checkup.endings.desks)
        found += [*walk.links.findings(), *lost, *odd]
        if AUDIT not in self._unreadable and statements is not None:
            found += hold(statements, Held(walk.links.sequence, walk.links.passed), self._now)
        if not self._unreadable:
            found += checkup.finish(first)
            found += checkup.miscounted(before, await self._numbers())
        return found

    def unreadable(self) -> list[Finding]:
        """Return the tables whose rows could not be read to their end."""
        return [Finding(Ailment.TABLE_UNREADABLE, table) for table in sorted(self._unreadable)]

    async def _walk(self, walk: ChainWalk, after: object) -> object:
        """Take in the links behind a position, and return the position of the last."""
        total = await self._end()
        async for batch in self.links(after):
            for _, link in batch:
                walk.take(link)
            after, self.entries = batch[-1][0], walk.links.count
            self._tell(self.entries, total)
        return after

    async def _end(self) -> int:
        """Return how many entries there are to be; 0 where that cannot be told."""
        with suppress(AmanaError):
            async with self._transactions() as unit:
                return (await unit.audit.end())[0]
        return 0

    async def links(self, after: object = None) -> AsyncIterator[Sequence[tuple[object, Cells]]]:
        """Yield the audit's links behind a position in batches, as they rest."""
        is_more = True
        while is_more:
            batch = await self._read(AUDIT, _behind(after))
            if batch:
                after = batch[-1][0]
                yield batch
            is_more = len(batch) == _LINKS

    async def _numbers(self) -> Mapping[str, object]:
        return {str(row["id"]): row["last_number"] async for _, row in self._rows("desks")}

    async def _rows(
        self, table: str, after: object = None
    ) -> AsyncIterator[tuple[object, Columns]]:
        is_more = True
        while is_more:
            batch = await self._batch(table, after)
            for position, row in batch:
                after = position
                yield position, row
            is_more = len(batch) == _BATCH  # else a busy bot would keep the examination going

    async def _batch(self, table: str, after: object) -> Sequence[tuple[object, Columns]]:
        return await self._read(table, lambda contents: contents.batch(table, after, _BATCH))

    async def _read(
        self, table: str, read: Callable[[Contents], Awaitable[Sequence[T]]]
    ) -> Sequence[T]:
        try:
            async with self._transactions() as unit:
                return await read(unit.contents)
        except Unavailable:
            raise
        except AmanaError:  # damaged beyond its rows
            self._unreadable.add(table)
            return []

    async def _fence(self, vault: Vault) -> list[Finding]:
        try:
            async with self._transactions() as unit:
                generation = await unit.fence.generation()
        except Unavailable:
            raise
        except AmanaError:
            return [Finding(Ailment.FENCE_MISSING, "fence")]
        if vault.generation < generation:
            with suppress(KeyFileRefused):  # written meanwhile, or put back
                vault.reload()
        if vault.generation == generation:
            return []
        is_older = vault.generation < generation
        code = Ailment.KEYRING_OLDER if is_older else Ailment.KEYRING_NEWER
        return [Finding(code, place_of("fence", generation))]


def look_at_intake(vault: Vault, row: Columns) -> list[Finding]:
    """Return whether an update that came in sealed is not what was sealed."""
    update, sealed, mac = row["id"], row["sealed"], row["mac"]
    try:
        if isinstance(update, int) and isinstance(sealed, bytes) and isinstance(mac, bytes):
            vault.unseal_intake(update, Sealed(sealed), mac)
            return []
    except SealBroken:
        pass
    return [Finding(Ailment.INTAKE_BROKEN, place_of(_INTAKE, update))]


def _behind(after: object) -> Callable[[Contents], Awaitable[Sequence[tuple[object, Cells]]]]:
    return lambda contents: contents.links(after, _LINKS)
