"""How a bot receives: confirmation by offset, long polls, one receiver at a time."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict

from rehearsal.telegram import Phone, StandIn
from tests.clocks import SetClock

from .conftest import TOKEN


async def ids(bot: Bot, offset: int | None = None, limit: int = 100) -> list[int]:
    updates = await bot.get_updates(offset=offset, limit=limit)
    return [update.update_id for update in updates]


async def test_an_update_comes_again_until_an_offset_confirms_it(bot: Bot, amal: Phone) -> None:
    amal.type("one")
    amal.type("two")

    before = [await ids(bot), await ids(bot), await ids(bot, offset=2)]
    after = await ids(bot, offset=0)

    assert before == [[1, 2], [1, 2], [2]]
    assert after == [2]


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, amal: Phone) -> None:
    for word in ("one", "two", "three"):
        amal.type(word)

    assert await ids(bot, offset=-2) == [2, 3]
    assert await ids(bot) == [2, 3]


async def test_a_limit_gives_the_oldest_first(bot: Bot, amal: Phone) -> None:
    amal.type("one")
    amal.type("two")

    assert await ids(bot, limit=1) == [1]


async def test_updates_begin_where_the_world_says(clock: SetClock) -> None:
    stand_in = StandIn(TOKEN, clock.now, first_update=700)
    stand_in.phone(1, "Amal").type("x")

    assert stand_in.updates.waiting()[0]["update_id"] == 700


async def test_a_long_poll_ends_with_the_first_message(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    async def write() -> None:
        await stand_in.wait_for(lambda: len(stand_in.calls) == 2)
        amal.type("hello")

    updates, _ = await asyncio.gather(bot.get_updates(timeout=30), write())

    assert [update.message.text for update in updates if update.message] == ["hello"]


async def test_a_poll_without_news_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=0) == ()


async def test_an_update_is_kept_for_a_day(bot: Bot, amal: Phone, clock: SetClock) -> None:
    amal.type("old")
    clock.pass_by(timedelta(hours=23, minutes=59))
    amal.type("new")

    before = await ids(bot)
    clock.pass_by(timedelta(minutes=1))

    assert (before, await ids(bot)) == ([1, 2], [2])


async def test_an_undelivered_press_is_dropped_when_it_is_too_old(
    bot: Bot, amal: Phone, clock: SetClock
) -> None:
    amal.tap_forged(1, "x")
    clock.pass_by(timedelta(seconds=149))
    before = await ids(bot)

    clock.pass_by(timedelta(seconds=1))

    assert (before, await ids(bot)) == ([1], [])


async def older(bot: Bot) -> str:
    with pytest.raises(Conflict) as refusal:
        await bot.get_updates(timeout=30)
    return refusal.value.message


async def test_a_second_poller_ends_the_first(
    bot: Bot, wire: httpx.AsyncClient, stand_in: StandIn, amal: Phone
) -> None:
    async def newer() -> httpx.Response:
        await stand_in.wait_for(lambda: stand_in.calls[-1].method == "getUpdates")
        return await wire.get("getUpdates", params={"timeout": 30})

    async def write() -> None:
        await stand_in.wait_for(lambda: 409 in [call.outcome for call in stand_in.calls])
        amal.type("for the newer")

    ended, answer, _ = await asyncio.gather(older(bot), newer(), write())

    assert "terminated by other getUpdates request; make sure that only one bot" in ended
    assert len(answer.json()["result"]) == 1


async def test_a_poller_that_hung_up_disturbs_nobody(
    root: str, bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    async with httpx.AsyncClient(timeout=0.05) as hasty:
        with pytest.raises(httpx.ReadTimeout):
            await hasty.get(f"{root}/bot{TOKEN}/getUpdates?timeout=30")
    await stand_in.wait_for(lambda: stand_in.calls[-1].outcome == "lost")

    amal.type("still here")

    assert await ids(bot) == [1]


async def test_nobody_polls_beside_a_webhook(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()

    assert await bot.get_updates() == ()


async def test_a_webhook_ends_a_hanging_poll(
    wire: httpx.AsyncClient, stand_in: StandIn, amal: Phone
) -> None:
    async def hook() -> None:
        await stand_in.wait_for(lambda: bool(stand_in.calls))
        await wire.get("setWebhook", params={"url": "https://example.org/hook"})

    answer, _ = await asyncio.gather(wire.get("getUpdates?timeout=30"), hook())
    amal.type("waits")
    info = (await wire.get("getWebhookInfo")).json()["result"]

    assert answer.json()["description"] == "Conflict: terminated by setWebhook request"
    assert (info["url"], info["pending_update_count"]) == ("https://example.org/hook", 1)


async def test_a_webhook_needs_https(wire: httpx.AsyncClient) -> None:
    answer = await wire.get("setWebhook", params={"url": "http://example.org"})

    assert answer.status_code == 400


async def test_deleting_a_webhook_can_drop_what_waits(bot: Bot, amal: Phone) -> None:
    amal.type("gone")

    await bot.delete_webhook(drop_pending_updates=True)

    assert await ids(bot) == []


async def test_allowed_updates_stick(bot: Bot, amal: Phone) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])

    amal.type("not wanted")
    amal.tap_forged(1, "wanted")
    await bot.get_updates()
    amal.type("not wanted either")

    updates = await bot.get_updates(allowed_updates=[])
    amal.type("wanted again")
    assert [update.callback_query is not None for update in updates] == [True]
    assert len(await bot.get_updates()) == 2


async def test_an_update_nobody_can_parse_is_delivered_as_it_is(
    wire: httpx.AsyncClient, stand_in: StandIn
) -> None:
    number = stand_in.push_raw({"message": {"chat": "nonsense"}})

    answer = (await wire.get("getUpdates")).json()

    assert answer["result"] == [{"update_id": number, "message": {"chat": "nonsense"}}]
