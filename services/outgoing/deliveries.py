"""Delivers what is due: claim, check rights now, journal, send, mark; one bad row stops nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.deliveries import (
    LEASE,
    AlertDue,
    AlertKind,
    CheckpointDue,
    ConcealDue,
    DeliveryKind,
    DeliveryState,
    DigestDue,
    LessonDue,
    MenuDue,
    ReminderDue,
    SweepDue,
    UnsealedDue,
)
from domain.delivering import Blocked, NotSent, Refused, TooMany, Uncertain
from domain.desks import LATE
from domain.errors import NotPermitted, OperatorRefusal, SealBroken, Stranger, Unavailable
from domain.rows import DeliveryRow
from services.audit.checkpoint_letters import prepare_checkpoint
from services.audit.checkpoint_watch import Watch
from services.desks.alerts import plan_alerts, prepare_alert
from services.desks.lessons import prepare_lesson
from services.desks.menus import plan_again, prepare_menu
from services.incoming.unsealed import prepare_unsealed
from services.outgoing.concealing import prepare_concealment
from services.outgoing.concerns import concerned, hushed
from services.outgoing.digests import prepare_digest
from services.outgoing.sweeps import prepare_sweep
from services.ports import Messenger
from services.records.reminders import prepare_reminder
from services.work.archive import Archive, Work
from services.work.parcels import NoLongerDue, Overdue, Parcel
from services.work.quarantine import lost_keys

_BATCH = 24
_MOST_ATTEMPTS = 3
"""Of a delivery that fails by a defect; an outage is tried for as long as it lasts."""

_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=5)

_UNALARMING = frozenset(
    {DeliveryKind.ALERT, DeliveryKind.LESSON, DeliveryKind.MENU, DeliveryKind.UNSEALED}
)
"""What nobody is warned of when it does not arrive."""


@dataclass(frozen=True, slots=True)
class DeliverDue:
    """
    Work off the outbox; any number of these may run side by side.

    Auditors' letters wait for *watch*, which knows what was signed before.
    """

    archive: Archive
    messenger: Messenger
    watch: Watch

    async def __call__(self) -> int:
        """
        Deliver what is due and return how many deliveries were claimed.

        Raises:
            ExceptionGroup: Defects of single deliveries, after all others were served.
            OperatorRefusal: Nothing but this: the audit is not what auditors were told.
        """
        claimed = await self._claim()
        served = await asyncio.gather(*map(self._serve, claimed), return_exceptions=True)
        failed = [each for each in served if isinstance(each, Exception)]
        if defects := [each for each in failed if not isinstance(each, OperatorRefusal)]:
            msg = "deliveries"
            raise ExceptionGroup(msg, defects)
        for refused in failed:
            raise refused  # its text is a remedy, and the others would say the same
        return len(claimed)

    async def _claim(self) -> list[DeliveryRow]:
        """Claim what is due; what waits for a key that is not here is not even claimed."""
        lost: set[bytes] = set()
        while True:
            async with self.archive() as work:
                claim = work.vault.fresh_id()
                claimed = await work.unit.deliveries.claim_due(work.now, LEASE, claim, _BATCH, lost)
                missing = lost_keys(work.vault, claimed)
                if not missing:
                    await work.commit()
                    return claimed
            lost |= missing  # undone: none of this batch was claimed

    async def _serve(self, row: DeliveryRow) -> None:
        """Serve one delivery; what is not its own defect is settled here."""
        try:
            await self._deliver(row)
        except (NotSent, Uncertain):
            await self._give_back(row, _pause(row))
        except TooMany as error:
            await self._give_back(row, error.pause)
        except Unavailable:
            return  # the lease runs out, and a later tick tries again
        except OperatorRefusal:
            await self._give_back(row, _LONGEST_PAUSE)
            raise
        except Blocked:
            await self._miss(row, AlertKind.BLOCKED)
        except Refused:
            await self._miss(row, AlertKind.MISSED)
        except SealBroken:
            await self._end(row, DeliveryState.MISSED)  # it will never open; `doctor` reports it
            raise
        except Exception:
            await self._after_defect(row)
            raise

    async def _deliver(self, row: DeliveryRow) -> None:
        parcel = await self._prepare(row)
        if parcel is None:
            return
        message = await self._send(parcel)
        async with self.archive() as work:
            if await work.unit.deliveries.finish(row, DeliveryState.SENT, work.now):
                await _follow_up(work, row, parcel, message)
                await work.commit()

    async def _prepare(self, row: DeliveryRow) -> Parcel | None:
        """Open *row*, check rights now, and journal that it is being sent."""
        async with self.archive() as work:
            try:
                parcel = await hushed(work, row, await self._open(work, row))
            except Overdue as error:
                await _overdue(work, row, error.desk)
                await work.commit()
                return None
            except (NoLongerDue, NotPermitted, Stranger):
                parcel = None
                await work.unit.deliveries.finish(row, DeliveryState.CLOSED, work.now)
            if parcel and not await work.unit.deliveries.start(row, work.now):
                return None  # somebody else has it by now
            await work.commit()
        return parcel

    async def _open(self, work: Work, row: DeliveryRow) -> Parcel:
        if row.kind in {DeliveryKind.DIGEST, DeliveryKind.ANSWER}:
            return await prepare_digest(work, _dated(work, row), self.messenger)
        if row.kind is DeliveryKind.CHECKPOINT:
            return await self._attested(work, row)
        return await _PREPARED[row.kind](work, row)

    async def _attested(self, work: Work, row: DeliveryRow) -> Parcel:
        newest = await self.watch.newest()
        return await prepare_checkpoint(work, work.outbox.open(row, CheckpointDue), newest)

    async def _send(self, parcel: Parcel) -> int:
        if parcel.menu is not None:
            await self.messenger.offer(parcel.menu)
            return 0
        if parcel.message is None:
            if parcel.letter is None:
                raise NoLongerDue
            return await self.messenger.send(
                parcel.to, parcel.letter, parcel.buttons, silent=parcel.silent
            )
        if parcel.letter is None:
            await self._remove(parcel, parcel.message)
        else:
            await self.messenger.show(parcel.to, parcel.message, parcel.letter, parcel.buttons)
        return parcel.message

    async def _remove(self, parcel: Parcel, message: int) -> None:
        """Remove a message; where Telegram will not (after 48 hours), take its words away."""
        try:
            await self.messenger.remove(parcel.to.chat, message)
        except Refused:
            if parcel.instead is None:
                raise
            await self.messenger.show(parcel.to, message, parcel.instead)

    async def _give_back(self, row: DeliveryRow, pause: timedelta) -> None:
        async with self.archive() as work:
            await work.unit.deliveries.postpone(row, work.now + pause)
            await work.commit()

    async def _miss(self, row: DeliveryRow, alert: AlertKind) -> None:
        async with self.archive() as work:
            if await work.unit.deliveries.finish(row, DeliveryState.MISSED, work.now):
                await _alert(work, row, alert)
            await work.commit()

    async def _after_defect(self, row: DeliveryRow) -> None:
        """Try a few times more; then it is missed, and the head of desk is told."""
        if row.attempts + 1 < _MOST_ATTEMPTS:
            await self._give_back(row, _pause(row))
        else:
            await self._miss(row, AlertKind.MISSED)

    async def _end(self, row: DeliveryRow, state: DeliveryState) -> None:
        async with self.archive() as work:
            await work.unit.deliveries.finish(row, state, work.now)
            await work.commit()


_PREPARED: Mapping[DeliveryKind, Callable[[Work, DeliveryRow], Awaitable[Parcel]]] = {
    DeliveryKind.CONCEAL: lambda work, row: prepare_concealment(
        work, work.outbox.open(row, ConcealDue)
    ),
    DeliveryKind.SWEEP: lambda work, row: prepare_sweep(work, work.outbox.open(row, SweepDue)),
    DeliveryKind.REMINDER: lambda work, row: prepare_reminder(
        work, work.outbox.open(row, ReminderDue)
    ),
    DeliveryKind.ALERT: lambda work, row: prepare_alert(work, work.outbox.open(row, AlertDue)),
    DeliveryKind.LESSON: lambda work, row: prepare_lesson(work, work.outbox.open(row, LessonDue)),
    DeliveryKind.MENU: lambda work, row: prepare_menu(work, work.outbox.open(row, MenuDue)),
    DeliveryKind.UNSEALED: lambda work, row: prepare_unsealed(
        work, work.outbox.open(row, UnsealedDue)
    ),
}
"""What each kind says now, of those that need no more than the archive."""


def _pause(row: DeliveryRow) -> timedelta:
    """Return how long to wait before the next try: twice as long each time."""
    return min(_FIRST_PAUSE * (1 << min(row.attempts, 10)), _LONGEST_PAUSE)


def _dated(work: Work, row: DeliveryRow) -> DigestDue:
    """Open a digest that is due; one that comes late, whatever kept it, says since when."""
    owed = work.outbox.open(row, DigestDue)
    is_late = work.now - row.due_at > LATE and owed.span.late_from is None
    if owed.asked or not is_late:
        return owed
    return replace(owed, span=replace(owed.span, late_from=row.due_at))


async def _overdue(work: Work, row: DeliveryRow, desk: str) -> None:
    await work.unit.deliveries.finish(row, DeliveryState.MISSED, work.now)
    if desk:
        kind = AlertKind.UNSWEPT if row.kind is DeliveryKind.SWEEP else AlertKind.MISSED
        await plan_alerts(work, desk, kind, row.kind.value, work.now.date().isoformat())


async def _alert(work: Work, row: DeliveryRow, alert: AlertKind) -> None:
    """Tell the head of desk, once a day for each member, that something did not arrive or leave."""
    if row.kind in _UNALARMING:
        return
    if row.kind in {DeliveryKind.SWEEP, DeliveryKind.CONCEAL}:
        alert = AlertKind.UNSWEPT
    desk, cause = await concerned(work, row)
    if desk:
        await plan_alerts(work, desk, alert, cause, work.now.date().isoformat())


async def _follow_up(work: Work, row: DeliveryRow, parcel: Parcel, message: int) -> None:
    """Owe what follows from a message that arrived: its next page, its concealment."""
    if parcel.menu is not None:
        await plan_again(work, work.outbox.open(row, MenuDue), parcel.menu, row.id)
    if parcel.buttons and parcel.message is None:
        keyboard = await work.keyboards.get(parcel.buttons.id)
        await work.keyboards.update(keyboard.placed(message))
    if parcel.rest:
        cursor = (*parcel.rest.cursor.place, parcel.rest.cursor.character)
        await work.outbox.plan(row.kind, work.now, parcel.rest, row.id, *cursor)
    if parcel.conceal and parcel.buttons:
        owed = ConcealDue(parcel.buttons.member, message, parcel.conceal, parcel.buttons.id)
        due = work.now + parcel.stays
        await work.outbox.plan(DeliveryKind.CONCEAL, due, owed, parcel.to.chat, message)
