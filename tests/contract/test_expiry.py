"""The clock shreds by itself only what both clocks, a notice and a quiet day allow."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.actions import Action
from domain.keys import KeyState
from domain.retention import Notice, Reserved, Saving, Selection
from services.desks.desks import SetDesk
from services.findings import Ailment
from services.heard import TelegramsClock
from services.keys.expiry import ShredDue
from services.keys.holds import SetHold
from services.keys.reserving import reserve
from services.keys.shredding import Certify
from tests.contract.keepers import Keepers, open_keepers
from tests.contract.mortal import Killed, Mortal

MONTH = "2026-12"
OVER = datetime(2027, 1, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Tower:
    """An installation with two expired notes, the clock tower over it, and what it heard."""

    keepers: Keepers
    heard: TelegramsClock

    async def tick(self, now: datetime) -> None:
        """Say that it is *now*."""
        self.keepers.clock.moment = now
        await ShredDue(self.keepers.archive, self.keepers.shred, self.heard)()

    async def notice(self, at: datetime, month: str = MONTH) -> None:
        """Let it be known that a digest told of a month."""
        async with self.keepers.archive() as work:
            standing = await work.desks.named("AIR")
            noticed = (*standing.desk.noticed, Notice(month, at))
            desk = replace(standing.desk, noticed=noticed)
            await work.desks.update(desk, standing.digest_due_at, Action.DIGEST_PLAN)
            await work.commit()

    def shredded(self) -> list[str]:
        """Return which months of AIR are gone that held records."""
        gone = self.keepers.keystore.load().tombstones
        return [each.month for each in gone if each.state is KeyState.SHREDDED]

    async def warnings(self) -> set[tuple[Ailment, str, int]]:
        """Return what the doctor says, but of digests, which nobody sends here."""
        found = [each for each in await self.keepers.examine() if "digest" not in each.code]
        return {(each.code, each.where, each.count) for each in found}

    async def numbers(self) -> list[int]:
        """Return which records are there."""
        return [each.number for each in await self.keepers.records("AIR")]


@pytest.fixture
async def tower(database_url: str, tmp_path: Path) -> AsyncIterator[Tower]:
    """Give a tower that has heard a message this morning."""
    async with open_keepers(database_url, tmp_path) as opened:
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        for _ in range(2):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 24})
        await opened.note()
        yield Tower(opened, TelegramsClock(OVER - timedelta(hours=3)))


async def test_what_is_over_by_both_clocks_and_was_told_a_week_ago_is_shredded(
    tower: Tower,
) -> None:
    await tower.notice(OVER - 7 * DAY)

    await tower.tick(OVER)

    assert await tower.numbers() == [3]
    assert tower.shredded() == [MONTH]
    ((certificate, _),) = await Certify(tower.keepers.archive)("AIR", MONTH)
    assert (certificate.shredding.deleted, certificate.shredding.approved_by) == (2, ())


async def test_a_notice_of_a_clock_that_was_ahead_allows_nothing_and_hinders_nothing(
    tower: Tower,
) -> None:
    await tower.notice(OVER + 730 * DAY)
    await tower.tick(OVER)
    before = tower.shredded()

    async with tower.keepers.archive() as work:
        standing = await work.desks.named("AIR")
        desk = replace(standing.desk, telling=(MONTH,)).has_arrived(OVER)
        await work.desks.update(desk, standing.digest_due_at, Action.DIGEST_PLAN)
        await work.commit()
    tower.heard = TelegramsClock(OVER + 7 * DAY)
    await tower.tick(OVER + 7 * DAY)

    assert (before, tower.shredded()) == ([], [MONTH])


@pytest.mark.parametrize(
    ("heard", "now"),
    [
        (None, OVER),
        (datetime(2026, 11, 22, tzinfo=UTC), datetime(2028, 11, 22, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)),
        (OVER, OVER + 730 * DAY),
        (OVER, OVER - 730 * DAY),
        (OVER - 4 * DAY, OVER),
    ],
    ids=["silent", "ahead", "eve", "early", "two years ahead", "two years behind", "long silent"],
)
async def test_nothing_is_shredded_unless_telegrams_clock_and_the_hosts_agree(
    tower: Tower, heard: datetime | None, now: datetime
) -> None:
    await tower.notice(datetime(2024, 1, 1, tzinfo=UTC))
    tower.heard = TelegramsClock(heard)

    await tower.tick(now)

    tower.keepers.clock.moment = OVER
    assert await tower.numbers() == [1, 2, 3]
    assert tower.shredded() == []


@pytest.mark.parametrize("noticed", [None, OVER - 7 * DAY + timedelta(seconds=1)])
async def test_nothing_is_shredded_of_which_nobody_was_told_a_week_before(
    tower: Tower, noticed: datetime | None
) -> None:
    if noticed:
        await tower.notice(noticed)

    await tower.tick(OVER)

    assert await tower.numbers() == [1, 2, 3]


async def test_what_is_held_or_being_saved_stays(tower: Tower) -> None:
    await tower.notice(OVER - 7 * DAY)
    await SetHold(tower.keepers.archive)("AIR", Selection((1,)))
    await reserve(tower.keepers.archive, "AIR", Reserved(Saving.EXTEND, MONTH, "2028-01"))

    await tower.tick(OVER)

    assert await tower.numbers() == [1, 2, 3]
    assert MONTH not in tower.shredded()


async def test_one_month_of_a_desk_a_day_the_oldest_first(tower: Tower) -> None:
    """Three months of keys are over by then; only the first holds records."""
    tower.keepers.clock.moment = datetime(2027, 3, 2, tzinfo=UTC)
    await tower.notice(OVER, MONTH)
    now, gone = datetime(2027, 3, 2, tzinfo=UTC), []

    for hours in (0, 1, 24, 25, 48, 49, 72):
        tower.heard.note(now + timedelta(hours=hours))
        await tower.tick(now + timedelta(hours=hours))
        gone.append(tower.shredded())

    first = [MONTH]
    second, third = [*first, "2027-01"], [*first, "2027-01", "2027-02"]
    assert gone == [first, first, second, second, third, third, third]


async def test_what_the_console_began_and_did_not_end_is_brought_to_its_end(
    tower: Tower,
) -> None:
    officers = await tower.keepers.officers()
    tower.keepers.clock.moment = OVER
    mortal = replace(tower.keepers.shred, archive=Mortal(tower.keepers.replica(), 4, is_after=True))
    with pytest.raises(Killed):
        await mortal("AIR", MONTH, officers[:2])

    tower.heard = TelegramsClock()
    await tower.tick(OVER)

    ((certificate, _),) = await Certify(tower.keepers.archive)("AIR", MONTH)
    assert await tower.numbers() == [3]
    assert len(certificate.shredding.approved_by) == 2


async def test_a_month_that_was_closed_and_not_destroyed_takes_words_again_after_an_hour(
    tower: Tower,
) -> None:
    officers = await tower.keepers.officers()
    tower.keepers.clock.moment = OVER
    mortal = replace(tower.keepers.shred, archive=Mortal(tower.keepers.replica(), 3, is_after=True))
    with pytest.raises(Killed):
        await mortal("AIR", MONTH, officers[:2])

    closed = []
    for minutes in (59, 60):
        await tower.tick(OVER + timedelta(minutes=minutes))
        async with tower.keepers.archive() as work:
            closed.append(bool(await work.unit.key_fences.closed()))

    assert closed == [True, False]
    assert await tower.numbers() == [1, 2, 3]
    assert [each.code for each in await tower.keepers.examine() if "digest" not in each.code] == []


async def test_doctor_says_what_has_expired_and_is_left_and_what_was_begun(tower: Tower) -> None:
    officers = await tower.keepers.officers()
    tower.keepers.clock.moment = OVER
    early = await tower.warnings()
    tower.keepers.clock.moment = OVER + DAY
    await reserve(tower.keepers.archive, "AIR", Reserved(Saving.HOLD, "2030-01"))
    mortal = replace(tower.keepers.shred, archive=Mortal(tower.keepers.replica(), 4, is_after=True))

    late = await tower.warnings()
    with pytest.raises(Killed):
        await mortal("AIR", MONTH, officers[:2])
    begun = await tower.warnings()

    saving = (Ailment.SAVING_UNFINISHED, "desks/AIR", 1)
    assert early == set()
    assert late == {(Ailment.EXPIRED_KEPT, f"desks/AIR/{MONTH}", 2), saving}
    assert begun == {(Ailment.SHRED_UNFINISHED, f"desks/AIR/{MONTH}", 1), saving}
