"""Lets records stay longer than their desk keeps them, by sealing them into a later month."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.calendars import add_months, month_of
from domain.desks import LONGEST_KEPT
from domain.errors import OperatorRefusal
from domain.records import AnyRecord
from domain.retention import HELD, Reserved, Saving, Selection
from services.keys.rewriting import Order, Rewritten, Tell, carry_out, tell_nobody
from services.work.archive import Archive, Work


class MonthUnfit(OperatorRefusal):
    """A month to which nothing can be extended."""


@dataclass(frozen=True, slots=True)
class Extend:
    """Let records expire in a later month; one that is held stays so, and expires then."""

    archive: Archive

    async def __call__(
        self,
        code: str,
        selection: Selection,
        to: str,
        tell: Tell = tell_nobody,
        *,
        is_dry: bool = False,
    ) -> Rewritten:
        """
        Seal the selected records into the month *to*, but none that stays longer already.

        Raises:
            UnknownDesk, RecordUnknown, Outdated
            MonthUnfit: *to* is over, or more than ten years ahead, or not after the month selected.
        """
        async with self.archive() as work:
            _check(work, selection, to)

        def change(_: Work, record: AnyRecord) -> AnyRecord:
            is_meant = selection.month in {"", record.expires}
            return replace(record, expires=max(record.expires, to)) if is_meant else record

        order = Order(
            code,
            Action.RECORD_EXTEND,
            selection,
            rests_in=lambda month: month in {selection.month, HELD},
            change=change,
            reserved=Reserved(Saving.EXTEND, selection.month, to),
            leaves=lambda epoch: epoch != HELD and epoch < to,
        )
        return await carry_out(self.archive, order, tell, is_dry=is_dry)


def _check(work: Work, selection: Selection, to: str) -> None:
    present = month_of(work.now)
    if not max(present, selection.month) <= to <= add_months(present, LONGEST_KEPT):
        latest = add_months(present, LONGEST_KEPT)
        msg = f"records cannot be extended to {to}: name a later month, up to {latest}"
        raise MonthUnfit(msg)
