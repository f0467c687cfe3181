"""A rehearsal: the people, the clock, a house killed in the middle, and a fresh start."""

import asyncio
import os
from datetime import timedelta

import pytest

from house.logbook import note_lost_error
from house.rehearsing import Rehearsal, rehearse
from rehearsal import disk
from rehearsal.search import search

from .conftest import HUDA, MANSOUR, PATIENCE, SALIM, admitted, heard, left_in, process_of, said

HOUR = timedelta(hours=1)


def rows(rehearsal: Rehearsal, table: str) -> int:
    """Return how many rows the disk panel shows of a table."""
    stage = rehearsal.stage()
    tables = disk.look(stage.database, stage.keys)["tables"]
    return {found["name"]: found["rows"] for found in tables}[table]


async def test_an_error_that_nobody_awaited_is_told_without_its_words() -> None:
    loop, found = asyncio.get_running_loop(), []

    def look(_: str) -> None:
        found.append(loop.get_exception_handler())
        if task := asyncio.current_task():
            task.cancel()

    await rehearse(0, look)

    assert found == [note_lost_error]


async def test_three_people_are_admitted_each_in_his_own_language(rehearsal: Rehearsal) -> None:
    people = rehearsal.stand_in.phones

    assert [person.first_name for person in people.values()] == ["Salim", "هدى", "Mansour"]
    assert "officer" in said(people[SALIM])[0]
    assert "أهل" in said(people[HUDA])[0] or "مرحب" in said(people[HUDA])[0]
    assert "head" in said(people[MANSOUR])[0]


async def test_the_digest_comes_when_the_clock_is_there(rehearsal: Rehearsal) -> None:
    rehearsal.stand_in.phones[SALIM].type("The pier will be widened")
    await heard(rehearsal, SALIM, "NAV-1")
    due = (await rehearsal.next_due())["digest"]
    assert due is not None

    await rehearsal.advance(due)

    await heard(rehearsal, MANSOUR, "🗓")
    assert rehearsal.clock.now() - due < HOUR
    after = (await rehearsal.next_due())["digest"]
    assert after is not None
    assert after > due


async def test_a_house_killed_while_it_handles_a_note_keeps_it_once(rehearsal: Rehearsal) -> None:
    salim = rehearsal.stand_in.phones[SALIM]
    rehearsal.stand_in.faults.plan("slow", "sendMessage", retry_after=600)
    salim.type("The pier will be widened")
    await heard(rehearsal, SALIM, "NAV-1")  # said, but its answer is on its way: nothing is settled

    assert await rehearsal.kill()
    assert (rehearsal.state, rows(rehearsal, "inbox")) == ("down", 1)
    salim.type("And deepened")
    assert await rehearsal.start()

    await heard(rehearsal, SALIM, "NAV-2")
    assert rows(rehearsal, "records") == 2
    assert {text for text in said(salim) if "NAV-1" in text} == {said(salim)[-2]}


async def test_what_is_killed_twice_or_started_twice_is_refused(rehearsal: Rehearsal) -> None:
    before = await rehearsal.start()
    kills = await asyncio.gather(rehearsal.kill(), rehearsal.kill())
    starts = await asyncio.gather(rehearsal.start(), rehearsal.start())

    assert not before
    assert sorted(kills) == [False, True]
    assert sorted(starts) == [False, True]


async def test_while_the_house_is_down_time_goes_on_and_it_catches_up(
    rehearsal: Rehearsal,
) -> None:
    await rehearsal.kill()

    due = (await rehearsal.next_due())["digest"]  # told when the house came up, and still true
    assert due is not None
    await rehearsal.advance(due + HOUR)
    await rehearsal.start()

    await heard(rehearsal, HUDA, "🗓")
    later = (await rehearsal.next_due())["digest"]
    assert later is not None
    assert later > due


async def test_a_move_reaches_a_house_that_is_starting(rehearsal: Rehearsal) -> None:
    due = (await rehearsal.next_due())["digest"]
    assert due is not None
    await rehearsal.kill()
    await rehearsal.start()

    assert rehearsal.state == "starting"
    await rehearsal.advance(due)

    await heard(rehearsal, HUDA, "🗓")


async def test_nobody_seems_to_type_once_the_house_is_killed(rehearsal: Rehearsal) -> None:
    salim = rehearsal.stand_in.phones[SALIM]
    rehearsal.stand_in.faults.switch("slow", on=True)
    salim.type("The pier will be widened")
    await rehearsal.stand_in.wait_for(lambda: salim.is_awaited, PATIENCE)

    await rehearsal.kill()

    assert not salim.is_awaited


async def test_the_disk_is_shown_and_searched_while_the_house_is_up_and_down(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.stand_in.phones[SALIM].type("A nightingale sang at the pier")
    await heard(rehearsal, SALIM, "NAV-1")
    home = rehearsal.stage().database.parent

    for _ in range(2):
        assert rows(rehearsal, "records") == 1
        assert (await search("nightingale", [home]))["found"] == []
        assert (await search("records", [home]))["found"] != []
        await rehearsal.kill()


async def test_a_fresh_start_is_clean_and_nothing_of_the_old_one_is_left(
    rehearsal: Rehearsal,
) -> None:
    old, token = process_of(rehearsal), rehearsal.stand_in.token
    rehearsal.stand_in.phones[SALIM].type("The pier will be widened")
    await heard(rehearsal, SALIM, "NAV-1")
    rehearsal.stand_in.faults.switch("flood", on=True)
    await rehearsal.advance(rehearsal.clock.now() + 24 * HOUR)

    await rehearsal.reset()
    await admitted(rehearsal)

    assert (rehearsal.state, rows(rehearsal, "records")) == ("up", 0)
    assert rehearsal.clock.ahead == timedelta(0)
    assert rehearsal.stand_in.token != token
    assert not any(rehearsal.stand_in.faults.switches.values())
    with pytest.raises(ProcessLookupError):
        os.kill(old, 0)
    assert left_in(rehearsal.folder) == ["house"]
    rehearsal.stand_in.phones[SALIM].type("A new beginning")
    await heard(rehearsal, SALIM, "NAV-1")


async def test_a_house_killed_before_it_had_a_desk_gets_one_at_the_next_start(
    rehearsal: Rehearsal,
) -> None:
    beginning = asyncio.gather(rehearsal.reset())
    scene = rehearsal.stand_in.scene
    await rehearsal.stand_in.wait_for(lambda: rehearsal.stand_in.scene > scene, PATIENCE)
    await rehearsal.stand_in.wait_for(lambda: rehearsal.state == "starting", PATIENCE)

    assert await rehearsal.kill()
    await beginning
    assert rehearsal.state == "down"
    await rehearsal.start()

    await admitted(rehearsal)
    assert "NAV" in said(rehearsal.stand_in.phones[SALIM])[0]


async def test_while_telegram_is_away_a_start_waits_and_can_be_killed(rehearsal: Rehearsal) -> None:
    rehearsal.stand_in.faults.away(on=True)
    await rehearsal.kill()
    calls = len(rehearsal.stand_in.calls)
    await rehearsal.start()
    await rehearsal.stand_in.wait_for(lambda: len(rehearsal.stand_in.calls) > calls, PATIENCE)

    states = [rehearsal.state]
    assert await rehearsal.kill()
    assert [*states, rehearsal.state] == ["starting", "down"]
