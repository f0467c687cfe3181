"""Forwarding and copying: what is protected stays where it is."""

import pytest
from telegram import Bot

from rehearsal.acts import act
from rehearsal.telegram import Phone


@pytest.fixture
async def protected(bot: Bot, amal: Phone) -> int:
    amal.type("/start")
    return (await bot.send_message(1001, "NAV-17", protect_content=True)).message_id


@pytest.mark.parametrize("kind", ["forward", "copy"])
async def test_a_protected_message_is_neither_forwarded_nor_copied(
    amal: Phone, protected: int, kind: str
) -> None:
    refused = act({1001: amal}, {"phone": 1001, "kind": kind, "message": protected})

    assert refused == "not_allowed"
    assert len(amal.chat) == 2


@pytest.mark.parametrize("kind", ["forward", "copy"])
def test_what_is_gone_is_neither_forwarded_nor_copied(amal: Phone, kind: str) -> None:
    assert act({1001: amal}, {"phone": 1001, "kind": kind, "message": 5}) == "gone"


async def test_what_is_free_is_forwarded_with_its_sender_and_its_marks(
    bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    sent = await bot.send_message(1001, "<b>NAV</b>", parse_mode="HTML")
    await bot.get_updates(offset=2)

    done = act({1001: amal}, {"phone": 1001, "kind": "forward", "message": sent.message_id})

    (update,) = await bot.get_updates()
    assert done is None
    assert update.message
    assert (update.message.text, update.message.entities) == ("NAV", sent.entities)
    assert update.message.forward_origin
    assert update.message.forward_origin.to_dict()["sender_user"]["is_bot"]
    assert amal.copy(sent.message_id) == "NAV"


async def test_a_forward_of_a_forward_names_the_first_sender(bot: Bot, amal: Phone) -> None:
    first = amal.forward("news", "Example Gazette")
    await bot.get_updates(offset=2)

    amal.pass_on(first)

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.forward_origin
    assert update.message.forward_origin.to_dict()["sender_user_name"] == "Example Gazette"


async def test_a_photo_is_forwarded_as_a_photo(bot: Bot, amal: Phone) -> None:
    photo = amal.send_photo("the pier")
    await bot.get_updates(offset=2)

    amal.pass_on(photo)

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.photo
    assert update.message.caption == "the pier"


@pytest.mark.parametrize("kind", ["pin", "unpin"])
def test_a_phone_pins_nothing(amal: Phone, kind: str) -> None:
    number = amal.type("a note")

    assert act({1001: amal}, {"phone": 1001, "kind": kind, "message": number}) == "unclear"
