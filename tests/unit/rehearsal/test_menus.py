"""The commands a phone offers: the narrowest list there is for its person."""

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest

from rehearsal.telegram import Phone, StandIn

HERS = BotCommandScopeChat(1001)
PRIVATE = BotCommandScopeAllPrivateChats()


def offered(stand_in: StandIn, phone: Phone) -> list[object]:
    return [command["description"] for command in stand_in.commands_of(phone)]


async def put(bot: Bot, words: str, scope: BotCommandScope | None, language: str) -> None:
    await bot.set_my_commands([BotCommand("help", words)], scope, language)


async def test_the_narrower_list_wins_and_the_wider_comes_back(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    audiences: list[tuple[str, BotCommandScope | None, str]] = [
        ("all", None, ""),
        ("all, English", None, "en"),
        ("private", PRIVATE, ""),
        ("private, English", PRIVATE, "en"),
        ("hers", HERS, ""),
        ("hers, English", HERS, "en"),
    ]
    seen = []

    for words, scope, language in audiences:
        await put(bot, words, scope, language)
        seen += offered(stand_in, amal)
    for words, scope, language in reversed(audiences):
        assert offered(stand_in, amal) == [words]
        await bot.delete_my_commands(scope, language)

    assert seen == [words for words, _, _ in audiences]
    assert offered(stand_in, amal) == []


async def test_what_is_meant_for_others_is_not_offered(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    stand_in.phone(7, "بدر", "ar-AE")
    await put(bot, "another's", BotCommandScopeChat(7), "")
    await put(bot, "in Arabic", None, "ar")
    await put(bot, "in groups", BotCommandScopeAllGroupChats(), "")

    assert offered(stand_in, amal) == []
    assert offered(stand_in, stand_in.phones[7]) == ["another's"]


async def test_an_empty_list_is_none(bot: Bot, stand_in: StandIn, amal: Phone) -> None:
    await put(bot, "all", None, "")
    await bot.set_my_commands([], HERS)

    assert offered(stand_in, amal) == ["all"]
    assert await bot.get_my_commands(HERS) == ()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"scope": {"type": "chat"}}, "chat not found"),
        ({"scope": {"type": "everybody"}}, "can't parse BotCommandScope"),
        ({"scope": "everybody"}, "can't parse BotCommandScope"),
        ({"language_code": "english"}, "invalid language code"),
        ({"language_code": "EN"}, "invalid language code"),
        ({"commands": None}, "expected an Array of BotCommand"),
        ({"commands": [7]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_what_telegram_would_not_keep_is_refused(
    wire: httpx.AsyncClient, call: dict[str, object], words: str
) -> None:
    commands = {"commands": [{"command": "help", "description": "Help"}]}

    answer = (await wire.post("setMyCommands", json=commands | call)).json()

    assert answer["error_code"] == 400
    assert words in answer["description"]


async def test_a_slash_before_a_command_is_taken_off(bot: Bot) -> None:
    await bot.set_my_commands([("/help", " Help ")])

    assert await bot.get_my_commands() == (BotCommand("help", "Help"),)


async def test_texts_about_the_bot_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_description("Keeps notes")
    await bot.set_my_description("تحفظ الملاحظات", "ar")
    await bot.set_my_short_description("Notes")

    assert (await bot.get_my_description()).description == "Keeps notes"
    assert (await bot.get_my_description("ar")).description == "تحفظ الملاحظات"
    assert (await bot.get_my_short_description("ar")).short_description == ""
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
