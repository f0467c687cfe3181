"""Writes many records again, a batch in a transaction, so that another key opens them."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from domain.actions import Action
from domain.audit import OPERATOR
from domain.errors import NotPermitted, OperatorRefusal
from domain.members import Permit
from domain.records import AnyRecord
from domain.references import Reference
from domain.retention import HELD, Reserved, Selection
from domain.rows import RecordRow
from domain.secrecy import key_id_of
from services.keys.expiring import note_untold
from services.keys.reserving import release, reserve
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.turning import extend_keys

_BATCH = 100

Tell = Callable[[int, int], None]
"""Is told how many records were gone over, and of how many."""


def tell_nobody(_done: int, _total: int) -> None:
    """Say nothing of how far the work has come."""


class RecordUnknown(OperatorRefusal):
    """A reference that names no record of the desk."""


@dataclass(frozen=True, slots=True)
class Order:
    """
    Which records of the desk with *code* are written again, and as what.

    Those named, or all under the keys of the epochs (a month, or the held one) that `rests_in`
    admits. `change` returns a record as it is to be; itself, when there is nothing to do. Until
    the last is written, the desk's document has *reserved* them, if they are to be saved. What one
    of them has become, on this desk or another, is told of if it rests in an epoch that `leaves`
    admits: the order was not about it, and whoever gave it may have thought so.
    """

    code: str
    action: Action
    selection: Selection
    rests_in: Callable[[str], bool]
    change: Callable[[Work, AnyRecord], AnyRecord]
    reserved: Reserved | None = None
    leaves: Callable[[str], bool] = lambda epoch: epoch != HELD


@dataclass(frozen=True, slots=True)
class Rewritten:
    """
    How many records were written again, or would be, and how many do not open.

    `became` is what some of them have become since, and what was not written again with them.
    """

    records: int = 0
    unopened: int = 0
    became: tuple[Reference, ...] = ()


async def carry_out(
    archive: Archive, order: Order, tell: Tell = tell_nobody, *, is_dry: bool = False
) -> Rewritten:
    """
    Write what *order* names, each record guarded by its version; interrupted, it goes on again.

    Raises:
        UnknownDesk
        RecordUnknown: Before anything was written.
        Outdated: The bot was quicker, again and again; what was written stays.
    """
    async with archive() as work:
        desk = (await work.desks.named(order.code)).desk
    rewriter = _Rewriter(archive, order, Permit(OPERATOR, order.action, desk.id), tell, is_dry)
    if is_dry or order.reserved is None or order.selection.numbers:
        return await rewriter.run()
    await reserve(archive, order.code, order.reserved)
    done = await rewriter.run()
    await release(archive, order.code, order.reserved)
    return done


@dataclass(slots=True)
class _Rewriter:
    archive: Archive
    order: Order
    permit: Permit  # the operator's; he is shown nothing of what is opened
    tell: Tell
    is_dry: bool
    _records: int = field(default=0, init=False)
    _unopened: int = field(default=0, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    _heirs: set[str] = field(default_factory=set, init=False)

    async def run(self) -> Rewritten:
        total, looked, after = await self._count(), 0, 0
        while True:
            many, after = await until_won(partial(self._batch, after))
            looked += many
            self.tell(looked, max(total, looked))
            if not after:
                return Rewritten(self._records, self._unopened, await self._left())

    async def _batch(self, after: int) -> tuple[int, int]:
        """Go over one batch; return how many it had and where it ended, 0 at the very end."""
        async with self.archive() as work:
            await work.unit.fence.hold()  # nothing is shredded between reading and writing
            found, reached = await self._find(work, after)
            changed = [(each, self.order.change(work, each)) for each in found]
            wanted = [new for old, new in changed if new != old]
            if wanted and not self.is_dry:
                await self._write(work, wanted)
                await work.commit()
            self._seen |= {each.id for each in found}
            self._heirs |= {each.became for each in found if each.became}
            self._records += len(wanted)
            self._unopened += work.broken
            return len(found) + work.broken, reached

    async def _find(self, work: Work, after: int) -> tuple[list[AnyRecord], int]:
        if self.order.selection.numbers:
            return [await self._named(work, each) for each in self.order.selection.numbers], 0
        return await work.records.under(self.permit, self._keys(work), after, _BATCH)

    async def _named(self, work: Work, number: int) -> AnyRecord:
        try:
            return await work.records.numbered(self.permit, number)
        except NotPermitted:
            name = Reference(self.order.code, number)
            msg = f"there is no record {name}: nothing was changed, name others"
            raise RecordUnknown(msg) from None

    async def _write(self, work: Work, wanted: list[AnyRecord]) -> None:
        """Write records again; where one goes into a month without a key, make that first."""
        desk = self.permit.desk
        lacking = {each.epoch for each in wanted} - set(work.vault.months_of(desk).values())
        if lacking:
            await extend_keys(work, desk, sorted(lacking))
        await note_untold(work, desk, {each.epoch for each in wanted})
        for record in wanted:
            await work.records.update(self.permit, record)
            await work.sources.follow(record, self.permit.member)

    async def _count(self) -> int:
        async with self.archive() as work:
            if self.order.selection.numbers:
                return len(self.order.selection.numbers)
            keys = self._keys(work)
            return await work.unit.records.count_under(self.permit.desk, keys, sources=False)

    async def _left(self) -> tuple[Reference, ...]:
        """
        Return what the records have become that is left as it is; opens nothing of it.

        A desk that does not open is named by its id, as `doctor` names it.
        """
        heirs = sorted(self._heirs - self._seen)
        if not heirs:
            return ()
        async with self.archive() as work:
            rows = [await _find(work, each) for each in heirs]
            codes = {each.desk.id: each.desk.code for each in await work.desks.all()}
            left = [row for row in rows if row and self.order.leaves(_epoch_of(work, row))]
        found = [Reference(codes.get(row.desk, row.desk), row.number) for row in left]
        return tuple(sorted(found, key=lambda each: (each.desk, each.number)))

    def _keys(self, work: Work) -> Collection[bytes]:
        months = work.vault.months_of(self.permit.desk)
        return [key for key, month in months.items() if self.order.rests_in(month)]


async def _find(work: Work, record: str) -> RecordRow | None:
    """Return a record's row, or None if it was shredded."""
    with suppress(NotPermitted):
        return await work.unit.records.get(record)
    return None


def _epoch_of(work: Work, row: RecordRow) -> str:
    """Return the month of the key that a row is sealed under, "" for one that is not here."""
    return work.vault.months_of(row.desk).get(key_id_of(row.sealed), "")
