"""Digests as they are planned, on the real archive, against a slow and obvious model."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.actions import Role
from domain.desks import LATE
from domain.digests import coming
from domain.errors import SealBroken
from domain.rows import Row
from domain.secrecy import Sealed, Secret
from services.desks.desks import SetDesk
from services.outgoing.digests import compose_digest
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from tests.unit.services.naval import FRI_SAT, HOUR, SALIM, SAT_SUN, Desks, open_desk

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

CHANGES = [
    ("Africa/Cairo", datetime(2026, 4, 21, 12, tzinfo=UTC), FRI_SAT),
    ("Africa/Cairo", datetime(2026, 10, 27, 12, tzinfo=UTC), FRI_SAT),
    ("Asia/Beirut", datetime(2026, 3, 26, 12, tzinfo=UTC), SAT_SUN),
    ("Asia/Beirut", datetime(2026, 10, 22, 12, tzinfo=UTC), SAT_SUN),
    ("Africa/Casablanca", datetime(2026, 2, 12, 12, tzinfo=UTC), SAT_SUN),
    ("Africa/Casablanca", datetime(2026, 3, 19, 12, tzinfo=UTC), SAT_SUN),
]
"""Five days before and after each change, its zone and its weekend."""

HOURS = [time(7), time(0), time(0, 30), time(23, 30), time(2, 30)]


def due_moments(
    start: datetime, end: datetime, zone: str, hour: time, weekend: frozenset[int]
) -> dict[date, datetime]:
    """Find each working day's digest by looking at the clock on the wall, minute by minute."""
    wanted: dict[date, datetime] = {}
    place = ZoneInfo(zone)
    moment = start
    while moment <= end:
        wall = moment.astimezone(place).replace(tzinfo=None)
        for day in (wall.date(), wall.date() - DAY):  # a gap at midnight moves into the next day
            if day.weekday() not in weekend and wall >= datetime.combine(day, hour):
                wanted.setdefault(day, moment)
        moment += MINUTE
    return {day: first for day, first in wanted.items() if first > start}


@pytest.mark.parametrize(("zone", "start", "weekend"), CHANGES)
@pytest.mark.parametrize("hour", HOURS[:3:2])
async def test_every_working_day_has_one_digest_and_every_event_is_told_before_it(
    zone: str, start: datetime, weekend: frozenset[int], hour: time
) -> None:
    step, end = timedelta(minutes=20), start + timedelta(days=9)
    async with open_desk(start, zone, hour, weekend) as desks:
        for ahead in range(30, 9 * 24, 7):
            wall = (start + ahead * HOUR).astimezone(ZoneInfo(zone))
            await desks.event(f"{wall:%Y-%m-%d %H}:37 Visit")
        events, told, spans = await desks.events(), set(), []

        while desks.clock.moment <= end:
            await desks.tick()
            for span in await desks.deliver():
                spans.append(span)
                told |= {event.id for event in coming(desks.desk, events, span.at)}
            desks.clock.moment += step

    expected = due_moments(start, end, zone, hour, weekend)
    assert [span.day for span in spans] == sorted(expected)
    assert all(timedelta(0) <= span.at - expected[span.day] < step for span in spans)
    between = [each for each in events if spans[0].at <= each.body.starts() < spans[-1].at]
    assert between
    assert {event.id for event in between} <= told


Step = tuple[int, str]
steps = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 90), st.integers(60, 3 * 24 * 60)),
        st.sampled_from(["note", "tick", "tick and send"]),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CHANGES), st.sampled_from(HOURS), steps)
def test_whatever_was_down_each_record_is_told_exactly_once(
    change: tuple[str, datetime, frozenset[int]], hour: time, taken: list[Step]
) -> None:
    zone, start, weekend = change

    told, kept, days = asyncio.run(_live(start, zone, hour, weekend, taken))

    expected_told, expected_days = _model(start, zone, hour, weekend, taken)
    assert told == expected_told
    assert days == expected_days
    numbers = [number for batch in told for number in batch]
    assert numbers == list(range(1, len(numbers) + 1))
    assert kept == sum(kind == "note" for _, kind in taken)


