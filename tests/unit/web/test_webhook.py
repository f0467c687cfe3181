"""The door Telegram calls, by itself: what it takes, and how little the others cost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from domain.handover import Handover
from domain.secrecy import Secret
from web.bodies import Bounds
from web.webhook import Webhook, webhook_app

SECRET = Secret("s" * 64)
HEADERS = {
    "X-Telegram-Bot-Api-Secret-Token": SECRET.reveal(),
    "Content-Type": "application/json; charset=utf-8",
}


@dataclass
class House:
    """Remembers what it was handed, and answers when it is let."""

    handed: list[bytes] = field(default_factory=list)
    outcome: Handover = Handover.KEPT
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, body: bytes) -> Handover:
        """Take *body* over."""
        self.handed.append(body)
        self.asked.set()
        await self.may_answer.wait()
        return self.outcome


@pytest.fixture
def house() -> House:
    opened = House()
    opened.may_answer.set()
    return opened


def door(webhook: Webhook) -> httpx.AsyncClient:
    """Return somebody who calls it."""
    transport = httpx.ASGITransport(webhook_app("/telegram", webhook))
    return httpx.AsyncClient(transport=transport, base_url="http://house")


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Handover.KEPT, 200), (Handover.UNREADABLE, 400), (Handover.LATER, 503)],
)
async def test_an_answer_says_what_became_of_it(
    house: House, outcome: Handover, status: int
) -> None:
    house.outcome = outcome
    async with door(Webhook(house, SECRET)) as caller:
        answer = await caller.post("/telegram", content=b"{}", headers=HEADERS)

    assert (answer.status_code, answer.content) == (status, b"")
    assert ("retry-after" in answer.headers) == (status == 503)
    assert house.handed == [b"{}"]


class Unread:
    """A body of which nobody must read anything."""

    def __init__(self) -> None:
        self.is_read = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield it."""
        self.is_read = True
        yield b"{}"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET.reveal()[:-1]}, 401),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET.reveal() + "s"}, 401),
        ({"Content-Type": "text/json"}, 415),
        ({"Content-Length": str(2**20 + 1)}, 413),
        ({"Content-Length": "9" * 19}, 413),
    ],
)
async def test_nothing_is_read_of_what_will_be_refused(
    house: House, given: dict[str, str], status: int
) -> None:
    async with door(Webhook(house, SECRET)) as caller:
        body = Unread()
        request = caller.build_request(
            "POST", "/telegram", content=aiter(body), headers={**HEADERS, **given}
        )
        answer = await caller.send(request)

    assert answer.status_code == status
    assert answer.headers["connection"] == "close"
    assert (body.is_read, house.handed) == (False, [])


async def test_more_calls_than_the_house_bears_come_again(house: House) -> None:
    house.may_answer.clear()
    async with door(Webhook(house, SECRET, side_by_side=1)) as caller, asyncio.TaskGroup() as group:
        first = group.create_task(caller.post("/telegram", content=b"{}", headers=HEADERS))
        await house.asked.wait()
        second = await caller.post("/telegram", content=b"{}", headers=HEADERS)
        house.may_answer.set()

    async with door(Webhook(house, SECRET, side_by_side=1)) as caller:
        third = await caller.post("/telegram", content=b"{}", headers=HEADERS)
    assert [each.status_code for each in (first.result(), second, third)] == [200, 503, 200]


async def dripping() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.Event().wait()


async def test_a_body_that_does_not_end_is_not_waited_for(house: House) -> None:
    impatient = Bounds(100, timedelta(seconds=0.05))
    async with door(Webhook(house, SECRET, bounds=impatient)) as caller:
        answer = await caller.post("/telegram", content=dripping(), headers=HEADERS)

    assert answer.status_code == 408
    assert house.handed == []
