"""The papers on the page: what a phone's owner was handed beside Telegram, and nobody else's."""

import httpx
import pytest

from rehearsal.telegram import Phone, StandIn

from .conftest import PAPER, first_event


async def test_the_page_shows_the_paper_of_a_phones_owner(web: httpx.AsyncClient) -> None:
    answer = await web.post("/paper", json={"phone": 1001})

    assert (answer.status_code, answer.json()) == (200, PAPER)


@pytest.mark.parametrize("body", [{}, {"phone": 1002}, {"phone": "1001"}, {"phone": None}, [], 7])
async def test_who_was_handed_none_has_none(web: httpx.AsyncClient, body: object) -> None:
    answer = await web.post("/paper", json=body)

    assert (answer.status_code, answer.json()) == (409, {"refused": "no_paper"})


async def test_a_paper_is_given_to_the_page_alone(web: httpx.AsyncClient) -> None:
    del web.headers["X-Rehearsal-Token"]

    answer = await web.post("/paper", json={"phone": 1001})

    assert (answer.status_code, answer.json()) == (403, {"refused": "foreign"})


async def test_no_paper_is_among_what_the_stand_in_shows(
    web: httpx.AsyncClient, stand_in: StandIn, amal: Phone
) -> None:
    amal.type("hello")
    await web.post("/paper", json={"phone": 1001})

    shown = str(await first_event(web)) + str(vars(stand_in)) + str(vars(amal))

    assert str(PAPER["secret"]) not in shown
    assert str(PAPER["duress"]) not in shown