async def _live(
    start: datetime, zone: str, hour: time, weekend: frozenset[int], taken: list[Step]
) -> tuple[list[list[int]], int, list[date]]:
    """Return the records that each digest told, how many were kept, and the digests' days."""
    told: list[list[int]] = []
    days: list[date] = []
    async with open_desk(start, zone, hour, weekend) as desks:
        for minutes, kind in taken:
            desks.clock.moment += minutes * MINUTE
            if kind == "note":
                await desks.note()
                continue
            await desks.tick()
            if kind == "tick and send":
                for span in await desks.deliver():
                    told.append(list(range(span.after + 1, span.upto + 1)))
                    days.append(span.day)
        return told, desks.notes, days


def _model(
    start: datetime, zone: str, hour: time, weekend: frozenset[int], taken: list[Step]
) -> tuple[list[list[int]], list[date]]:
    """Do the same with a list and a scan: one digest a day, what is not told yet in it."""
    end = start + sum(minutes for minutes, _ in taken) * MINUTE
    due = due_moments(start, end, zone, hour, weekend)
    now, kept, told_upto = start, 0, 0
    planned: tuple[date, int] | None = None
    done: set[date] = set()
    told: list[list[int]] = []
    days: list[date] = []
    for minutes, kind in taken:
        now += minutes * MINUTE
        if kind == "note":
            kept += 1
            continue
        today = now.astimezone(ZoneInfo(zone)).date()
        for day in (today - DAY, today):
            is_its_day = day in due and due[day].astimezone(ZoneInfo(zone)).date() == today
            if is_its_day and due[day] <= now and day not in done:
                planned = (day, kept)
                done.add(day)
        if kind == "tick and send" and planned is not None:
            days.append(due[planned[0]].astimezone(ZoneInfo(zone)).date())
            told.append(list(range(told_upto + 1, planned[1] + 1)))
            told_upto, planned = planned[1], None
    return told, days


async def test_a_late_digest_says_so_and_one_in_time_does_not() -> None:
    zone, start, weekend = CHANGES[0]
    async with open_desk(start, zone, time(7), weekend) as desks:
        due = desks.desk.next_digest(start)
        desks.clock.moment = due + MINUTE
        await desks.tick()
        (punctual,) = await desks.deliver()

        late_due = desks.desk.next_digest(due)
        desks.clock.moment = late_due + LATE + MINUTE
        await desks.tick()
        (late,) = await desks.deliver()

    assert punctual.late_from is None
    assert late.late_from == late_due


FAR_EAST = ("Asia/Kuala_Lumpur", datetime(2026, 11, 22, 22, tzinfo=UTC), SAT_SUN)
"""Monday 06:00 there, and still Sunday by UTC: the digest at 07:00 is due in an hour."""


@pytest.mark.parametrize("changes", [{"language": "ar"}, {"digest_at": time(7, 30)}])
async def test_changing_a_desk_skips_no_working_day(changes: dict[str, object]) -> None:
    zone, start, weekend = FAR_EAST
    async with open_desk(start, zone, time(7), weekend) as desks:
        desks.clock.moment += HOUR
        await desks.tick()
        (first,) = await desks.deliver()

        await SetDesk(desks.archive)("NAV", changes)
        desks.clock.moment += DAY + HOUR
        await desks.tick()
        (second,) = await desks.deliver()

    assert (first.day, second.day) == (date(2026, 11, 23), date(2026, 11, 24))


async def test_moving_the_hour_after_a_digest_loses_no_note() -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)  # Monday morning in New York
    async with open_desk(start, "America/New_York", time(20), SAT_SUN) as desks:
        desks.clock.moment = desks.desk.next_digest(start) + MINUTE
        await desks.tick()
        (monday,) = await desks.deliver()
        await SetDesk(desks.archive)("NAV", {"digest_at": time(22)})
        await desks.note()

        desks.clock.moment += 2 * HOUR
        await desks.tick()
        assert await desks.deliver() == []
        desks.clock.moment += DAY
        await desks.tick()
        (tuesday,) = await desks.deliver()

    assert (monday.upto, tuesday.after, tuesday.upto) == (0, 0, 1)


