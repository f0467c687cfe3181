"""A new scene: everything of the old one is gone, and its bot is a stranger."""

import pytest
from telegram import Bot, BotCommand
from telegram.error import InvalidToken

from rehearsal.snapshots import snapshot
from rehearsal.telegram import Phone, StandIn


@pytest.fixture
async def played(bot: Bot, stand_in: StandIn, amal: Phone) -> StandIn:
    """Return a stand-in on which much has happened."""
    amal.type("/start")
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_webhook("https://example.org/")
    stand_in.faults.plan("500", times=9)
    stand_in.faults.at_random(seed=1, share=1.0)
    for which in ("away", "slow", "flood"):
        stand_in.faults.switch(which, on=True)
    return stand_in


async def test_nothing_of_the_old_scene_is_left(played: StandIn, root: str) -> None:
    scene = played.scene

    played.begin_anew("654321:another-token")
    new = played.phone(1001, "Amal")

    shown = snapshot(played, "starting")
    assert (shown["scene"], shown["house"]) == (scene + 1, "starting")
    assert shown["faults"] == {"away": False, "slow": False, "flood": False}
    assert (new.chat, played.updates.count(), played.calls) == ([], 0, [])
    async with Bot("654321:another-token", base_url=f"{root}/bot") as bot:
        assert await bot.get_my_commands() == ()
        assert (await bot.get_webhook_info()).url == ""


async def test_the_old_bot_may_not_speak_any_more(bot: Bot, played: StandIn) -> None:
    played.begin_anew("654321:another-token")
    phone = played.phone(1001, "Amal")
    phone.type("/start")

    with pytest.raises(InvalidToken):
        await bot.send_message(1001, "from the old scene")

    assert [message.text for message in phone.chat] == ["/start"]
