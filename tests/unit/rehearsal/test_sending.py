"""What the bot says: how it looks on the phone, and what Telegram refuses."""

import httpx
import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden

from rehearsal.chat import Button
from rehearsal.telegram import Phone


@pytest.fixture(autouse=True)
def greeted(amal: Phone) -> int:
    return amal.type("/start")


async def test_the_phone_shows_the_text_and_keeps_the_markup(bot: Bot, amal: Phone) -> None:
    message = await bot.send_message(1001, "<b>Kept</b> &amp; sealed\nNAV-17", parse_mode="HTML")

    seen = amal.chat[-1]
    assert (seen.text, seen.html) == ("Kept & sealed\nNAV-17", "<b>Kept</b> &amp; sealed\nNAV-17")
    assert (seen.message_id, seen.from_bot) == (message.message_id, True)
    assert message.text_html == seen.html
    assert amal.notices == ["Kept & sealed"]


async def test_message_numbers_rise_for_both_sides(bot: Bot, amal: Phone, greeted: int) -> None:
    answer = await bot.send_message(1001, "hello")
    again = amal.type("and again")

    assert greeted < answer.message_id < again


async def test_buttons_reply_and_protection_arrive(bot: Bot, amal: Phone, greeted: int) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Undo", callback_data="u")],
            [InlineKeyboardButton("Site", url="https://example.org")],
        ]
    )

    message = await bot.send_message(
        1001,
        "kept",
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(greeted),
        protect_content=True,
        disable_notification=True,
    )

    seen = amal.chat[-1]
    assert seen.buttons == (
        (Button("Undo", data="u"),),
        (Button("Site", url="https://example.org"),),
    )
    assert (seen.reply_to, seen.protect_content, seen.silent) == (greeted, True, True)
    assert message.has_protected_content
    assert message.reply_markup == keyboard
    assert message.reply_to_message
    assert message.reply_to_message.text == "/start"


async def test_a_forced_reply_is_seen(bot: Bot, amal: Phone) -> None:
    await bot.send_message(1001, "where?", reply_markup=ForceReply())

    assert amal.chat[-1].force_reply


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, amal: Phone) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(1001, "x", reply_parameters=ReplyParameters(99))

    allowed = ReplyParameters(99, allow_sending_without_reply=True)
    await bot.send_message(1001, "y", reply_parameters=allowed)

    assert amal.chat[-1].reply_to is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("\u202e", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("<b>x", "Can't parse entities: can't find end tag"),
    ],
)
async def test_a_wrong_text_is_refused(wire: httpx.AsyncClient, text: str, words: str) -> None:
    call = {"chat_id": 1001, "text": text, "parse_mode": "HTML"}

    answer = await wire.post("sendMessage", data=call)

    assert answer.status_code == 400
    assert answer.json()["description"].lower().startswith(f"bad request: {words.lower()}")


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>"])
async def test_a_text_of_4096_units_after_parsing_passes(bot: Bot, text: str) -> None:
    message = await bot.send_message(1001, text, parse_mode="HTML")

    assert (message.text or "") in text


async def test_direction_overrides_are_removed_and_isolates_kept(bot: Bot, amal: Phone) -> None:
    await bot.send_message(1001, "\u202eab\u202c \u2068NAV-17\u2069")

    assert amal.chat[-1].text == "ab \u2068NAV-17\u2069"


@pytest.mark.parametrize("data", ["x" * 64, "م" * 32])
async def test_button_data_of_64_bytes_passes(bot: Bot, data: str) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("go", callback_data=data)]])

    message = await bot.send_message(1001, "hello", reply_markup=markup)

    assert message.reply_markup == markup


@pytest.mark.parametrize("data", ["x" * 65, "م" * 33, ""])
async def test_longer_button_data_is_refused(wire: httpx.AsyncClient, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "go", "callback_data": data}]]}

    answer = await wire.post("sendMessage", json=_with(reply_markup=markup))

    assert answer.json()["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    "markup",
    [
        "nonsense",
        {"inline_keyboard": [[{"text": "dead"}]]},
        {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]},
    ],
)
async def test_a_wrong_keyboard_is_refused(wire: httpx.AsyncClient, markup: object) -> None:
    answer = await wire.post("sendMessage", json=_with(reply_markup=markup))

    assert answer.status_code == 400


async def test_an_unknown_parse_mode_is_refused(wire: httpx.AsyncClient) -> None:
    answer = await wire.post("sendMessage", json=_with(parse_mode="Wiki"))

    assert answer.json()["description"] == "Bad Request: unsupported parse_mode"


async def test_entities_may_be_given_ready_made(wire: httpx.AsyncClient, amal: Phone) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}

    await wire.post("sendMessage", json=_with(text="hello", entities=[bold]))

    assert amal.chat[-1].html == "<b>he</b>llo"


async def test_a_stranger_cannot_be_written_to(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4040, "hello")


async def test_a_call_without_a_chat_is_refused(wire: httpx.AsyncClient) -> None:
    answer = await wire.post("sendMessage", json={"text": "to whom?"})

    assert answer.json()["description"] == "Bad Request: chat_id is empty"


async def test_who_blocked_the_bot_is_not_reached(bot: Bot, amal: Phone) -> None:
    amal.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "hello")

    amal.unblock()

    await bot.send_message(1001, "hello again")
    assert amal.chat[-1].text == "hello again"


def _with(**more: object) -> dict[str, object]:
    return {"chat_id": 1001, "text": "hello"} | more
