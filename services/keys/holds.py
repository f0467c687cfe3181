"""Keeps records from their end, by the held key of their desk, and lets them go again."""

from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.audit import OPERATOR
from domain.calendars import month_of
from domain.keys import KeyLine, KeyState
from domain.records import AnyRecord
from domain.references import Reference
from domain.retention import HELD, Reserved, Saving, Selection
from services.keys.resealing import Resealing, retire
from services.keys.rewriting import Order, Rewritten, Tell, carry_out, tell_nobody
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.teams import Standing
from services.work.turning import turn_keys


@dataclass(frozen=True, slots=True)
class SetHold:
    """Hold records: whatever their month, nothing shreds them until the hold is lifted."""

    archive: Archive

    async def __call__(
        self, code: str, selection: Selection, tell: Tell = tell_nobody, *, is_dry: bool = False
    ) -> Rewritten:
        """
        Seal the selected records into the held epoch; what comes in later is not held.

        Raises:
            UnknownDesk, RecordUnknown, Outdated
        """
        order = Order(
            code,
            Action.RECORD_HOLD,
            selection,
            rests_in=lambda month: month != HELD and selection.month in {"", month},
            change=lambda _, record: replace(record, held=True),
            reserved=Reserved(Saving.HOLD, selection.month),
        )
        return await carry_out(self.archive, order, tell, is_dry=is_dry)


@dataclass(frozen=True, slots=True)
class LiftHold:
    """
    Let held records go back into their month, or into the present one if that is over.

    The held key is renewed with it: else an earlier copy of what is lifted would open as long as
    anything is held, and its shredding would be none.
    """

    archive: Archive

    async def __call__(
        self, code: str, selection: Selection, tell: Tell = tell_nobody, *, is_dry: bool = False
    ) -> Rewritten:
        """
        Seal the selected records into the epoch in which they expire.

        Raises:
            UnknownDesk, RecordUnknown, Outdated
        """

        def change(work: Work, record: AnyRecord) -> AnyRecord:
            is_meant = record.held and selection.month in {"", record.expires}
            return _lifted(work, record) if is_meant else record

        order = Order(code, Action.RECORD_LIFT, selection, _is_held, change, leaves=_is_held)
        foreseen = await carry_out(self.archive, order, is_dry=True)
        if is_dry or not foreseen.records:
            return foreseen
        await until_won(partial(self._renew, code))
        done = await carry_out(self.archive, order, tell)
        await self._give_up_former(code)
        return done

    async def _renew(self, code: str) -> None:
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk.id
            renew = partial(work.vault.renew, desk, HELD)
            await turn_keys(work, renew, Action.KEYS_RENEW, desk, OPERATOR)
            await work.commit()

    async def _give_up_former(self, code: str) -> None:
        """Seal again what stays held; what is left of it the tick does, as after a rotation."""
        async with self.archive() as work:
            former = former_held(work, (await work.desks.named(code)).desk.id)
        if former and await Resealing(self.archive).drain(former) == 0:
            await retire(self.archive, former)


def former_held(work: Work, desk: str) -> list[KeyLine]:
    """Return the held keys of a desk that only open what was not yet sealed again."""
    lines = [each for each in work.vault.key_lines() if (each.desk, each.month) == (desk, HELD)]
    return [each for each in lines if each.state is KeyState.DECRYPT_ONLY]


def _is_held(epoch: str) -> bool:
    return epoch == HELD


def _lifted(work: Work, record: AnyRecord) -> AnyRecord:
    present = month_of(work.now)
    is_over = record.expires < present or record.expires in work.vault.shredded_months(record.desk)
    return record.lifted(present if is_over else record.expires)


@dataclass(frozen=True, slots=True)
class Holds:
    """What of a desk is held, and what was begun and has to be brought to its end."""

    code: str
    records: tuple[Reference, ...]
    reserved: tuple[Reserved, ...]


@dataclass(frozen=True, slots=True)
class ListHolds:
    """Say what is held, by reference; no record is opened for it."""

    archive: Archive

    async def __call__(self) -> list[Holds]:
        """Return every desk with what is held of it."""
        async with self.archive() as work:
            return [await _holds(work, each) for each in await work.desks.all()]


async def _holds(work: Work, standing: Standing) -> Holds:
    desk = standing.desk
    keys = [key for key, month in work.vault.months_of(desk.id).items() if month == HELD]
    numbers = await work.unit.records.numbers_under(desk.id, keys)
    return Holds(desk.code, tuple(Reference(desk.code, each) for each in numbers), desk.reserved)
