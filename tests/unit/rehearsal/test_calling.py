"""The stand-in calls a webhook as Telegram does: in a chat's order, until each was taken."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from telegram import Bot
from telegram.error import BadRequest

from rehearsal.calling import calling
from rehearsal.telegram import Phone, StandIn
from tests.clocks import SetClock
from web.server import serving


@dataclass
class Hook:
    """A webhook that answers as a test planned, then 200, and remembers what it was brought."""

    statuses: list[int] = field(default_factory=list)
    brought: list[dict[str, Any]] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    held: asyncio.Event | None = None
    called: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        self.brought.append(json.loads(await request.body()))
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.called.release()
        if self.held is not None:
            await self.held.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        headers = {"Retry-After": "60"} if status == 503 else {}
        await Response(status_code=status, headers=headers)(scope, receive, send)

    @property
    def texts(self) -> list[str]:
        """What was brought, in its order."""
        return [each["message"]["text"] for each in self.brought]


@asynccontextmanager
async def _hooked(hook: Hook, stand_in: StandIn, bot: Bot) -> AsyncIterator[None]:
    async with serving(hook, "127.0.0.1", 0) as root:
        await bot.set_webhook(f"{root}/hook", secret_token="s3cret", max_connections=2)
        async with calling(stand_in):
            yield


async def _all_taken(stand_in: StandIn) -> None:
    await stand_in.wait_for(lambda: not stand_in.updates.count())


async def test_a_chats_updates_are_brought_in_order_with_the_secret(
    stand_in: StandIn, bot: Bot, amal: Phone
) -> None:
    hook = Hook()
    async with _hooked(hook, stand_in, bot):
        for number in range(5):
            amal.type(f"{number}")
        await _all_taken(stand_in)

    assert hook.texts == [*"01234"]
    assert hook.secrets == {"s3cret"}


async def test_chats_are_brought_side_by_side(stand_in: StandIn, bot: Bot, amal: Phone) -> None:
    hook, others = Hook(held=asyncio.Event()), [stand_in.phone(n, "X") for n in (2, 3)]
    async with _hooked(hook, stand_in, bot):
        for phone in (amal, *others):
            phone.type("first")
            phone.type("second")
        for _ in range(2):  # as many connections as allowed
            await hook.called.acquire()
        assert len({each["message"]["chat"]["id"] for each in hook.brought}) == 2
        assert hook.texts == ["first", "first"]
        assert hook.held is not None
        hook.held.set()
        await _all_taken(stand_in)

    assert len(hook.brought) == 6


async def test_what_was_not_taken_is_brought_again_when_it_was_asked_for(
    stand_in: StandIn, bot: Bot, amal: Phone, clock: SetClock
) -> None:
    hook = Hook(statuses=[503])
    async with _hooked(hook, stand_in, bot):
        amal.type("again")
        await stand_in.wait_for(lambda: "last_error_date" in stand_in.webhook)
        info = await bot.get_webhook_info()
        amal.type("after it")
        before = list(hook.texts)
        clock.moment += timedelta(seconds=61)
        await _all_taken(stand_in)

    assert before == ["again"]
    assert info.last_error_message == "Wrong response from the webhook: 503"
    assert hook.texts == ["again", "again", "after it"]


async def test_a_lost_answer_brings_it_again(
    stand_in: StandIn, bot: Bot, amal: Phone, clock: SetClock
) -> None:
    hook = Hook()
    stand_in.faults.plan("lost", "webhook")
    async with _hooked(hook, stand_in, bot):
        amal.type("twice")
        await stand_in.wait_for(lambda: "last_error_date" in stand_in.webhook)
        clock.moment += timedelta(seconds=2)
        await _all_taken(stand_in)

    assert hook.texts == ["twice", "twice"]


async def test_nobody_there_is_told_as_a_refused_connection(
    stand_in: StandIn, bot: Bot, amal: Phone
) -> None:
    async with serving(Hook(), "127.0.0.1", 0) as root:
        await bot.set_webhook(f"{root}/hook")
    async with calling(stand_in):
        amal.type("to nobody")
        await stand_in.wait_for(lambda: "last_error_date" in stand_in.webhook)

    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
    assert stand_in.updates.count() == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1.example", "http://10.0.0.1:80"])
async def test_plain_http_is_for_loopback_alone(stand_in: StandIn, bot: Bot, url: str) -> None:
    with pytest.raises(BadRequest, match="https url must be provided"):
        await bot.set_webhook(url)

    assert not stand_in.webhook
