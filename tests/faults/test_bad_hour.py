"""For an hour of bot time a third of all calls fail, in every way: everything due arrives."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from domain.deliveries import DeliveryState
from domain.desks import Discretion
from rehearsal.faults import EVERY_WAY, SOON
from tests.acceptance.stage import Setup, TestStage, open_stage
from tests.faults.bad_hour import BEGINS, Hour, Told, people, summary
from tests.faults.bot_time import ServersClock, servers_clock
from tests.faults.process import PATIENCE

LONG = "KILLS" in os.environ
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"SEED={SEED} lets the same calls fail" + (", with KILLS=1" if LONG else "")

HOUR = Hour(60, 5, people(18)) if LONG else Hour(6, 3, people(4))
WAYS = (*SOON, *EVERY_WAY) if LONG else SOON
"""A call that hangs takes ten seconds of anybody's time: the long form has some, this one none."""

_STEP = timedelta(seconds=5)
_LATEST = timedelta(hours=12)
"""Whoever waits as long, waits in vain."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_hour_in_which_a_third_of_all_calls_fail_loses_nothing(
    tmp_path: Path,
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else it warns at every 429
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else ""
    is_called = kind == "postgresql"  # there the calls of the webhook fail, here the polls
    setup = Setup(discretion=Discretion.OPEN, database=url, is_called=is_called)
    async with servers_clock(url, setup.start) as clock, open_stage(tmp_path, setup) as stage:
        for person in HOUR.people:
            await stage.admit(person, f"Salim {person}")
        await HOUR.prepare(stage)
        await clock.move_on(stage.house, stage.clock, BEGINS - stage.clock.now() - _STEP)
        before = len(stage.stand_in.calls)
        stage.stand_in.faults.at_random(SEED, 1 / 3, WAYS, spares_polls=False)

        typed = await _spend(stage, clock)
        await stage.stand_in.wait_for(lambda: not stage.stand_in.updates.count(), 6 * PATIENCE)
        await _arrive(stage, clock)

        told = Told.by(stage.stand_in.calls[before:])
        record_property("figures", summary(kind, told))
        assert HOUR.owed() - told.first.keys() == set(), _AGAIN
        assert told.unexplained == [], _AGAIN
        assert min(told.lateness()) >= 0.0, _AGAIN
        kept = [str(record.body.text.reveal()) for record in await stage.records()]  # type: ignore[union-attr]  # notes alone
        assert sorted(kept) == sorted(typed), _AGAIN
        assert await _count(stage, DeliveryState.MISSED) == 0, _AGAIN


async def _spend(stage: TestStage, clock: ServersClock) -> list[str]:
    """Let the hour pass, while somebody types a note every minute; return the notes."""
    typed: list[str] = []
    for minute in range(HOUR.minutes):
        typed.append(f"Observed in minute {minute}")
        stage.stand_in.phones[HOUR.people[0]].type(typed[-1])
        for _ in range(60 // 5):
            await _pass(stage, clock)
    return typed


async def _pass(stage: TestStage, clock: ServersClock) -> None:
    """Let a few seconds pass, and what they bring be done."""
    await clock.move_on(stage.house, stage.clock, _STEP)
    stage.house.lanes.wake()
    for name in ("digests", "deliver"):
        tick = stage.house.ticker._ticks[name]
        await tick.run()
        await tick.finished()


async def _arrive(stage: TestStage, clock: ServersClock) -> None:
    """Let time pass until nothing waits, and nothing that is due is still owed."""
    while await stage.waiting() or await _count(stage, DeliveryState.DUE):
        assert stage.clock.now() < BEGINS + _LATEST, _AGAIN
        await _pass(stage, clock)


async def _count(stage: TestStage, state: DeliveryState) -> int:
    """Return how many deliveries stand so, of those that were due by now."""
    async with stage.house.rooms.archive() as work:
        rows = [row for _, row in await work.unit.contents.batch("deliveries", None, 1_000_000)]
        now = work.now
    due = [row["due_at"] for row in rows if row["state"] == state]
    return sum(at <= now for at in due)  # type: ignore[operator]  # moments alone
