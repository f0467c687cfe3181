"""What a person does reaches the real library in the shapes it parses."""

from datetime import timedelta

import pytest
from telegram import Bot, Chat, Message, MessageOriginHiddenUser, MessageOriginUser, Update

from rehearsal.telegram import Phone, StandIn
from tests.clocks import SetClock


async def last(bot: Bot) -> Update:
    return (await bot.get_updates())[-1]


async def received(bot: Bot) -> Message:
    message = (await last(bot)).message
    assert message
    return message


async def test_typed_words_arrive_from_a_private_chat(
    bot: Bot, amal: Phone, clock: SetClock
) -> None:
    number = amal.type(" /note at \u202eHall 4\u202c ")

    message = await received(bot)
    assert (message.message_id, message.text) == (number, "/note at Hall 4")
    assert (message.date, message.chat.type, message.chat_id) == (clock.moment, Chat.PRIVATE, 1001)
    assert message.from_user
    assert (message.from_user.username, message.from_user.language_code) == ("amal_example", "en")
    assert [entity.type for entity in message.entities] == ["bot_command"]
    assert [(seen.text, seen.from_bot) for seen in amal.chat] == [("/note at Hall 4", False)]


def test_a_phone_sends_no_empty_text(amal: Phone) -> None:
    with pytest.raises(ValueError, match="empty"):
        amal.type(" \u202e ")


async def test_an_over_long_text_leaves_in_pieces(bot: Bot, amal: Phone) -> None:
    number = amal.type("x" * 5000)

    updates = await bot.get_updates()
    texts = [update.message.text or "" for update in updates if update.message]
    assert [len(text) for text in texts] == [4096, 904]
    assert amal.chat[-1].message_id == number


async def test_a_reply_carries_the_whole_message_and_the_quote(bot: Bot, amal: Phone) -> None:
    amal.type("/start")
    receipt = await bot.send_message(1001, "😀 kept NAV-17")

    amal.type("and more", reply_to=receipt.message_id, quote="NAV-17")

    message = await received(bot)
    assert message.reply_to_message
    assert (message.reply_to_message, message.reply_to_message.text) == (receipt, receipt.text)
    assert message.quote
    assert (message.quote.text, message.quote.position) == ("NAV-17", 8)


def test_nobody_replies_to_what_is_not_there(amal: Phone) -> None:
    with pytest.raises(KeyError):
        amal.type("x", reply_to=99)


async def test_a_quote_comes_out_of_the_message(amal: Phone) -> None:
    number = amal.type("one two")

    with pytest.raises(ValueError, match="quote"):
        amal.type("x", reply_to=number, quote="three")


async def test_an_edit_arrives_as_an_edited_message(bot: Bot, amal: Phone) -> None:
    number = amal.type("one")

    amal.edit(number, "/two")

    message = (await last(bot)).edited_message
    assert message
    assert (message.message_id, message.text) == (number, "/two")
    assert message.edit_date
    assert [(seen.text, seen.edited) for seen in amal.chat] == [("/two", True)]


async def test_the_first_version_stays_as_it_was_delivered(bot: Bot, amal: Phone) -> None:
    amal.edit(amal.type("one"), "two")

    updates = await bot.get_updates()

    assert [u.effective_message.text for u in updates if u.effective_message] == ["one", "two"]


async def test_what_the_bot_deleted_cannot_be_edited(bot: Bot, amal: Phone) -> None:
    number = amal.type("one")
    await bot.delete_message(1001, number)

    with pytest.raises(KeyError):
        amal.edit(number, "two")


async def test_nobody_edits_what_telegram_would_not_let_them(
    bot: Bot, amal: Phone, clock: SetClock
) -> None:
    old, forwarded, place = amal.type("one"), amal.forward("two", "Omar"), amal.send_location()
    foreign = (await bot.send_message(1001, "ours")).message_id
    clock.pass_by(timedelta(hours=48, seconds=1))
    same = amal.type("same")

    for number in [old, forwarded, place, foreign, same]:
        with pytest.raises(ValueError, match="does not let"):
            amal.edit(number, "same")


async def test_a_forward_names_its_origin(bot: Bot, amal: Phone) -> None:
    amal.forward("/undo", "Omar Example")

    message = await received(bot)
    assert isinstance(message.forward_origin, MessageOriginHiddenUser)
    assert message.forward_origin.sender_user_name == "Omar Example"


async def test_a_forward_from_somebody_known_names_the_user(bot: Bot, amal: Phone) -> None:
    amal.forward("over there", "Omar Example", origin_id=1002)

    message = await received(bot)
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.id == 1002


async def test_words_through_another_bot_say_so(bot: Bot, amal: Phone) -> None:
    amal.via_bot("/undo")

    message = await received(bot)
    assert message.via_bot
    assert message.via_bot.is_bot


async def test_a_photo_has_sizes_and_a_caption(bot: Bot, amal: Phone) -> None:
    amal.send_photo("/note the stand")

    message = await received(bot)
    assert (len(message.photo), message.caption, message.text) == (3, "/note the stand", None)
    assert [entity.type for entity in message.caption_entities] == ["bot_command"]
    assert (amal.chat[-1].kind, amal.chat[-1].text) == ("photo", "/note the stand")


async def test_a_caption_can_be_edited(bot: Bot, amal: Phone) -> None:
    amal.edit(amal.send_photo("one"), "two")

    message = (await last(bot)).edited_message
    assert message
    assert (message.caption, message.text, len(message.photo)) == ("two", None, 3)


def test_a_caption_has_1024_units(amal: Phone) -> None:
    amal.send_photo("x" * 1024)

    with pytest.raises(ValueError, match="caption"):
        amal.send_photo("x" * 1025)


async def test_voice_file_sticker_and_place_arrive(bot: Bot, amal: Phone) -> None:
    amal.send_voice()
    amal.send_document("plan.pdf", caption="the plan")
    amal.send_sticker()
    amal.send_location()

    voice, file, sticker, place = [u.message for u in await bot.get_updates() if u.message]
    assert voice.voice
    assert file.document
    assert (file.document.file_name, file.caption) == ("plan.pdf", "the plan")
    assert sticker.sticker
    assert place.location


async def test_blocking_and_coming_back_are_told(bot: Bot, amal: Phone) -> None:
    amal.block()
    with pytest.raises(ValueError, match="blocked"):
        amal.type("x")
    amal.unblock()

    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


def test_two_phones_never_share_a_number(stand_in: StandIn, amal: Phone) -> None:
    omar = stand_in.phone(1002, "Omar", "ar")

    numbers = [amal.type("a"), omar.type("b"), amal.type("c")]

    assert numbers == sorted(set(numbers))
    assert [message.text for message in omar.chat] == ["b"]
