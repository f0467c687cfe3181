"""Deleting: both sides' messages, for 48 hours."""

from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest

from rehearsal.telegram import Phone
from tests.clocks import SetClock


async def test_the_bot_takes_away_its_own_and_the_persons_words(bot: Bot, amal: Phone) -> None:
    theirs = amal.type("a note")
    ours = await bot.send_message(1001, "kept")

    await bot.delete_message(1001, theirs)
    await bot.delete_message(1001, ours.message_id)

    assert amal.chat == []


async def test_deleting_twice_says_not_found(bot: Bot, amal: Phone) -> None:
    number = amal.type("a note")
    await bot.delete_message(1001, number)

    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(1001, number)


async def test_after_48_hours_a_message_stays(bot: Bot, amal: Phone, clock: SetClock) -> None:
    first, second = amal.type("one"), amal.type("two")
    clock.pass_by(timedelta(hours=47, minutes=59))
    await bot.delete_message(1001, first)
    clock.pass_by(timedelta(minutes=1))

    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(1001, second)

    assert [message.text for message in amal.chat] == ["two"]


async def test_many_go_at_once_and_the_missing_are_skipped(bot: Bot, amal: Phone) -> None:
    numbers = [amal.type("one"), amal.type("two")]

    assert await bot.delete_messages(1001, [*numbers, 9999])

    assert amal.chat == []


@pytest.mark.parametrize("numbers", [[], list(range(101))])
async def test_one_to_a_hundred_go_at_once(
    wire: httpx.AsyncClient, amal: Phone, numbers: list[int]
) -> None:
    call = {"chat_id": amal.user_id, "message_ids": numbers}

    answer = await wire.post("deleteMessages", json=call)

    assert answer.status_code == 400


async def test_none_goes_when_one_is_too_old(bot: Bot, amal: Phone, clock: SetClock) -> None:
    old = amal.type("old")
    clock.pass_by(timedelta(hours=48))
    new = amal.type("new")

    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_messages(1001, [old, new])

    assert len(amal.chat) == 2


async def test_what_the_person_hid_is_still_there_for_the_bot(bot: Bot, amal: Phone) -> None:
    number = amal.type("hidden")
    amal.delete(number)

    assert amal.chat == []
    assert await bot.delete_message(1001, number)
