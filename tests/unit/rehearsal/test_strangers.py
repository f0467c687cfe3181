"""People who have not written to the bot yet."""

import pytest
from telegram import Bot
from telegram.error import Forbidden

from rehearsal.telegram import Phone, StandIn


async def test_a_bot_cannot_write_first(bot: Bot, amal: Phone) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(1001, "hello")

    assert amal.chat == []


def test_a_number_has_one_phone(stand_in: StandIn, amal: Phone) -> None:
    with pytest.raises(ValueError, match="already"):
        stand_in.phone(amal.user_id, "Somebody else")
