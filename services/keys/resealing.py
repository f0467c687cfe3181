"""Takes every row from under a key, unread, and gives the key up once no row needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from domain.actions import Action
from domain.errors import SealBroken
from domain.keys import PASSING_TABLES, KeyLine, KeyState
from domain.rows import PassingRow, RecordRow, Row
from domain.secrecy import WHOLE, found_by
from services.keys.awaiting import is_wanted
from services.keys.rewriting import Tell, tell_nobody
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.turning import turn_keys

_BATCH = 200
_ROUNDS = 20
_RECORDS = "records"


@dataclass(slots=True)
class Resealing:
    """
    Rows sealed again under the active key of their desk and month, a batch in a transaction.

    A row that somebody writes at that moment is met again in the next round. One that does not
    open keeps its key alive: `stuck` says how many of those were met in the last round.
    """

    archive: Archive
    tell: Tell = tell_nobody
    total: int = 0
    moved: int = 0
    stuck: int = field(default=0, init=False)

    async def drain(self, keys: Sequence[KeyLine]) -> int:
        """Take every row from under *keys*; return how many are left."""
        left = await self._count(keys)
        self.total = max(self.total, self.moved + left)
        for _ in range(_ROUNDS):
            if left <= self.stuck:
                break
            self.stuck = 0
            for key in keys:
                await self._round(key)
            left = await self._count(keys)
        return left

    async def _round(self, key: KeyLine) -> None:
        for table in (_RECORDS,) if key.desk else PASSING_TABLES:
            after: str | None = ""
            while after is not None:
                after = await until_won(partial(self._batch, key, table, after))

    async def _batch(self, key: KeyLine, table: str, after: str) -> str | None:
        """Seal a batch again; return where it ended, None at the end of the table."""
        async with self.archive() as work:
            rows = await _under(work, key, table, after)
            sealed = [each for each in (_resealed(work, key, table, row) for row in rows) if each]
            await work.unit.holdings.rewrite(table, sealed)
            if table == _RECORDS:
                for row in sealed:
                    work.ledger.enter(Action.RECORD_RESEAL, row.id, row, desk=key.desk)
            await work.commit()
        self.moved += len(sealed)
        self.stuck += len(rows) - len(sealed)
        self.tell(self.moved, max(self.total, self.moved))
        return rows[-1].id if rows else None

    async def _count(self, keys: Sequence[KeyLine]) -> int:
        async with self.archive() as work:
            return sum([await work.unit.holdings.count(each) for each in keys])


async def _under(
    work: Work, key: KeyLine, table: str, after: str
) -> Sequence[RecordRow | PassingRow]:
    if table == _RECORDS:
        return await work.unit.holdings.records(key, after, _BATCH)
    return await work.unit.holdings.passing(table, key.id, after, _BATCH)


def _resealed(work: Work, key: KeyLine, table: str, row: RecordRow | PassingRow) -> Row | None:
    part = found_by(row.name) if isinstance(row, PassingRow) and row.name else WHOLE
    try:
        return work.envelopes.reseal(
            table, row, desk=key.desk, part=part, expires=key.month if key.desk else ""
        )
    except SealBroken:
        return None


async def _are_wanted(work: Work, keys: Sequence[KeyLine]) -> bool:
    return any([await is_wanted(work, each) for each in keys])


async def retire(archive: Archive, keys: Sequence[KeyLine]) -> bool:
    """
    Give *keys* up if no row is under them; False when there is one after all.

    First their fences are closed for good, then the keyring forgets them: in one step, a writer
    who waited at the fence would get in when its holder dies in between.

    Raises:
        KeyFileRefused: The disk refused; it is tried again by the next tick.
    """
    ids = [each.id for each in keys]
    async with archive() as work:
        await work.unit.key_fences.close(ids)
        if await _are_wanted(work, keys):
            return False
        await work.commit()
    async with archive() as work:
        await work.unit.fence.hold()
        if not await work.unit.key_fences.closed() >= set(ids) or await _are_wanted(work, keys):
            return False  # somebody opened them again between the two
        change = partial(_given_up, work, ids)
        await turn_keys(work, change, Action.KEYS_RETIRE, keys[0].desk)
        await work.commit()
    return True


def _given_up(work: Work, ids: Sequence[bytes]) -> int:
    """Forget keys, and erase the slot that opens them, even where a kill came between the two."""
    work.vault.tidy()
    return work.vault.remove(ids, KeyState.RETIRED)
