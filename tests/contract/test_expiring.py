"""The digest says in neutral words what expires, and the desk remembers that it arrived."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk, Discretion
from domain.particulars import DigestDue
from domain.retention import Expiring, Notice, Selection
from services.desks.desks import SetDesk
from services.keys.holds import LiftHold, SetHold
from services.keys.retention import Extend
from services.outgoing.digest_plans import PlanDigests
from services.outgoing.digests import compose_digest
from tests.contract.keepers import Keepers, open_keepers

HOUR = timedelta(hours=1)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give three notes that expire at the end of December."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(3):
            await opened.note()
        yield opened


async def digest(keepers: Keepers, now: datetime, state: DeliveryState) -> tuple[Expiring, ...]:
    """Plan the digest of a day, let it come to an end, and return what it told of expiry."""
    keepers.clock.moment = now
    await PlanDigests(keepers.archive)()
    async with keepers.archive() as work:
        told = [
            (await compose_digest(work, await work.members.get(owed.member), owed.span)).expiring
            for row in await work.unit.deliveries.claim_due(now, HOUR, "test", 99)
            if row.kind is DeliveryKind.DIGEST
            for owed in [work.outbox.open(row, DigestDue)]
            if owed.span.desk == keepers.desks["AIR"].id
            and await work.unit.deliveries.start(row, now)
            and await work.unit.deliveries.finish(row, state, now)
        ]
        await work.commit()
    return told[0]


async def desk(keepers: Keepers) -> Desk:
    """Return the desk as it is now."""
    async with keepers.archive() as work:
        return (await work.desks.named("AIR")).desk


def at(day: int, month: int = 12) -> datetime:
    """Return eight in the morning in Dubai."""
    return datetime(2027 if month < 6 else 2026, month, day, 4, tzinfo=UTC)


DECEMBER = Expiring("2026-12", date(2026, 12, 31), 3, is_over=False)


async def test_a_digest_tells_from_thirty_days_before_the_end_of_the_month(
    keepers: Keepers,
) -> None:
    told = [await digest(keepers, at(day), DeliveryState.SENT) for day in (1, 2, 3)]

    assert told == [(), (DECEMBER,), (DECEMBER,)]


async def test_a_digest_goes_on_telling_after_the_end_and_not_of_what_is_held(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", Selection((2,)))

    told = await digest(keepers, at(4, month=1), DeliveryState.SENT)

    assert told == (replace(DECEMBER, records=2, is_over=True),)


async def test_a_notice_counts_from_the_digest_that_arrived(keepers: Keepers) -> None:
    await digest(keepers, at(7), DeliveryState.MISSED)
    await digest(keepers, at(8), DeliveryState.SENT)
    before = (await desk(keepers)).noticed

    await digest(keepers, at(9), DeliveryState.MISSED)

    assert before == ()
    assert (await desk(keepers)).noticed == (Notice("2026-12", at(8)),)


async def test_records_that_come_into_a_month_later_need_a_notice_of_their_own(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", Selection((2,)))
    for day in (8, 9):
        await digest(keepers, at(day), DeliveryState.SENT)
    before = await desk(keepers)

    await LiftHold(keepers.archive)("AIR", Selection((2,)))

    after = await desk(keepers)
    assert (before.telling, before.noticed) == (("2026-12",), (Notice("2026-12", at(8)),))
    assert (after.telling, after.noticed) == ((), ())


async def test_what_is_extended_is_told_of_no_more(keepers: Keepers) -> None:
    await Extend(keepers.archive)("AIR", Selection(month="2026-12"), "2027-06")

    assert await digest(keepers, at(8), DeliveryState.SENT) == ()


async def test_a_desk_whose_months_are_far_has_nothing_to_tell(keepers: Keepers) -> None:
    await SetDesk(keepers.archive)("AIR", {"keep_months": 24})
    await Extend(keepers.archive)("AIR", Selection(month="2026-12"), "2028-11")
    await keepers.note()

    assert await digest(keepers, at(8), DeliveryState.SENT) == ()


async def test_a_silent_desks_digest_is_no_notice_of_anything(keepers: Keepers) -> None:
    """What says the same words every day has told nobody, so the clock destroys nothing of it."""
    await SetDesk(keepers.archive)("AIR", {"discretion": Discretion.SILENT})

    for day in (1, 2, 3):
        await digest(keepers, at(day), DeliveryState.SENT)

    assert ((await desk(keepers)).telling, (await desk(keepers)).noticed) == ((), ())


async def test_a_desk_that_falls_silent_before_its_digest_goes_out_was_told_of_nothing(
    keepers: Keepers,
) -> None:
    await digest(keepers, at(2), DeliveryState.SENT)
    assert (await desk(keepers)).telling == ("2026-12",)

    for discretion in (Discretion.SILENT, Discretion.GUARDED):
        await SetDesk(keepers.archive)("AIR", {"discretion": discretion})
    await digest(keepers, at(3), DeliveryState.SENT)

    assert (await desk(keepers)).noticed == ()
