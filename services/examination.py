"""One pass over the database, in short transactions: the bot goes on working meanwhile."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from domain.errors import AmanaError, KeyFileRefused, SealBroken, Unavailable
from domain.secrecy import Sealed
from services.chain import TABLE as AUDIT
from services.chain import ChainWalk
from services.checkup import Checkup, Tally
from services.documents import Columns
from services.findings import Ailment, Finding, place_of
from services.odd_fences import TABLE as FENCES
from services.odd_fences import odd_fences
from services.ports import Transactions, Vault

_BATCH = 200
_TABLES = (
    *("desks", "members", "invitations", "records", "officers", "escrows"),
    *("keyboards", "dialogues", "inbox", "deliveries", "effects"),
)
_INTAKE = "intake"
_OWED = ("inbox", "deliveries", _INTAKE)


class Examination:
    """Reads every table; the audit before and after the others, for the bot writes meanwhile."""

    def __init__(self, transactions: Transactions, now: datetime) -> None:
        self._transactions, self._now = transactions, now
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

    async def open_all(self, vault: Vault) -> list[Finding]:
        """
        Return what is wrong with the rows, the audit, the desks' numbers, the fence.

        Raises:
            Unavailable: The database is away.
        """
        walk = ChainWalk(vault, self._now)
        checkup = Checkup(vault, self._now, walk)
        found = await self._fence(vault)
        links, end = await self._walk(walk, None)
        first, before = len(walk.latest), await self._numbers()
        for table in _TABLES:
            async for _, row in self._rows(table):
                found += checkup.look(table, row)
        async for _, row in self._rows(_INTAKE):
            found += look_at_intake(vault, row)
        late, _ = await self._walk(walk, end)
        lost = checkup.lost()
        fences = [row async for _, row in self._rows(FENCES)]
        odd = odd_fences(vault, self._now, fences, {each.detail for each in lost})
        found += [*links, *late, *lost, *odd]
        if not self._unreadable:
            found += checkup.finish(first)
            found += checkup.miscounted(before, await self._numbers())
        return found

    def unreadable(self) -> list[Finding]:
        """Return the tables whose rows could not be read to their end."""
        return [Finding(Ailment.TABLE_UNREADABLE, table) for table in sorted(self._unreadable)]

    async def _walk(self, walk: ChainWalk, after: object) -> tuple[list[Finding], object]:
        found: list[Finding] = []
        async for position, link in self._rows(AUDIT, after):
            found += walk.take(link)
            after = position
        return found, after

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
        try:
            async with self._transactions() as unit:
                return await unit.contents.batch(table, after, _BATCH)
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
