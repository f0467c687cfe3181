"""The bot about itself."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest

from rehearsal.telegram import Phone


async def test_the_bot_knows_its_name(bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.username) == (123456, True, "amana_rehearsal_bot")


async def test_commands_are_kept_by_scope_and_language(bot: Bot, amal: Phone) -> None:
    english, arabic = [BotCommand("help", "Help")], [BotCommand("help", "مساعدة")]
    await bot.set_my_commands(english)
    await bot.set_my_commands(arabic, scope=BotCommandScopeChat(amal.user_id), language_code="ar")

    assert list(await bot.get_my_commands()) == english
    assert list(await bot.get_my_commands(BotCommandScopeChat(amal.user_id), "ar")) == arabic
    assert await bot.get_my_commands(language_code="ar") == ()


@pytest.mark.parametrize(
    "commands", [[("Help", "x")], [("help", "")], [("a" * 33, "x")], [("x", "y")] * 101]
)
async def test_wrong_commands_are_refused(bot: Bot, commands: list[tuple[str, str]]) -> None:
    with pytest.raises(BadRequest):
        await bot.set_my_commands(commands)


async def test_descriptions_are_accepted_up_to_their_length(bot: Bot) -> None:
    assert await bot.set_my_description("Keeps notes")
    assert await bot.set_my_short_description("Notes", language_code="en")

    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("x" * 513)


async def test_a_chat_action_needs_a_known_action(bot: Bot, amal: Phone) -> None:
    amal.type("/start")
    assert await bot.send_chat_action(1001, "typing")

    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(1001, "dancing")


async def test_leaving_is_accepted(bot: Bot) -> None:
    assert await bot.log_out()
    assert await bot.close()
