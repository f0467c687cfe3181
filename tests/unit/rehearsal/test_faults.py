"""Misbehaviour on demand, as the real library meets it."""

import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from rehearsal.faults import EVERY_WAY, SOON, SWITCHES, Kind
from rehearsal.telegram import Phone, StandIn
from tests.clocks import SetClock

from .conftest import TOKEN


@pytest.fixture(autouse=True)
def greeted(amal: Phone) -> None:
    amal.type("/start")


async def test_a_flood_names_its_pause(wire: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.faults.plan("429", retry_after=7)

    answer = await wire.get("getMe")

    assert (answer.status_code, answer.json()) == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        },
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("500", "Internal Server Error"),
        ("502", "Bad Gateway"),
        ("cut", "disconnected without sending a response"),
        ("lost", "disconnected without sending a response"),
    ],
)
async def test_a_failed_call_takes_effect_only_if_its_answer_was_lost(
    bot: Bot, stand_in: StandIn, amal: Phone, kind: Kind, words: str
) -> None:
    stand_in.faults.plan(kind, method="sendMessage")

    with pytest.raises(NetworkError, match=words):
        await bot.send_message(1001, "hello")

    assert (len(amal.chat) == 2) is (kind == "lost")
    assert str(stand_in.calls[-1].outcome) == kind


async def test_a_slow_answer_comes_late_but_the_effect_at_once(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    stand_in.faults.plan("slow", retry_after=60)

    late, _ = await asyncio.gather(
        bot.send_message(1001, "hello", read_timeout=0.1),
        stand_in.wait_for(lambda: len(amal.chat) == 2),
        return_exceptions=True,
    )

    assert isinstance(late, TimedOut)
    assert stand_in.calls[-1].outcome == "slow"


async def test_a_fault_hits_its_method_as_often_as_planned(bot: Bot, stand_in: StandIn) -> None:
    stand_in.faults.plan("502", method="sendMessage", times=2)

    assert (await bot.get_me()).is_bot
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(1001, "hello")

    assert (await bot.send_message(1001, "hello")).text == "hello"


async def test_away_cuts_everything_hanging_polls_too(bot: Bot, stand_in: StandIn) -> None:
    await bot.get_updates(offset=2)

    async def leave() -> None:
        await stand_in.wait_for(lambda: stand_in.calls[-1].outcome == "pending")
        stand_in.faults.away(True)

    poll, _ = await asyncio.gather(bot.get_updates(timeout=30), leave(), return_exceptions=True)
    with pytest.raises(NetworkError):
        await bot.get_me()
    stand_in.faults.away(False)

    assert isinstance(poll, NetworkError)
    assert (await bot.get_me()).is_bot


async def failures(clock: SetClock, seed: int) -> list[str | int]:
    stand_in = StandIn(TOKEN, clock.now)
    stand_in.faults.at_random(seed, share=1 / 3)
    return [str(fault.kind) if (fault := stand_in.faults.take("x")) else "" for _ in range(600)]


async def test_chance_is_seeded_and_keeps_its_share(clock: SetClock) -> None:
    once, again, other = [await failures(clock, seed) for seed in (7, 7, 8)]

    assert once == again != other
    assert 150 < sum(kind != "" for kind in once) < 250


def test_chance_leaves_get_updates_alone(stand_in: StandIn) -> None:
    stand_in.faults.at_random(seed=1, share=1.0)

    assert stand_in.faults.take("getUpdates") is None
    assert stand_in.faults.take("sendMessage") is not None


async def test_a_flood_stops_every_call_but_the_poll(
    wire: httpx.AsyncClient, stand_in: StandIn
) -> None:
    stand_in.faults.switch("flood", on=True)

    floods = [(await wire.get("getMe")).json() for _ in range(2)]
    poll = await wire.get("getUpdates")
    stand_in.faults.switch("flood", on=False)

    assert [flood["parameters"] for flood in floods] == [{"retry_after": 3}] * 2
    assert (poll.json()["ok"], (await wire.get("getMe")).json()["ok"]) == (True, True)


async def test_while_all_is_slow_the_answer_waits_and_comes_when_it_is_over(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    stand_in.faults.switch("slow", on=True)

    async def hurry() -> int:
        await stand_in.wait_for(lambda: len(amal.chat) == 2)
        waiting = stand_in._callers
        stand_in.faults.switch("slow", on=False)
        return len(waiting)

    sent, calls_waiting = await asyncio.gather(bot.send_message(1001, "hello"), hurry())

    assert sent.text == "hello"
    assert calls_waiting == 1


async def test_who_hangs_up_on_a_slow_answer_has_lost_it(bot: Bot, stand_in: StandIn) -> None:
    stand_in.faults.switch("slow", on=True)

    with pytest.raises(TimedOut):
        await bot.send_message(1001, "hello", read_timeout=0.1)

    await stand_in.wait_for(lambda: stand_in.calls[-1].outcome == "lost")


async def test_together_all_switches_are_felt(
    bot: Bot, wire: httpx.AsyncClient, stand_in: StandIn
) -> None:
    for which in SWITCHES:
        stand_in.faults.switch(which, on=True)

    with pytest.raises(NetworkError, match="disconnected"):
        await bot.send_message(1001, "hello")
    stand_in.faults.switch("away", on=False)
    with pytest.raises(TimedOut):
        await bot.send_message(1001, "hello", read_timeout=0.1)
    stand_in.faults.switch("slow", on=False)

    assert (await wire.get("getMe")).status_code == 429
    assert stand_in.faults.switches == {"away": False, "slow": False, "flood": True}


def test_chance_takes_polls_as_well_where_they_are_not_spared(stand_in: StandIn) -> None:
    stand_in.faults.at_random(1, 1.0, EVERY_WAY, spares_polls=False)

    polls = [stand_in.faults.take("getUpdates") for _ in range(200)]

    assert {fault.kind for fault in polls if fault} == set(SOON)  # to hang is what a poll does


def test_each_chat_has_luck_of_its_own(stand_in: StandIn) -> None:
    def ways(chat: int, between: int) -> list[str]:
        stand_in.faults.at_random(1, 1 / 3)
        found: list[str] = []
        for number in range(200):
            fault = stand_in.faults.take("sendMessage", chat)
            found.append(fault.kind if fault else "")
            if number < between:
                stand_in.faults.take("sendMessage", chat + 1)
        return found

    assert ways(1001, 0) == ways(1001, 200) != ways(1002, 0)


async def test_a_call_that_hangs_had_no_effect(bot: Bot, stand_in: StandIn, amal: Phone) -> None:
    stand_in.faults.plan("hang", method="sendMessage")
    before = len(amal.chat)

    with pytest.raises(TimedOut):
        await bot.send_message(1001, "hello", read_timeout=0.1)

    assert (len(amal.chat), stand_in.calls[-1].outcome) == (before, "hang")
