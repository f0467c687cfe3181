"""The planner over every change of clocks of eleven years, and over whatever befalls a desk."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto.vault import KeyringVault
from domain.deliveries import DeliveryKind, DeliveryState
from domain.holidays import NotPaused, Pause, PauseChange, PauseUnclear
from domain.particulars import DigestDue
from services.desks.desks import SetDesk
from services.outgoing.digest_plans import PlanDigests
from services.work.archive import Archive, open_archive
from storage.engine import engine_at
from storage.transactions import transactions
from tests.unit.services.naval import Desks, open_desk
from tests.walls import (
    DAY,
    DECADE,
    HALF_HOUR,
    MINUTE,
    ZONES,
    changes,
    due_moments,
    historical_changes,
    looks,
    seen,
    zones_of,
)

NO_DAY_OFF: frozenset[int] = frozenset()
WEEKENDS = [*set(ZONES.values()), frozenset({3, 4}), frozenset({4}), NO_DAY_OFF]

HOURS = {
    "Africa/Cairo": (time(0, 30), time(23, 30)),
    "Asia/Beirut": (time(0, 30), time(23)),
    "Africa/Casablanca": (time(2), time(2, 30)),
    "America/Santiago": (time(0, 30), time(23, 30)),
    "Pacific/Apia": (time(3), time(3, 30)),
}
"""Hours that the changes of clocks there skip, or show twice."""


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> Iterator[None]:
    """Judge by the zone data that is pinned with the rest."""
    with zones_of():
        yield


async def planned(archive: Archive) -> list[tuple[date, datetime]]:
    """Return the day and the moment of every digest that was ever planned."""
    async with archive() as work:
        rows = [
            row
            for state in DeliveryState
            for row in await work.unit.deliveries.owed([DeliveryKind.DIGEST], state)
        ]
        return sorted((work.outbox.open(row, DigestDue).span.day, row.due_at) for row in rows)


@pytest.mark.parametrize("zone", HOURS)
async def test_over_every_change_each_day_has_one_digest_at_its_hour(zone: str) -> None:
    moments = looks(*DECADE, HALF_HOUR)
    walls = seen(moments, zone)
    changed = [moment for moment, _ in changes(moments, walls)]

    for hour in HOURS[zone]:
        digests = due_moments(moments, walls, hour, NO_DAY_OFF).values()
        near = [due for due in digests if any(abs(due - each) < DAY * 3 / 2 for each in changed)]
        assert len(near) >= 2 * len(changed) > 0
        async with open_desk(DECADE[0], zone, hour, NO_DAY_OFF) as desks:
            for due in near:
                for desks.clock.moment in (due - MINUTE, due, due + HALF_HOUR):
                    await desks.tick()

            assert [moment for _, moment in await planned(desks.archive)] == near


@dataclass
class Model:
    """Somebody who looks at the wall all the time; *waiting* is what came due, not yet planned."""

    now: datetime
    zone: str
    digest_at: time
    weekend: frozenset[int]
    off: set[date] = field(default_factory=set)
    waiting: list[datetime] = field(default_factory=list)
    planned: list[tuple[date, datetime]] = field(default_factory=list)

    def pass_by(self, span: timedelta) -> None:
        """Let time pass: what comes due waits."""
        self.waiting += self._due(self.now, self.now + span)
        self.now += span

    def change(self, name: str, value: object) -> None:
        """Change a setting: it counts from now on, or from what is still waiting."""
        if isinstance(value, Pause):
            self._pause(name, set(value.days()))
        else:
            setattr(self, name, value)
        if self.waiting:
            oldest = self.waiting[0]
            self.waiting = [oldest, *self._due(oldest, self.now)]

    def _pause(self, name: str, days: set[date]) -> None:
        """Take days off, unless they are over, or work on them after all."""
        if name == "works":
            self.off -= days
        elif max(days) >= self._day(self.now):
            self.off |= days

    def plan(self) -> None:
        """Plan what is waiting: a day that is over has had its chance, a day told is told."""
        today = self._day(self.now)
        told = max((day for day, _ in self.planned), default=date.min)
        if today > told and (todays := [due for due in self.waiting if self._day(due) == today]):
            self.planned.append((today, todays[0]))
        self.waiting = []

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _due(self, after: datetime, until: datetime) -> list[datetime]:
        moments = looks(after - 3 * DAY, until, HALF_HOUR)
        walls = seen(moments, self.zone)
        due = due_moments(moments, walls, self.digest_at, self.weekend, self.off)
        return [moment for moment in due.values() if after < moment <= until]


MOST = 6
"""Pauses in one life: they never grow into one of more than a month."""

pauses = st.one_of(st.integers(0, 6), st.integers(0, 60), st.integers(30, 5 * 48))
days_off = st.tuples(st.integers(-1, 25), st.integers(0, 4))
"""From which day of the life to how many days further."""

deeds = st.one_of(
    st.tuples(st.sampled_from(["one", "other", "both", "both", "deliver"]), st.none()),
    st.tuples(st.just("zone"), st.sampled_from(list(ZONES))),
    st.tuples(st.just("weekend"), st.sampled_from(WEEKENDS)),
    st.tuples(st.sampled_from(["pauses", "pauses", "works"]), days_off),
    st.tuples(
        st.just("digest_at"), st.sampled_from(sorted({at for two in HOURS.values() for at in two}))
    ),
)
steps = st.lists(
    st.tuples(pauses.map(lambda halves: halves * HALF_HOUR), deeds), min_size=5, max_size=40
).filter(lambda taken: sum(deed == "pauses" for _, (deed, _) in taken) <= MOST)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(historical_changes()), st.integers(0, 96), st.data())
def test_two_replicas_and_changed_settings_tell_each_working_day_once(
    change: tuple[str, datetime], before: int, data: st.DataObject
) -> None:
    zone, moment = change
    hour = data.draw(st.sampled_from(HOURS[zone]))
    start = moment - before * HALF_HOUR
    taken = [(pause, (deed, _dated(start, value))) for pause, (deed, value) in data.draw(steps)]

    found = asyncio.run(_live(start, zone, hour, taken))

    model = Model(start, zone, hour, ZONES[zone])
    for pause, (deed, value) in taken:
        model.pass_by(pause)
        if value is not None:
            model.change(deed, value)
        elif deed != "deliver":
            model.plan()
    assert found == model.planned


def _dated(start: datetime, value: object) -> object:
    """Return days off as days of the calendar; anything else as it is."""
    if not isinstance(value, tuple):
        return value
    first = start.date() + value[0] * DAY
    return Pause(first, first + value[1] * DAY)


Taken = Sequence[tuple[timedelta, tuple[str, object]]]


async def _live(
    start: datetime, zone: str, hour: time, taken: Taken
) -> list[tuple[date, datetime]]:
    """Live through the same on two replicas; return what they planned."""
    async with open_desk(start, zone, hour, ZONES[zone]) as desks, _replica(desks) as other:
        replicas = {"one": [desks.archive], "other": [other], "both": [desks.archive, other]}
        for pause, (deed, value) in taken:
            desks.clock.moment += pause
            if isinstance(value, Pause):
                await _pause(desks.archive, deed, value)
            elif value is not None:
                await SetDesk(desks.archive)("NAV", {deed: value})
            elif deed == "deliver":
                await desks.deliver()
            else:
                await asyncio.gather(*(PlanDigests(each)() for each in replicas[deed]))
        return await planned(desks.archive)


async def _pause(archive: Archive, deed: str, days: Pause) -> None:
    change = PauseChange(ended=(days,)) if deed == "works" else PauseChange((days,))
    with suppress(PauseUnclear, NotPaused):  # they are over, or none of them is off
        await SetDesk(archive)("NAV", {}, change)


@asynccontextmanager
async def _replica(desks: Desks) -> AsyncIterator[Archive]:
    """Open another house on the same database and keys."""
    vault = KeyringVault(desks.house.keystore, desks.clock.now)
    async with engine_at(desks.url) as engine:
        yield open_archive(transactions(engine), vault, desks.clock, lambda: None)