async def _digest_of_a_wrong_clock(desks: Desks, *, is_sent: bool) -> None:
    """Keep a note and let the clock be two years ahead for a tick, then right again."""
    right = desks.clock.moment
    await desks.note()
    desks.clock.moment = right + 731 * DAY + 12 * HOUR
    await desks.tick()
    desks.clock.moment += DAY
    await desks.tick()
    if is_sent:
        assert len(await desks.deliver()) == 1
    desks.clock.moment = right + MINUTE


async def _next_due(desks: Desks) -> datetime:
    async with desks.archive() as work:
        return (await work.desks.named("NAV")).digest_due_at


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "unsent"])
async def test_a_digest_two_years_ahead_silences_no_desk(*, is_sent: bool) -> None:
    zone, start, weekend = FAR_EAST
    async with open_desk(start, zone, time(7), weekend) as desks:
        await _digest_of_a_wrong_clock(desks, is_sent=is_sent)
        await desks.note()

        await desks.tick()
        planned = await _next_due(desks)
        desks.clock.moment = planned
        await desks.tick()
        (span,) = await desks.deliver()
        afterwards = await _next_due(desks)

    assert planned == desks.desk.next_digest(start)
    assert (span.day, span.after, span.upto) == (date(2026, 11, 23), int(is_sent), 2)
    assert afterwards == planned + DAY


async def test_a_day_whose_digest_a_wrong_clock_sent_leaves_its_notes_to_the_next() -> None:
    zone, start, weekend = FAR_EAST
    async with open_desk(start, zone, time(7), weekend) as desks:
        desks.clock.moment = start + 2 * DAY + 2 * HOUR
        await desks.tick()
        (early,) = await desks.deliver()
        spans = []
        desks.clock.moment = start
        await desks.tick()
        for day in range(4):
            desks.clock.moment = start + day * DAY + 2 * HOUR
            await desks.note()
            await desks.tick()
            spans += await desks.deliver()

    told = [(each.day.day, each.after, each.upto) for each in spans]
    assert early.day == date(2026, 11, 25)
    assert told == [(23, 0, 1), (24, 1, 2), (26, 2, 4)]


async def test_a_changed_hour_is_counted_from_now_after_a_wrong_clock() -> None:
    zone, start, weekend = FAR_EAST
    async with open_desk(start, zone, time(7), weekend) as desks:
        await _digest_of_a_wrong_clock(desks, is_sent=True)

        await SetDesk(desks.archive)("NAV", {"digest_at": time(9)})

        assert await _next_due(desks) == start + 3 * HOUR


async def test_a_digest_before_a_weekend_is_not_pulled_back() -> None:
    zone, _, weekend = FAR_EAST
    friday = datetime(2026, 11, 26, 22, tzinfo=UTC)
    async with open_desk(friday, zone, time(7), weekend) as desks:
        desks.clock.moment += HOUR
        await desks.tick()
        due = await _next_due(desks)

        desks.clock.moment += MINUTE
        await desks.tick()

        assert due == friday + 3 * DAY + HOUR
        assert await _next_due(desks) == due


async def test_a_row_that_does_not_open_takes_nobody_elses_digest_along() -> None:
    zone, start, weekend = CHANGES[0]
    async with open_desk(start, zone, time(7), weekend) as desks:
        code = (await Invite(desks.archive)("NAV", Role.OBSERVER, "en")).code
        await Admit(desks.archive)(Arrival(7002, Secret("Huda")), code)
        await desks.note()
        await desks.note()
        async with desks.archive() as work:
            salim = await work.members.require(SALIM)
            huda = await work.members.require(7002)
            (first, _) = await work.unit.records.between(desks.desk.id, 0, 2)
            broken = Sealed(bytes(len(first.sealed)))
            await work.unit.members.update(Row(huda.id, 2, broken))
            await work.unit.records.update(replace(first, version=2, sealed=broken))
            await work.unit.commit()

        desks.clock.moment = desks.desk.next_digest(start)
        with pytest.raises(SealBroken):
            await desks.tick()
        (told,) = await desks.deliver()
        async with desks.archive() as work:
            page = await compose_digest(work, salim, told)

    assert [record.number for record in page.records] == [2]
    assert page.unopened == 1
