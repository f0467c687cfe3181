"""New data of a zone, put where this machine reads it while the bot runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

import pytest

from domain.calendars import UnknownZone
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.lines import read_event
from domain.origins import Origin
from domain.secrecy import Secret
from services.desks.desks import AddDesk
from services.outgoing.digest_plans import PlanDigests
from services.outgoing.zones import FollowZones
from services.records.events import keep_event
from services.records.planning import PlanReminders
from tests.unit.services.naval import FRI_SAT, SALIM, Desks, open_desk
from tests.walls import zones_of

CAIRO = "Africa/Cairo"
WITH_SUMMER, WITHOUT, AHEAD = CAIRO, "Africa/Tripoli", "Asia/Riyadh"
"""Of which files Cairo's is made: as it is; UTC+2 for ever, UTC+3 for ever."""

SPRING = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""A Wednesday of Cairo's summer time, at 15:00."""


class Zones:
    """The zone database of a machine: a folder that somebody else writes."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it has Cairo's data as it is."""
        self.file = folder / CAIRO
        self.file.parent.mkdir(parents=True)
        self.upgrade(WITH_SUMMER)

    def upgrade(self, like: str) -> None:
        """Let Cairo's clocks be from now on as another zone's are."""
        self.file.write_bytes(files("tzdata").joinpath("zoneinfo", like).read_bytes())

    def damage(self) -> None:
        """Leave a file that is none of a zone."""
        self.file.write_bytes(b"TZif\x00 cut off")


@pytest.fixture
def zones(tmp_path: Path) -> Iterator[Zones]:
    """Let this process read its zones from a folder."""
    folder = tmp_path / "zones"
    with zones_of(folder):
        yield Zones(folder)


async def follow(desks: Desks) -> None:
    """Let the clock tower say now, as it does every six hours."""
    await FollowZones(desks.archive)()
    await PlanReminders(desks.archive)()


async def digest_due_at(desks: Desks, code: str = "NAV") -> datetime:
    async with desks.archive() as work:
        return (await work.desks.named(code)).digest_due_at


async def reminders(desks: Desks) -> list[datetime]:
    """Return when each reminder that is owed is due."""
    async with desks.archive() as work:
        rows = await work.unit.deliveries.owed([DeliveryKind.REMINDER])
        return sorted(row.due_at for row in rows)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


async def test_summer_time_that_is_abolished_moves_what_is_ahead_and_no_wall_time(
    zones: Zones,
) -> None:
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        await desks.event("2026-08-04 09:00 Exercise")
        await desks.event("2026-12-01 09:00 Exhibition")
        before = await digest_due_at(desks), await reminders(desks)

        zones.upgrade(WITHOUT)
        await follow(desks)

        after = await digest_due_at(desks), await reminders(desks)
        walls = [event.body.start.isoformat() for event in await desks.events()]
    winter = [utc("2026-11-30 07:00"), utc("2026-12-01 06:00")]
    assert before == (
        utc("2026-07-02 04:00"),
        [utc("2026-08-03 06:00"), utc("2026-08-04 05:00"), *winter],
    )
    assert after == (
        utc("2026-07-02 05:00"),
        [utc("2026-08-03 07:00"), utc("2026-08-04 06:00"), *winter],
    )
    assert walls == ["2026-08-04T09:00:00", "2026-12-01T09:00:00"]


async def test_each_time_of_what_recurs_moves_on_its_own_side_of_the_change(zones: Zones) -> None:
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        draft = read_event("every month from 1 October 09:00 Call remind 1h", SPRING, CAIRO)
        async with desks.archive() as work:
            member = await work.members.require(SALIM)
            await keep_event(work, member, draft, Origin(SALIM, 1))
            await work.commit()
        before = await reminders(desks)

        zones.upgrade(WITHOUT)
        await follow(desks)

        assert before == [utc("2026-10-01 05:00"), utc("2026-11-01 06:00")]
        assert await reminders(desks) == [utc("2026-10-01 06:00"), utc("2026-11-01 06:00")]


async def test_what_should_have_come_by_now_comes_at_once_and_once(zones: Zones) -> None:
    zones.upgrade(WITHOUT)
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        await desks.event("2026-07-02 08:00 Exercise remind 1h")
        desks.clock.moment = utc("2026-07-02 04:30")  # 06:30 there, and 07:30 by the new data

        zones.upgrade(AHEAD)
        await follow(desks)
        await desks.tick()
        at_once = await reminders(desks), await desks.deliver()
        desks.clock.moment = utc("2026-07-02 05:00")
        await follow(desks)
        await desks.tick()
        once_more = await reminders(desks), await desks.deliver()
        following = await digest_due_at(desks)

    assert at_once[0] == [utc("2026-07-02 04:00")]
    assert [span.late_from for span in at_once[1]] == [utc("2026-07-02 04:00")]
    assert once_more == ([], [])
    assert following == utc("2026-07-05 04:00")


async def test_a_digest_that_was_told_is_not_told_again_an_hour_later(zones: Zones) -> None:
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        desks.clock.moment = utc("2026-07-02 04:00")
        await desks.tick()
        told = await desks.deliver()

        zones.upgrade(WITHOUT)
        await follow(desks)
        desks.clock.moment = utc("2026-07-02 05:00")
        await desks.tick()

        assert len(told) == 1
        assert await desks.deliver() == []
        assert await digest_due_at(desks) == utc("2026-07-05 05:00")


async def test_zone_data_that_stays_the_same_moves_and_writes_nothing(zones: Zones) -> None:
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        await desks.event("2026-08-04 09:00 Exercise")
        before = await _rows(desks)

        zones.upgrade(WITH_SUMMER)
        await follow(desks)

        assert await _rows(desks) == before


async def test_a_zone_that_is_damaged_takes_nobody_elses_digest_and_reminders_along(
    zones: Zones,
) -> None:
    async with open_desk(SPRING, CAIRO, time(7), FRI_SAT) as desks:
        other = Desk("", "LAND", Secret("Land"), "Asia/Riyadh", time(7), FRI_SAT)
        await AddDesk(desks.archive)(other)
        await desks.event("2026-08-04 09:00 Exercise")

        zones.damage()
        desks.clock.moment = utc("2026-07-02 04:00")
        for verb in (FollowZones, PlanDigests, PlanReminders):
            with pytest.raises(UnknownZone):
                await verb(desks.archive)()
        waiting = await digest_due_at(desks), await digest_due_at(desks, "LAND")
        zones.upgrade(WITH_SUMMER)
        await follow(desks)
        await desks.tick()
        told = await desks.deliver()

    assert waiting == (utc("2026-07-02 04:00"), utc("2026-07-05 04:00"))
    assert [span.late_from for span in told] == [None]


async def _rows(desks: Desks) -> list[object]:
    async with desks.archive() as work:
        owed = await work.unit.deliveries.owed(list(DeliveryKind))
        return [*await work.unit.desks.all(), *owed]
