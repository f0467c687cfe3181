"""What is only passing through is sealed again when its month is long over, by both clocks."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.alerts import AlertDue, AlertKind
from domain.deliveries import LEASE, DeliveryKind
from domain.secrecy import Secret
from services.heard import TelegramsClock
from services.incoming.inbox import Receive, Received, TakeNext
from services.keys.extending import ExtendKeys
from services.keys.rotation import ResumeRotation
from tests.contract.keepers import SALIM, Keepers, open_keepers

OWED = AlertDue("a" * 32, "d" * 32, AlertKind.CODES)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    async with open_keepers(database_url, tmp_path) as opened:
        yield opened


async def _owe(keepers: Keepers, natural: str) -> None:
    async with keepers.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, work.now, OWED, natural)
        await work.commit()


async def _owed(keepers: Keepers) -> list[AlertDue]:
    async with keepers.archive() as work:
        rows = await work.unit.deliveries.claim_due(work.now, LEASE, "1" * 32, limit=9)
        return [work.outbox.open(row, AlertDue) for row in rows if row.kind is DeliveryKind.ALERT]


async def _resume(keepers: Keepers, heard: datetime | None = None) -> None:
    """Resume in a house that has heard Telegram's clock: the same as its own, unless told."""
    telegram = TelegramsClock(heard or keepers.clock.moment)
    await ResumeRotation(keepers.archive, telegram)()


async def test_what_passes_through_is_sealed_again_when_its_month_is_long_over(
    keepers: Keepers,
) -> None:
    await _owe(keepers, "a day")
    await Receive(keepers.archive)([Received(7, SALIM, Secret("an update"))])
    months = [(await keepers.vault()).months_of("").values()]
    keepers.clock.moment += timedelta(days=50)

    await _resume(keepers)

    left = (await keepers.vault()).months_of("").values()
    assert ("2026-11" in months[0], "2026-11" in left, "2026-12" in left) == (True, False, True)
    assert await _owed(keepers) == [OWED]
    (lane,) = await Receive(keepers.archive)([Received(8, SALIM, Secret("later"))])
    waiting = await TakeNext(keepers.archive)(lane)
    assert waiting is not None
    assert waiting.text == Secret("an update")


async def test_the_last_month_keeps_its_key_for_whoever_is_late(keepers: Keepers) -> None:
    keepers.clock.moment += timedelta(days=20)

    await _resume(keepers)

    assert "2026-11" in (await keepers.vault()).months_of("").values()


async def test_a_row_read_before_it_was_sealed_again_still_opens(keepers: Keepers) -> None:
    """A delivery is claimed, then its key is given up, then it is opened to be sent."""
    await _owe(keepers, "a day")
    async with keepers.archive() as work:
        rows = await work.unit.deliveries.claim_due(work.now, LEASE, "1" * 32, limit=9)
        await work.commit()
    keepers.clock.moment += timedelta(days=50)
    await _resume(keepers)

    async with keepers.archive() as work:
        (row,) = [each for each in rows if each.kind is DeliveryKind.ALERT]

        assert work.outbox.open(row, AlertDue) == OWED


async def test_a_clock_that_is_ahead_by_itself_ends_no_key(keepers: Keepers) -> None:
    right = keepers.clock.moment
    keepers.clock.moment += timedelta(days=731)
    await ExtendKeys(keepers.archive)()
    before = sorted((await keepers.vault()).months_of("").values())

    await _resume(keepers, heard=right)

    assert sorted((await keepers.vault()).months_of("").values()) == before
    keepers.clock.moment = right
    assert await Receive(keepers.archive)([Received(9, SALIM, Secret("put right"))])


async def test_the_last_key_that_passes_through_now_is_not_ended(keepers: Keepers) -> None:
    """Both clocks went on for years, and no tick made the keys of the months between."""
    keepers.clock.moment += timedelta(days=731)

    await _resume(keepers)

    left = set((await keepers.vault()).months_of("").values())
    assert "2027-12" in left
    assert "2027-11" not in left
    assert await Receive(keepers.archive)([Received(9, SALIM, Secret("late"))])


async def test_where_only_keys_of_later_months_are_left_they_take_in_what_comes(
    keepers: Keepers,
) -> None:
    """What a house of an earlier release did to its keys while its clock was ahead."""
    right = keepers.clock.moment
    keepers.clock.moment += timedelta(days=731)
    await ExtendKeys(keepers.archive)()
    await _resume(keepers)
    keepers.clock.moment = right

    (lane,) = await Receive(keepers.archive)([Received(9, SALIM, Secret("put right"))])

    waiting = await TakeNext(keepers.archive)(lane)
    assert waiting is not None
    assert waiting.text == Secret("put right")
