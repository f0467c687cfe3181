"""Waiting for something to happen in the world."""

import asyncio

import httpx
import pytest

from rehearsal.telegram import Phone, StandIn


async def test_a_wait_ends_with_the_change(stand_in: StandIn, amal: Phone) -> None:
    async def write() -> None:
        amal.type("hello")

    await asyncio.gather(stand_in.wait_for(lambda: len(amal.chat) == 1), write())

    assert amal.chat[0].text == "hello"


async def test_waiting_in_vain_names_the_last_calls(
    wire: httpx.AsyncClient, stand_in: StandIn
) -> None:
    await wire.get("getMe")

    with pytest.raises(AssertionError, match="the last calls: getMe=ok"):
        await stand_in.wait_for(lambda: False, timeout=0.01)


async def test_every_change_has_a_version(stand_in: StandIn, amal: Phone) -> None:
    before = stand_in.version

    amal.type("hello")

    assert stand_in.version > before
