"""Editing the bot's messages."""

import httpx
import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from rehearsal.telegram import Phone

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="o")]])


@pytest.fixture
async def said(bot: Bot, amal: Phone) -> Message:
    amal.type("/start")
    return await bot.send_message(1001, "one", reply_markup=KEYBOARD, protect_content=True)


async def test_new_words_replace_the_old_and_take_the_buttons(
    bot: Bot, amal: Phone, said: Message
) -> None:
    edited = await bot.edit_message_text("<i>two</i>", 1001, said.message_id, parse_mode="HTML")

    seen = amal.chat[-1]
    assert (seen.html, seen.buttons, seen.edited) == ("<i>two</i>", (), True)
    assert seen.protect_content
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date


async def test_an_edit_is_not_pushed_to_the_lock_screen(
    bot: Bot, amal: Phone, said: Message
) -> None:
    await bot.edit_message_text("two", 1001, said.message_id)

    assert amal.notices == ["one"]


async def test_buttons_change_alone(bot: Bot, amal: Phone, said: Message) -> None:
    await bot.edit_message_reply_markup(1001, said.message_id)

    assert (amal.chat[-1].text, amal.chat[-1].buttons) == ("one", ())


async def test_the_same_again_is_refused(bot: Bot, said: Message) -> None:
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("one", 1001, said.message_id, reply_markup=KEYBOARD)


async def test_other_buttons_are_a_change(bot: Bot, said: Message) -> None:
    assert await bot.edit_message_text("one", 1001, said.message_id)


async def test_what_is_gone_cannot_be_edited(bot: Bot, said: Message) -> None:
    await bot.delete_message(1001, said.message_id)

    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("two", 1001, said.message_id)


async def test_a_persons_words_cannot_be_edited(bot: Bot, amal: Phone, said: Message) -> None:
    theirs = amal.type("mine")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text(said.text or "", 1001, theirs)


async def test_only_inline_buttons_can_be_edited_in(wire: httpx.AsyncClient, said: Message) -> None:
    call = {"chat_id": 1001, "message_id": said.message_id, "reply_markup": {"force_reply": True}}

    answer = await wire.post("editMessageReplyMarkup", json=call)

    assert answer.json()["description"] == "Bad Request: inline keyboard expected"


@pytest.mark.parametrize("markup", [ForceReply(), ReplyKeyboardRemove()])
async def test_a_message_with_another_keyboard_cannot_be_edited(
    bot: Bot, said: Message, markup: ForceReply | ReplyKeyboardRemove
) -> None:
    asked = await bot.send_message(said.chat.id, "Who was there?", reply_markup=markup)

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Skipped", said.chat.id, asked.message_id)


async def test_what_the_person_hid_can_still_be_edited(
    bot: Bot, amal: Phone, said: Message
) -> None:
    amal.delete(said.message_id)

    await bot.edit_message_text("two", 1001, said.message_id)

    assert [message.text for message in amal.chat] == ["/start"]
