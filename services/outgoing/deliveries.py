"""Delivers what is due: claim, check rights now, journal, send, mark; one bad row stops nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from domain.alerts import AlertKind
from domain.deliveries import CLAIM, DeliveryKind, DeliveryState
from domain.delivering import (
    Blocked,
    Migrated,
    Refused,
    SendFailed,
    TooMany,
    TooSoon,
    Unreached,
    result_of,
)
from domain.errors import NotPermitted, OperatorRefusal, SealBroken, Stranger, Unavailable
from domain.pauses import WHOLE, growing
from domain.rows import DeliveryRow
from services.audit.checkpoint_watch import Watch
from services.outgoing.aftermath import follow_up, note_overdue, recall, suspend, warn
from services.outgoing.groups import resend
from services.outgoing.pacing import Pacing, Places
from services.outgoing.preparing import prepare
from services.outgoing.sending import send
from services.ports import Messenger
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.parcels import Held, NoLongerDue, Overdue, Parcel
from services.work.quarantine import lost_keys

_BATCH = 24
_MOST_ATTEMPTS = 3
"""Of a delivery that fails by a defect; an outage is tried for as long as it lasts."""

_FULL = timedelta(milliseconds=200)
"""Until it is asked again for places, when others have all there are."""

_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class DeliverDue:
    """
    Work off the outbox; any number of these may run side by side.

    Auditors' letters wait for *watch*, which knows what was signed before.
    """

    archive: Archive
    messenger: Messenger
    watch: Watch
    pacing: Pacing
    note: Callable[[DeliveryKind, str], None] = field(default=lambda *_: None, kw_only=True)
    """Hears how each try ended, by its kind."""
    chance: Callable[[], float] = field(default=lambda: WHOLE, kw_only=True)

    async def __call__(self) -> int:
        """
        Deliver what is due and return how many deliveries were claimed.

        Raises:
            ExceptionGroup: Defects of single deliveries, after all others were served.
            OperatorRefusal: Nothing but this: the audit is not what auditors were told.
        """
        claimed, waits = await self._claim()
        served = await asyncio.gather(*map(self._serve, claimed, waits), return_exceptions=True)
        failed = [each for each in served if isinstance(each, Exception)]
        if defects := [each for each in failed if not isinstance(each, OperatorRefusal)]:
            msg = "deliveries"
            raise ExceptionGroup(msg, defects)
        for refused in failed:
            raise refused  # its text is a remedy, and the others would say the same
        return len(claimed)

    async def _claim(self) -> tuple[list[DeliveryRow], list[timedelta]]:
        """
        Claim what is due, and say how long each waits for its place.

        What waits for a key that is not here is not even claimed.
        """
        lost: set[bytes] = set()
        replies = self.pacing.replies()
        while True:
            async with self.archive() as work:
                places = await self.pacing.places(work, replies)
                claimed = await _claimed(work, places, lost)
                missing = lost_keys(work.vault, claimed)
                if not missing:
                    waits = await places.take(work, [row.kind for row in claimed])
                    await work.commit()
            lost |= missing  # undone: none of this batch was claimed
            if not missing and places.free:
                return claimed, waits
            if not missing:
                replies = 0
                await asyncio.sleep(_FULL.total_seconds())

    async def _serve(self, row: DeliveryRow, wait: timedelta) -> None:
        """Serve one delivery when its place has come; put it off if its chat has none."""
        await asyncio.sleep(wait.total_seconds())
        try:
            await self._settle(row)
        except TooSoon as early:
            await self._defer(row, early.until)

    async def _settle(self, row: DeliveryRow) -> None:
        """Deliver; what is not its own defect is settled here."""
        try:
            await self._noted(row)
        except TooSoon:
            raise
        except SendFailed as error:
            await self._after_failure(row, error)
        except Unavailable:
            return  # the lease runs out, and a later tick tries again
        except OperatorRefusal:
            await self._give_back(row, _LONGEST_PAUSE)
            raise
        except SealBroken:
            await self._end(row, DeliveryState.MISSED)  # it will never open; `doctor` reports it
            raise
        except Exception:
            await self._after_defect(row)
            raise

    async def _after_failure(self, row: DeliveryRow, error: SendFailed) -> None:
        match error:
            case TooMany():
                await self._give_back(row, error.pause)
            case Migrated():
                await self._follow_group(row, error.chat)
            case Blocked() | Unreached():
                await until_won(partial(self._suspend, row))  # others of his may fail beside it
            case Refused():
                await self._miss(row)
            case _:
                await self._give_back(row, self._pause(row))

    async def _noted(self, row: DeliveryRow) -> None:
        """Deliver, and let it be counted how that ended."""
        try:
            is_sent = await self._deliver(row)
        except TooSoon:
            raise
        except Exception as error:
            self.note(row.kind, result_of(error))
            raise
        self.note(row.kind, "sent" if is_sent else "nothing")

    async def _deliver(self, row: DeliveryRow) -> bool:
        """Return whether anything was sent: what is not due any more, or waits, is not."""
        parcel = await self._prepare(row)
        if parcel is None:
            return False
        message = await send(self.messenger, parcel)
        async with self.archive() as work:
            if await work.unit.deliveries.finish(row, DeliveryState.SENT, work.now):
                await follow_up(work, row, parcel, message)
            await recall(work, row, message)
            await work.commit()
        return True

    async def _prepare(self, row: DeliveryRow) -> Parcel | None:
        """Open *row*, check rights now, and journal that it is being sent."""
        async with self.archive() as work:
            try:
                parcel = await prepare(work, row, self.messenger, self.watch)
            except Overdue as error:
                await note_overdue(work, row, error.desk)
                await work.commit()
                return None
            except Held:
                await work.unit.deliveries.postpone(row, work.now + _LONGEST_PAUSE)
                await work.commit()
                return None
            except (NoLongerDue, NotPermitted, Stranger):
                parcel = None
                await work.unit.deliveries.finish(row, DeliveryState.CLOSED, work.now)
            if parcel:
                await self.pacing.enter(work, parcel)
            if parcel and not await work.unit.deliveries.start(row, work.now):
                return None  # somebody else has it by now
            await work.commit()
        return parcel

    async def _give_back(self, row: DeliveryRow, pause: timedelta) -> None:
        async with self.archive() as work:
            await work.unit.deliveries.postpone(row, work.now + pause)
            await work.commit()

    async def _defer(self, row: DeliveryRow, until: datetime) -> None:
        async with self.archive() as work:
            await work.unit.deliveries.defer(row, until)
            await work.commit()

    async def _follow_group(self, row: DeliveryRow, chat: int) -> None:
        async with self.archive() as work:
            await resend(work, row, chat)
            await work.commit()

    async def _suspend(self, row: DeliveryRow) -> None:
        async with self.archive() as work:
            await suspend(work, row)
            await work.commit()

    async def _miss(self, row: DeliveryRow) -> None:
        async with self.archive() as work:
            if await work.unit.deliveries.finish(row, DeliveryState.MISSED, work.now):
                await warn(work, row, AlertKind.MISSED)
            await work.commit()

    async def _after_defect(self, row: DeliveryRow) -> None:
        """Try a few times more; then it is missed, and the head of desk is told."""
        if row.attempts + 1 < _MOST_ATTEMPTS:
            await self._give_back(row, self._pause(row))
        else:
            await self._miss(row)

    async def _end(self, row: DeliveryRow, state: DeliveryState) -> None:
        async with self.archive() as work:
            await work.unit.deliveries.finish(row, state, work.now)
            await work.commit()

    def _pause(self, row: DeliveryRow) -> timedelta:
        """Return how long to wait before the next try: twice as long each time."""
        return growing(_FIRST_PAUSE, _LONGEST_PAUSE, row.attempts, self.chance())


async def _claimed(work: Work, places: Places, lost: set[bytes]) -> list[DeliveryRow]:
    limit, claim = min(_BATCH, places.free), work.vault.fresh_id()
    return await work.unit.deliveries.claim_due(work.now, CLAIM, claim, limit, lost)
