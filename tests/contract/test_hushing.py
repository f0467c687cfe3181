"""Nobody can keep from others that he registered officers of his own; nor wait unseen for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.actions import Role
from domain.members import MemberState
from domain.recovery import RecoveryRefused
from services.outgoing.tidying import REMEMBERED, Tidy
from services.recovery.untold import ListUntold, Untold
from tests.contract.gate import AUDITOR, DAY, HEAD, HOUR, WEEK, Gate
from tests.contract.keepers import START

ACTIVE, SUSPENDED = MemberState.ACTIVE, MemberState.SUSPENDED
MALLORY = 9999
TICK, PACE = timedelta(minutes=10), timedelta(hours=6)


async def ids(gate: Gate, *people: int) -> list[str]:
    """Return the ids of people."""
    async with gate.keepers.archive() as work:
        return [(await work.members.require(each)).id for each in people]


async def untold(gate: Gate) -> list[Untold]:
    """Return of each officer who was not told of him."""
    return list((await ListUntold(gate.keepers.archive)()).values())


async def test_who_was_suspended_for_two_ticks_is_told_and_has_his_week(gate: Gate) -> None:
    """At night, while a head whom the attacker made himself is the only one to be told."""
    await gate.admit(MALLORY, Role.HEAD, "AIR")
    others = await ids(gate, HEAD, AUDITOR)
    keys = await gate.register("Mallory", "Eve")

    await gate.change(SUSPENDED, *others)
    await gate.live(START, START + 2 * TICK, TICK)
    await gate.change(ACTIVE, *others)
    await gate.live(START + HOUR, START + WEEK + DAY / 2, PACE)

    with pytest.raises(RecoveryRefused, match="does not count before 2026-11-29 23:00 UTC"):
        await gate.require(keys)
    assert sorted({*gate.telegram.told}) == [HEAD, AUDITOR, MALLORY]
    await gate.live(START + WEEK + 13 * HOUR, START + WEEK + 13 * HOUR)
    assert await gate.count() == [True, True]


async def test_who_was_suspended_between_plan_and_sending_is_told_a_day_later(gate: Gate) -> None:
    others = await ids(gate, HEAD, AUDITOR)
    keys = await gate.register("Mallory", "Eve")
    await gate.tick(START, START)

    await gate.change(SUSPENDED, *others)
    await gate.deliver()
    assert gate.telegram.told == []
    await gate.change(ACTIVE, *others)
    await gate.live(START + HOUR, START + WEEK + DAY, PACE)

    with pytest.raises(RecoveryRefused, match="does not count before"):
        await gate.require(keys)
    assert sorted(gate.telegram.told) == [HEAD, HEAD, AUDITOR, AUDITOR]


async def test_who_is_suspended_only_while_the_bot_looks_was_never_away(gate: Gate) -> None:
    await gate.admit(MALLORY, Role.HEAD, "AIR")
    others = await ids(gate, HEAD, AUDITOR)
    await gate.register("Mallory")

    for each in range(20):
        moment = START + each * DAY / 2
        await gate.change(SUSPENDED, *others)
        await gate.live(moment, moment + 2 * TICK, TICK)
        await gate.change(ACTIVE, *others)

    (officer,) = await gate.officers()
    assert gate.telegram.told == [MALLORY]
    assert (officer.counts, officer.counts_from) == (False, moment + TICK + WEEK)


async def test_who_stays_suspended_is_waited_for_a_week_and_no_longer(gate: Gate) -> None:
    """He left the post long ago; nobody will ever tell him anything."""
    await gate.change(SUSPENDED, *await ids(gate, HEAD))
    await gate.known("Layla")

    await gate.tick(START + WEEK - HOUR, START + WEEK - HOUR)
    early = await gate.count()
    await gate.tick(START + WEEK, START + WEEK)

    assert (early, await gate.count()) == ([False], [True])
    assert gate.telegram.told == [AUDITOR]


async def test_where_all_stay_suspended_nobody_knows_and_he_never_counts(gate: Gate) -> None:
    await gate.change(SUSPENDED, *await ids(gate, HEAD, AUDITOR))
    await gate.register("Mallory")

    await gate.live(START, START + 5 * WEEK)

    (officer,) = await gate.officers()
    assert (officer.counts, officer.counts_from) == (False, None)


async def test_who_was_told_and_is_suspended_then_was_told(gate: Gate) -> None:
    await gate.known("Layla")

    await gate.change(SUSPENDED, *await ids(gate, HEAD))
    await gate.tick(START + WEEK - DAY, START + WEEK - DAY)
    await gate.tick(START + WEEK, START + WEEK)

    assert await gate.count() == [True]


async def test_who_blocked_the_bot_is_tried_each_day_and_named_until_he_hears(gate: Gate) -> None:
    """For longer than deliveries are remembered; the other one is not told again."""
    gate.telegram.unreachable.add(AUDITOR)
    begin, end = START + 2 * HOUR, START + REMEMBERED + WEEK
    await gate.known("Layla")
    await gate.live(begin, end, 3 * DAY)
    await Tidy(gate.keepers.archive)()
    waiting = await untold(gate)

    gate.telegram.unreachable.clear()
    await gate.live(end, end + DAY, PACE)
    told = await gate.count()
    await gate.live(end + DAY, end + DAY + WEEK, PACE)

    assert (waiting, await untold(gate)) == ([{"NAV": 1}], [{}])
    assert gate.telegram.told == [HEAD, AUDITOR]
    assert (told, await gate.count()) == ([False], [True])


async def test_who_joins_later_is_told_too_and_has_no_week_of_his_own(gate: Gate) -> None:
    """Or new heads of desk, one a week, would put it off for ever."""
    await gate.known("Layla")
    await gate.live(START + DAY, START + 6 * DAY)

    gate.telegram.unreachable.add(MALLORY)
    await gate.admit(MALLORY, Role.HEAD, "AIR")
    await gate.live(START + 6 * DAY + HOUR, START + WEEK + HOUR, PACE)
    before = (await untold(gate), await gate.count())
    gate.telegram.unreachable.clear()
    await gate.live(START + WEEK + DAY, START + WEEK + 2 * DAY, PACE)

    assert before == ([{"AIR": 1}], [False])
    assert sorted(gate.telegram.told) == [HEAD, AUDITOR, MALLORY]
    assert await gate.count() == [True]


async def test_whose_row_does_not_open_is_waited_for(gate: Gate) -> None:
    """Or whoever can write into the database would spoil the rows of those who would ask."""
    gate.telegram.unreachable.add(HEAD)
    (head,) = await ids(gate, HEAD)
    await gate.known("Mallory")

    async with gate.keepers.engine.begin() as connection:
        spoil = text("UPDATE members SET version = version + 1 WHERE id = :id")
        await connection.execute(spoil, {"id": head})
    await gate.live(START + DAY, START + 2 * WEEK)

    assert await gate.count() == [False]
    assert await untold(gate) == [{"?": 1}]
