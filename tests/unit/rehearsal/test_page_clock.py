"""The clock of the page: what it says, and where a click moves it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.clocks import SetClock

from .conftest import Due

SEVEN = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_the_clock_says_what_is_due(
    web: httpx.AsyncClient, clock: SetClock, due: Due
) -> None:
    due.moments = {"digest": SEVEN, "reminder": None}

    answer = (await web.get("/clock")).json()

    assert answer == {
        "now": clock.moment.isoformat(),
        "zone": "Asia/Dubai",
        "next": {"digest": SEVEN.isoformat(), "reminder": None},
    }


@pytest.mark.parametrize("step", ["digest", "reminder"])
async def test_the_clock_moves_to_the_moment_exactly(
    web: httpx.AsyncClient, clock: SetClock, due: Due, step: str
) -> None:
    due.moments = {step: SEVEN}

    answer = await web.post("/clock", json={"to": step})

    assert clock.moment == SEVEN
    assert answer.json()["now"] == SEVEN.isoformat()


@pytest.mark.parametrize(
    ("step", "by"), [("minutes3", HOUR / 20), ("hour", HOUR), ("day", 24 * HOUR)]
)
async def test_the_clock_moves_on(
    web: httpx.AsyncClient, clock: SetClock, step: str, by: timedelta
) -> None:
    before = clock.moment

    await web.post("/clock", json={"to": step})

    assert clock.moment - before == by


async def test_the_clock_never_goes_back(web: httpx.AsyncClient, clock: SetClock, due: Due) -> None:
    before = clock.moment
    due.moments = {"digest": before - HOUR}

    await web.post("/clock", json={"to": "digest"})

    assert clock.moment == before


@pytest.mark.parametrize(
    ("step", "code"),
    [("digest", "no_digest"), ("reminder", "no_reminder"), ("year", "unclear"), ("", "unclear")],
)
async def test_where_nothing_is_due_the_clock_stays(
    web: httpx.AsyncClient, clock: SetClock, step: str, code: str
) -> None:
    before = clock.moment

    answer = await web.post("/clock", json={"to": step})

    assert (answer.status_code, answer.json()) == (409, {"refused": code})
    assert clock.moment == before
