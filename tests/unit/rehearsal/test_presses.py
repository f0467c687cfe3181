"""Presses of buttons and their answers."""

from datetime import timedelta

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from rehearsal.chat import PressAnswer
from rehearsal.telegram import Phone
from tests.clocks import SetClock

ROW = [
    InlineKeyboardButton("Undo", callback_data="u:1"),
    InlineKeyboardButton("Site", url="https://example.org"),
]


@pytest.fixture
async def said(bot: Bot, amal: Phone) -> Message:
    amal.type("/start")
    await bot.get_updates(offset=2)
    return await bot.send_message(1001, "kept", reply_markup=InlineKeyboardMarkup([ROW]))


@pytest.mark.parametrize("name", ["Undo", "u:1"])
async def test_a_press_by_label_or_data_reaches_the_bot(
    bot: Bot, amal: Phone, said: Message, name: str
) -> None:
    query_id = amal.tap(said.message_id, name)

    (update,) = await bot.get_updates()

    query = update.callback_query
    assert query
    assert (query.id, query.data, query.from_user.id) == (query_id, "u:1", 1001)
    assert query.message == said


async def test_an_answer_ends_the_press(bot: Bot, amal: Phone, said: Message) -> None:
    query_id = amal.tap(said.message_id, "Undo")
    waiting = [query.query_id for query in amal.pending_taps]

    await bot.answer_callback_query(query_id, "Taken back")
    await bot.answer_callback_query(query_id, "Taken back again")

    assert waiting == [query_id]
    assert (amal.pending_taps, amal.alerts) == ([], ["Taken back"])


@pytest.mark.parametrize("is_alert", [True, False])
async def test_an_answer_is_a_notice_or_an_alert(
    bot: Bot, amal: Phone, said: Message, is_alert: bool
) -> None:
    query_id = amal.tap(said.message_id, "Undo")

    await bot.answer_callback_query(query_id, "Not yours", show_alert=is_alert)

    assert amal.answers == [PressAnswer("Not yours", is_alert)]


async def test_after_150_seconds_a_press_is_forgotten(
    bot: Bot, amal: Phone, said: Message, clock: SetClock
) -> None:
    query_id = amal.tap(said.message_id, "Undo")
    clock.pass_by(timedelta(seconds=150))

    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query"):
        await bot.answer_callback_query(query_id)

    assert amal.alerts == []


async def test_an_unknown_press_cannot_be_answered(wire: httpx.AsyncClient) -> None:
    answer = await wire.post("answerCallbackQuery", data={"callback_query_id": "1"})

    assert answer.json()["description"] == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_an_answer_has_200_characters(bot: Bot, amal: Phone, said: Message) -> None:
    query_id = amal.tap(said.message_id, "Undo")

    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query_id, "x" * 201)


@pytest.mark.parametrize("name", ["Redo", "Site"])
async def test_there_is_no_press_without_a_button(amal: Phone, said: Message, name: str) -> None:
    with pytest.raises(KeyError, match="no button"):
        amal.tap(said.message_id, name)


async def test_a_forged_press_carries_what_the_attacker_likes(
    bot: Bot, amal: Phone, said: Message
) -> None:
    amal.tap_forged(said.message_id, "u:2")

    (update,) = await bot.get_updates()

    assert update.callback_query
    assert update.callback_query.data == "u:2"


async def test_a_press_on_a_message_that_is_gone_is_inaccessible(
    bot: Bot, wire: httpx.AsyncClient, amal: Phone, said: Message
) -> None:
    await bot.delete_message(1001, said.message_id)
    with pytest.raises(KeyError):
        amal.tap(said.message_id, "Undo")

    amal.tap_forged(said.message_id, "u:1")

    (update,) = (await wire.get("getUpdates")).json()["result"]
    assert update["callback_query"]["message"]["date"] == 0
