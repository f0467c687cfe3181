"""A new officer destroys nothing before others have known of him for a week, by two clocks."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from domain.actions import Action
from domain.audit import HOUSE, OPERATOR
from domain.recovery import RecoveryRefused
from services.recovery.introducing import IntroduceOfficers
from services.recovery.officers import RemoveOfficer
from tests.contract.gate import AUDITOR, DAY, HEAD, HOUR, WEEK, Gate
from tests.contract.keepers import START, open_keepers


@pytest.mark.parametrize(
    ("host", "telegram", "counts"),
    [
        (WEEK, WEEK, True),
        (WEEK - timedelta(seconds=1), WEEK, False),
        (WEEK, WEEK - timedelta(seconds=1), False),
        (WEEK + 4 * DAY, WEEK, False),
        (WEEK, WEEK + 4 * DAY, False),
        (700 * DAY, timedelta(0), False),
        (WEEK + 3 * DAY, WEEK, True),
    ],
)
async def test_an_officer_counts_once_a_week_is_over_by_both_clocks(
    gate: Gate, host: timedelta, telegram: timedelta, *, counts: bool
) -> None:
    await gate.known("Layla")

    await gate.tick(START + host, START + telegram)

    (officer,) = await gate.officers()
    assert officer.counts is counts


async def test_two_officers_of_a_minute_ago_are_refused_and_told_when_they_count(
    gate: Gate,
) -> None:
    keys = await gate.register("Layla", "Omar")

    with pytest.raises(RecoveryRefused, match=r"does not count yet.* two who count can do it now"):
        await gate.require(keys)
    await gate.begin()
    with pytest.raises(RecoveryRefused, match="does not count before 2026-11-29 10:00 UTC"):
        await gate.require(keys)
    await gate.tick(START + WEEK, START + WEEK)

    assert await gate.require(keys) == sorted(each.id for each in await gate.officers())


async def test_one_who_counts_and_one_who_does_not_are_not_two(gate: Gate) -> None:
    first = await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    second = await gate.register("Omar")

    with pytest.raises(RecoveryRefused, match="does not count yet"):
        await gate.require([*first, *second])


async def test_heads_and_auditors_are_told_of_him_once_and_nobody_else(gate: Gate) -> None:
    await gate.known("Layla")

    await gate.live(START + HOUR, START + WEEK)

    assert sorted(gate.telegram.told) == [HEAD, AUDITOR]


async def test_the_house_enters_in_the_audit_who_began_to_count(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    await gate.tick(START + 2 * WEEK, START + 2 * WEEK)

    (officer,) = await gate.officers()

    assert {each.told_at for each in officer.hearers} == {START}
    assert officer.counts_since == START + WEEK
    assert await gate.entered(officer) == [
        (Action.OFFICER_ADD, OPERATOR),
        (Action.OFFICER_INTRODUCE, HOUSE),  # who has to know
        (Action.OFFICER_INTRODUCE, HOUSE),  # they do
        (Action.OFFICER_COUNT, HOUSE),
    ]


async def test_with_nobody_to_tell_the_week_does_not_begin(
    database_url: str, tmp_path: Path
) -> None:
    async with open_keepers(database_url, tmp_path) as opened:
        gate = Gate(opened)
        await gate.known("Layla")

        await gate.live(START, START + WEEK)

        (officer,) = await gate.officers()
        assert (officer.hearers, officer.counts_from) == ((), None)


async def test_a_clock_set_back_while_he_is_registered_gains_nothing(gate: Gate) -> None:
    gate.keepers.clock.moment = START - 30 * DAY
    await gate.register("Layla")

    await gate.begin(START - 2 * DAY)

    (officer,) = await gate.officers()
    assert officer.counts_from == START + WEEK


async def test_in_a_house_where_nobody_writes_a_clock_set_back_gains_nothing(gate: Gate) -> None:
    """The newest message is ten days old, and the host's clock is made to agree with it."""
    gate.heard.newest = START - 10 * DAY
    await gate.register("Layla")
    for _ in range(3):
        await gate.tick(START - 10 * DAY, START - 10 * DAY)
        await gate.deliver()

    await gate.begin()
    await gate.tick(START, START)

    (officer,) = await gate.officers()
    assert officer.counts_from == START + WEEK


async def test_a_restart_neither_begins_nor_forgets_the_week(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.register("Omar")

    gate.restart()
    await gate.tick(START + WEEK, START + WEEK)

    officers = {each.name.reveal(): each.counts_from for each in await gate.officers()}
    assert officers == {"Layla": START + WEEK, "Omar": None}


async def test_an_officer_with_a_new_key_waits_again(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    (former,) = await gate.officers()

    await RemoveOfficer(gate.keepers.archive)(former.id)
    await gate.register("Layla")

    (present,) = await gate.officers()
    assert (former.counts, present.counts) == (True, False)


async def test_two_processes_tell_of_him_once(gate: Gate) -> None:
    other = IntroduceOfficers(gate.keepers.replica(), gate.heard)
    await gate.register("Layla")

    for moment in (START, START + HOUR, START + 2 * HOUR):
        gate.keepers.clock.moment = moment
        gate.heard.note(moment)
        await asyncio.gather(gate.introduce(), other())
        await gate.deliver()

    (officer,) = await gate.officers()
    assert sorted(gate.telegram.told) == [HEAD, AUDITOR]
    assert [action for action, _ in await gate.entered(officer)] == [
        Action.OFFICER_ADD,
        Action.OFFICER_INTRODUCE,
        Action.OFFICER_INTRODUCE,
    ]


async def test_whoever_is_parted_with_before_he_heard_is_waited_for_like_one_suspended(
    gate: Gate,
) -> None:
    gate.telegram.unreachable = {HEAD}
    await gate.known("Layla")
    await gate.live(START, START + 6 * DAY)

    await gate.part(HEAD)
    await gate.live(START + 6 * DAY, START + 12 * DAY)
    early = await gate.count()
    await gate.live(START + 13 * DAY, START + 15 * DAY)

    assert (early, await gate.count()) == ([False], [True])


async def test_whoever_heard_of_him_and_left_holds_nothing_up(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.part(HEAD)

    await gate.live(START, START + WEEK)

    assert await gate.count() == [True]
