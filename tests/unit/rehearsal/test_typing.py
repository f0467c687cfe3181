"""A phone shows that the bot is at work, for as long as Telegram would."""

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from rehearsal.snapshots import phone_view
from rehearsal.telegram import Phone, StandIn
from tests.clocks import SetClock

UNDO = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="u")]])


@pytest.fixture
async def greeted(bot: Bot, amal: Phone) -> Phone:
    """Return a phone on which everything has been said and heard."""
    amal.type("/start")
    await bot.get_updates(offset=2)
    return amal


async def test_typing_is_shown_for_five_seconds(bot: Bot, greeted: Phone, clock: SetClock) -> None:
    await bot.send_chat_action(1001, "typing")

    clock.pass_by(timedelta(seconds=4.9))
    assert phone_view(greeted)["typing"] is True
    clock.pass_by(timedelta(seconds=0.1))
    assert phone_view(greeted)["typing"] is False


async def test_a_message_of_the_bot_ends_it(bot: Bot, greeted: Phone) -> None:
    await bot.send_chat_action(1001, "typing")

    await bot.send_message(1001, "Kept")

    assert not greeted.is_awaited


async def test_what_the_bot_has_fetched_it_is_at_work_on(
    bot: Bot, greeted: Phone, stand_in: StandIn
) -> None:
    other = stand_in.phone(7, "Badr")
    greeted.type("a note")
    before = greeted.is_awaited

    await bot.get_updates()

    assert (before, greeted.is_awaited, other.is_awaited) == (False, True, False)


async def test_an_edit_and_the_answer_to_a_press_end_it(bot: Bot, greeted: Phone) -> None:
    sent = await bot.send_message(1001, "NAV-17", reply_markup=UNDO)
    query = greeted.tap(sent.message_id, "Undo")
    await bot.get_updates()

    await bot.answer_callback_query(query)
    after_answer = greeted.is_awaited
    await bot.get_updates()
    await bot.edit_message_text("Taken back", 1001, sent.message_id)

    assert (after_answer, greeted.is_awaited) == (False, False)


async def test_nobody_types_when_the_bot_has_gone(
    bot: Bot, greeted: Phone, stand_in: StandIn
) -> None:
    await bot.send_chat_action(1001, "typing")

    stand_in.hush()

    assert not greeted.is_awaited


def test_an_update_of_nobody_shows_nothing(stand_in: StandIn, amal: Phone) -> None:
    stand_in.push_raw({"message": "broken", "poll": {"from": {"id": 99}}})

    assert not amal.is_awaited
