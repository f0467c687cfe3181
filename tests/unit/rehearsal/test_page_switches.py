"""The switches of the page: what goes wrong, and the house that is killed before one's eyes."""

import asyncio

import httpx
import pytest

from rehearsal.direction import Untouched
from rehearsal.telegram import StandIn

from .conftest import Wing, first_event

ALL_WELL = {"away": False, "slow": False, "flood": False}


@pytest.mark.parametrize("which", ["away", "slow", "flood"])
async def test_a_switch_is_put_and_seen(web: httpx.AsyncClient, which: str) -> None:
    on = await web.post("/fault", json={"fault": which, "on": True})
    shown = await first_event(web)

    off = await web.post("/fault", json={"fault": which, "on": False})

    assert (on.json(), off.json()) == ({}, {})
    assert shown["faults"] == ALL_WELL | {which: True}
    assert (await first_event(web))["faults"] == ALL_WELL


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fault": "away"},
        {"fault": "away", "on": 1},
        {"fault": "away", "on": "true"},
        {"fault": "gone", "on": True},
        {"fault": ["away"], "on": True},
        {"fault": None, "on": True},
        [],
    ],
)
async def test_a_switch_that_is_none_is_refused(
    web: httpx.AsyncClient, stand_in: StandIn, body: object
) -> None:
    answer = await web.post("/fault", json=body)

    assert (answer.status_code, answer.json()) == (409, {"refused": "unclear"})
    assert stand_in.faults.switches == ALL_WELL


async def test_the_house_is_killed_and_started_once(web: httpx.AsyncClient) -> None:
    orders = ["start", "kill", "kill", "start", "start"]

    answers = [(await web.post("/house", json={"do": order})).json() for order in orders]

    assert answers == [{"refused": "is_up"}, {}, {"refused": "is_down"}, {}, {"refused": "is_up"}]
    assert (await first_event(web))["house"] == "starting"


@pytest.mark.parametrize("body", [{}, {"do": "dance"}, {"do": ["kill"]}, [], 7])
async def test_an_order_that_is_none_is_refused(
    web: httpx.AsyncClient, wing: Wing, body: object
) -> None:
    answer = await web.post("/house", json=body)

    assert (answer.status_code, answer.json()) == (409, {"refused": "unclear"})
    assert wing.done == []


async def test_a_new_beginning_kills_first_so_that_nothing_is_waited_for(
    web: httpx.AsyncClient, wing: Wing, stand_in: StandIn
) -> None:
    answer = await web.post("/reset", json={})

    assert (answer.json(), wing.done) == ({"scene": stand_in.scene}, ["kill", "reset"])


async def test_resets_come_one_after_the_other(web: httpx.AsyncClient, wing: Wing) -> None:
    await asyncio.gather(*(web.post("/reset", json={}) for _ in range(2)))

    assert sorted(wing.done) == ["kill", "kill", "reset", "reset"]


@pytest.mark.parametrize("scenery", ["plain", "codes"])
async def test_a_new_beginning_has_the_scenery_that_was_asked_for(
    web: httpx.AsyncClient, scenery: str
) -> None:
    await web.post("/reset", json={"scenery": scenery})

    assert (await first_event(web))["scenery"] == scenery


@pytest.mark.parametrize("scenery", ["", "opera", None, ["codes"], 7])
async def test_a_scenery_that_is_none_is_refused_before_anything_is_killed(
    web: httpx.AsyncClient, wing: Wing, scenery: object
) -> None:
    answer = await web.post("/reset", json={"scenery": scenery})

    assert (answer.status_code, answer.json()) == (409, {"refused": "unclear"})
    assert wing.done == []


async def test_a_house_of_others_is_left_alone() -> None:
    house = Untouched()

    assert not await house.kill()
    assert not await house.start()
    await house.reset("codes")

    assert (house.state, house.scenery) == ("up", "plain")
